#pragma once
// What shells complete behind `switchhook`: scripts made of the parser's own tree of commands, which they therefore
// never lag behind.

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace switchhook::server {

// What stands behind an option, or in the place of an argument.
struct completed_value {
    enum class kind { none, any, file, words };
    kind type = kind::any;
    std::vector<std::string> words;
};

struct completed_option {
    std::vector<std::string> names;  // "-h", "--help"
    std::string about;
    completed_value value;
    bool repeated = false;
};

struct completed_argument {
    std::string name;  // "FILE"
    completed_value value;
    bool repeated = false;
};

struct completed_command {
    std::string path;  // "calls show"; empty: the program itself
    std::string name, about;
    std::vector<completed_option>
        options;  // with those of the commands above it, which may stand behind it too
    std::vector<completed_argument> arguments;
    std::vector<completed_command> below;
};

completed_command completed_commands(const CLI::App& program);

// The same as a flat list, each in front of those below it.
std::vector<const completed_command*> each_command(const completed_command& program);

std::string bash_completion(const completed_command& program);
std::string zsh_completion(const completed_command& program);
std::string fish_completion(const completed_command& program);

// Prints the script for that shell, "bash", "zsh" or "fish".
int completion(const CLI::App& program, std::string_view shell);

// A word of a script for bash or zsh, whatever is in it.
std::string quoted_for_shell(std::string_view text);

}  // namespace switchhook::server
