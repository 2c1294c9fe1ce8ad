// Every outcome of every step comes of a call through the emulator: real processes, real TLS. The calls are the flow
// tests of tests/flows/outcomes/, all of them at the same time; each must go the way that it goes on a virtual clock.

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "tests/integration/followed_call.hpp"
#include "tests/integration/outcome_sites.hpp"
#include "tests/integration/request_conformance.hpp"
#include "tests/support/outcome_ledger.hpp"

namespace switchhook::test {
namespace {

void play_all(site& s, staged_services& services) {
    std::vector<std::thread> players;
    for (auto& call : s.calls)
        players.emplace_back([&] {
            try {
                call.id = play(*s.at, services, call.test);
            } catch (const std::exception& e) {
                call.failure = e.what();
            }
        });
    for (auto& one : players) one.join();
}

void check_exchange(installation& at, const std::string& id) {
    followed_call call(at, id);
    call.wait_for_end();
    check_bodies_conform(call);
    for (const auto answer : call.all("notificationAnswered")) {
        INFO("callback " << answer.dump());
        CHECK(answer["status"].as_integer() == 202);
    }
}

}  // namespace

TEST_CASE("calls through the emulator lead every step to every outcome that it has", "[calls][outcomes]") {
    problems found;
    const auto suites =
        server::load_suites(server::find_tests({SWITCHHOOK_FOLDER "/tests/flows/outcomes"}, found));
    outcome_ledger ledger(SWITCHHOOK_FOLDER "/config/schema/flow.schema.json");
    for (const auto& suite : suites) {
        for (const auto& p : suite.found.all()) FAIL_CHECK(to_string(p));
        REQUIRE(suite.scenery);
        ledger.add(*suite.scenery->flow);
    }
    staged_services services;
    auto sites = sites_for(suites);
    std::vector<std::future<void>> under_way;
    for (auto& one : sites)
        under_way.push_back(std::async(std::launch::async, [&] {
            open(one, suites, services.url());
            play_all(one, services);
        }));
    for (auto& one : under_way) one.get();
    for (auto& one : sites) {
        for (const auto& call : one.calls) {
            INFO(call.suite->flow_file << ": " << call.test.script->name << ": " << call.failure);
            CHECK(call.failure.empty());
            if (call.id.empty()) continue;
            const auto told = one.at->ended_call(call.id);
            INFO(told.root()["timeline"].dump());
            const auto went = real_way(told.root());
            CHECK(in_words(went) == in_words(virtual_way(call)));
            ledger.reached(went);
            if (call.test.flow.empty()) check_exchange(*one.at, call.id);
        }
    }
    CHECK(ledger.missing() == std::set<std::string>{});
}

}  // namespace switchhook::test
