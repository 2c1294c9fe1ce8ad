#pragma once
// Runs tests, on as many threads as the machine has or fewer.

#include <chrono>
#include <string_view>
#include <thread>
#include <vector>

#include "bot/coverage/counts.hpp"
#include "bot/trial/run.hpp"
#include "server/trials/suite.hpp"

namespace switchhook::server {

struct test_result {
    const test_suite* suite = nullptr;
    const bot::trial::test* test = nullptr;
    bot::trial::verdict verdict;
    std::chrono::microseconds took{0};
};

struct test_run {
    std::vector<test_result> results;  // in the order of the files
    bot::counts_report coverage;
    std::chrono::microseconds took{0};
};

// Those whose name has `filter` in it. `suites` must outlive the result.
test_run run_tests(const std::vector<test_suite>& suites, std::string_view filter,
                   unsigned threads_at_most = std::thread::hardware_concurrency());

}  // namespace switchhook::server
