#pragma once
// A command of the program that ends by itself. Compiled into each test program that runs one, whose
// SWITCHHOOK_BINARY says where it is.

#include <map>
#include <string>
#include <vector>

namespace switchhook::test {

struct program_run {
    int status = -1;
    std::string output, errors;
};

// The binary under test: the one that was built, or that which SWITCHHOOK_TEST_BINARY names.
std::string switchhook_binary();

// Throws when the program does not end within a minute.
program_run run_switchhook(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment = {});
// The same by a line of /bin/sh, which knows the program as $0 and its words as $1, $2, …
program_run run_in_shell(const std::string& line, const std::vector<std::string>& words = {});

std::vector<std::string> lines_of(const std::string& text);

}  // namespace switchhook::test
