#pragma once
// Reads a file of tests: `*.test.json`. The names in it are held against the flow's. All mistakes are found at
// once.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json/located.hpp"
#include "bot/flow/flow.hpp"
#include "bot/trial/script.hpp"

namespace switchhook::bot::trial {

// What must be known before the flow can be loaded.
struct test_file {
    json::node root;
    std::string file;
    std::string flow;                                      // its name; empty when the file is wrong
    std::vector<std::pair<std::string, std::string>> env;  // of the flow
};
test_file read_heading(std::string_view text, const std::string& file, problems& out);

// Fit for use when `out` gained no error.
std::vector<test> read_tests(const test_file& file, const flow& f, problems& out);

}  // namespace switchhook::bot::trial
