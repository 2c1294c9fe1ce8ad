#pragma once
// A command of the program that ends by itself.

#include <map>
#include <string>
#include <vector>

namespace switchhook::test {

struct program_run {
    int status = -1;
    std::string output, errors;
};

// Throws when the program does not end within a minute.
program_run run_switchhook(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment = {});

std::vector<std::string> lines_of(const std::string& text);

}  // namespace switchhook::test
