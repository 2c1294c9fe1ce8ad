#pragma once
// What is told of tests: on the screen, for CI (JUnit), and what they left out.

#include <string>
#include <vector>

#include "server/trials/running.hpp"

namespace switchhook::server {

// A line for each file, and for each failure what was expected and the way the call took.
std::string results_page(const std::vector<test_suite>& suites, const test_run& run);

// How much of each flow was gone through, and what was not: `file:line:column: verb: what`.
std::string coverage_page(const std::vector<test_suite>& suites, const bot::counts_report& report);
// Of steps and outcomes together; 100 only when nothing is missing.
struct covered_share {
    std::size_t steps = 0, steps_covered = 0, outcomes = 0, outcomes_covered = 0;
    [[nodiscard]] unsigned percent() const;
};
covered_share share_of(const bot::flow_counts& counts);
covered_share share_of(const bot::counts_report& report);

// The format that Jenkins, GitLab and others read: https://github.com/testmoapp/junitxml
std::string junit_page(const std::vector<test_suite>& suites, const test_run& run);

}  // namespace switchhook::server
