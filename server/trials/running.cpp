#include "server/trials/running.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "bot/coverage/counter.hpp"

namespace switchhook::server {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr unsigned most_threads = 64;

// Of one thread, so that nobody waits for anybody.
using counters = std::map<const test_suite*, bot::flow_counter>;

bot::flow_counter& counter_of(counters& all, const test_suite& suite) {
    return all.try_emplace(&suite, *suite.scenery->flow).first->second;
}

void run_one(test_result& r, counters& counted) {
    const auto begin = steady_clock::now();
    try {
        r.verdict = bot::trial::run(*r.test, r.suite->scenery);
        counter_of(counted, *r.suite).count(r.verdict.visits);
    } catch (const std::exception& bug) {
        r.verdict.failures.push_back(
            {r.test->at, std::string("a fault of the program itself: ") + bug.what()});
    }
    r.verdict.visits = {};
    r.took = duration_cast<microseconds>(steady_clock::now() - begin);
}

// Several files may test one flow.
bot::counts_report report_of(const std::vector<test_suite>& suites, std::vector<counters>& all) {
    std::vector<std::pair<const test_suite*, bot::flow_counter>> flows;
    for (const auto& suite : suites) {
        if (!suite.scenery) continue;
        bot::flow_counter sum(*suite.scenery->flow);
        for (auto& one : all)
            if (const auto found = one.find(&suite); found != one.end()) sum.add(found->second);
        const auto same = std::find_if(flows.begin(), flows.end(), [&](const auto& f) {
            return f.first->flow_file == suite.flow_file && f.first->version == suite.version;
        });
        if (same == flows.end())
            flows.emplace_back(&suite, std::move(sum));
        else
            same->second.add(sum);
    }
    bot::counts_report report;
    for (const auto& [suite, counted] : flows)
        report.flows.push_back(counted.counts(suite->flow_file.string(), suite->version));
    return report;
}

}  // namespace

test_run run_tests(const std::vector<test_suite>& suites, std::string_view filter, unsigned threads_at_most) {
    test_run run;
    for (const auto& suite : suites)
        for (const auto& t : suite.tests)
            if (suite.scenery && t.name.find(filter) != std::string::npos)
                run.results.push_back({&suite, &t, {}, {}});
    const auto begin = steady_clock::now();
    // A thread is not worth its making for a handful.
    constexpr std::size_t worth_a_thread = 16;
    const auto threads = std::clamp<std::size_t>(run.results.size() / worth_a_thread, 1,
                                                 std::min(most_threads, std::max(1U, threads_at_most)));
    std::vector<counters> counted(threads);
    std::atomic<std::size_t> next{0};
    const auto work = [&](counters& own) {
        for (auto i = next++; i < run.results.size(); i = next++) run_one(run.results[i], own);
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back([&, i] { work(counted[i]); });
    work(counted.front());
    for (auto& t : others) t.join();
    run.took = duration_cast<microseconds>(steady_clock::now() - begin);
    run.coverage = report_of(suites, counted);
    return run;
}

}  // namespace switchhook::server
