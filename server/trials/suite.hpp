#pragma once
// A file of tests with the flow that it tests, found and loaded. Blocking.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/problems.hpp"
#include "bot/trial/script.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::server {

struct test_suite {
    std::filesystem::path file;                          // of the tests; empty for a flow that has none
    std::filesystem::path flow_file;                     // empty when `file` does not even name one
    std::string version;                                 // of the flow
    std::shared_ptr<const bot::trial::scenery> scenery;  // null when something is wrong
    std::vector<bot::trial::test> tests;
    problems found;
};

// A file of tests, a flow (its tests lie beside it), or a folder with all that is in it. `found` gains what is
// none of these.
struct test_paths {
    std::vector<std::filesystem::path> tests;
    std::vector<std::filesystem::path> flows;  // of folders: those without tests
};
test_paths find_tests(const std::vector<std::filesystem::path>& named, problems& found);

std::vector<test_suite> load_suites(const test_paths& paths);
test_suite load_suite(const std::filesystem::path& tests);

// By its name, NAME.test.json.
bool holds_tests(const std::filesystem::path& file);
// Where the tests of a flow lie, if it has any: beside it.
std::filesystem::path tests_of(const std::filesystem::path& flow);

}  // namespace switchhook::server
