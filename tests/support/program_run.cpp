#include "tests/support/program_run.hpp"

#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {
namespace {

program_run run(const std::string& program, const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment) {
    const temporary_folder folder;
    child_process child({program, arguments, environment, folder.file("out"), folder.file("err")});
    const auto status = child.wait_for_exit(std::chrono::minutes(1));
    if (!status)
        throw std::runtime_error("the program does not end; it said: " + child.output() + child.errors());
    return {*status, child.output(), child.errors()};
}

}  // namespace

std::string switchhook_binary() {
    const char* other = std::getenv("SWITCHHOOK_TEST_BINARY");
    return other != nullptr && *other != '\0' ? other : SWITCHHOOK_BINARY;
}

program_run run_switchhook(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment) {
    return run(switchhook_binary(), arguments, environment);
}

program_run run_in_shell(const std::string& line, const std::vector<std::string>& words) {
    std::vector<std::string> arguments{"-c", line, switchhook_binary()};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run("/bin/sh", arguments, {});
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);) all.push_back(line);
    return all;
}

}  // namespace switchhook::test
