#include "tests/integration/program_run.hpp"

#include <sstream>
#include <stdexcept>

#include "tests/integration/installation.hpp"

namespace switchhook::test {

program_run run_switchhook(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment) {
    const temporary_folder folder;
    child_process child(
        {switchhook_binary(), arguments, environment, folder.file("out"), folder.file("err")});
    const auto status = child.wait_for_exit(60s);
    if (!status)
        throw std::runtime_error("the program does not end; it said: " + child.output() + child.errors());
    return {*status, child.output(), child.errors()};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);) all.push_back(line);
    return all;
}

}  // namespace switchhook::test
