#pragma once
// What the program says of its own commands.

#include <map>
#include <set>
#include <string>
#include <vector>

struct option_help {
    bool takes_value = false;
    std::set<std::string> values;  // empty: any
};

struct command_help {
    std::map<std::string, option_help> options;  // --config
    std::set<std::string> commands;              // below this one
    std::size_t least = 0, most = 0;             // of what is no option
};

// Of `switchhook WORDS --help`, asked once. Throws when there is no such command.
const command_help& help_of(const std::vector<std::string>& words);

// Why the program would not take the words behind its own name; empty when it would. `whole`: what has to be there counts too.
enum class whole_command { yes, no };
std::string complaint_about(const std::vector<std::string>& words, whole_command whole);
