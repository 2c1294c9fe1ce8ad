#include "server/commands/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <sstream>

namespace switchhook::server {
namespace {

// From "PATH", "TEXT:{text,json}", "FLOAT:from 0.1 to 1000".
completed_value value_of(const CLI::Option& option) {
    using kind = completed_value::kind;
    if (option.get_items_expected_max() == 0) return {kind::none, {}};
    const auto type = option.get_type_name();
    if (type == "PATH") return {kind::file, {}};
    const auto begin = type.find(":{"), end = type.find('}');
    if (begin == std::string::npos || end == std::string::npos) return {};
    completed_value one{kind::words, {}};
    std::istringstream from(type.substr(begin + 2, end - begin - 2));
    for (std::string word; std::getline(from, word, ',');) one.words.push_back(word);
    return one;
}

std::vector<std::string> names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const auto& name : option.get_snames()) names.push_back('-' + name);
    for (const auto& name : option.get_lnames()) names.push_back("--" + name);
    return names;
}

completed_command read(const CLI::App& from, const std::string& path,
                       const std::vector<completed_option>& options_above) {
    completed_command c{path, from.get_name(), from.get_description(), {}, {}, {}};
    for (const auto* option : from.get_options()) {
        const bool repeated = option->get_items_expected_max() > 1;
        if (option->get_positional())
            c.arguments.push_back({option->get_single_name(), value_of(*option), repeated});
        else
            c.options.push_back({names_of(*option), option->get_description(), value_of(*option), repeated});
    }
    for (const auto& option : options_above) {
        const auto same = [&](const completed_option& own) { return own.names == option.names; };
        if (std::none_of(c.options.begin(), c.options.end(), same)) c.options.push_back(option);
    }
    for (const auto* below : from.get_subcommands({}))
        c.below.push_back(
            read(*below, path.empty() ? below->get_name() : path + ' ' + below->get_name(), c.options));
    return c;
}

void append(std::vector<const completed_command*>& to, const completed_command& c) {
    to.push_back(&c);
    for (const auto& below : c.below) append(to, below);
}

}  // namespace

completed_command completed_commands(const CLI::App& program) { return read(program, {}, {}); }

std::vector<const completed_command*> each_command(const completed_command& program) {
    std::vector<const completed_command*> all;
    append(all, program);
    return all;
}

std::string quoted_for_shell(std::string_view text) {
    std::string out = "'";
    for (const char c : text) c == '\'' ? out += "'\\''" : out += c;
    return out + '\'';
}

int completion(const CLI::App& program, std::string_view shell) {
    const auto all = completed_commands(program);
    std::cout << (shell == "bash"  ? bash_completion(all)
                  : shell == "zsh" ? zsh_completion(all)
                                   : fish_completion(all));
    return 0;
}

}  // namespace switchhook::server
