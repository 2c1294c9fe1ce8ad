// Every outcome of every step comes of a call through the emulator: real processes, real TLS. The calls are the flow
// tests of tests/flows/outcomes/, all of them at the same time; each must go the way that it goes on a virtual clock.

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "bot/trial/run.hpp"
#include "server/trials/suite.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/request_conformance.hpp"
#include "tests/integration/staged_test.hpp"
#include "tests/support/outcome_ledger.hpp"

namespace switchhook::test {
namespace {

using server::test_suite;
using way = std::vector<bot::way_point>;

struct staged_call {
    const test_suite* suite = nullptr;
    staged_test test;
    std::string id, failure;
};

// A bot and an emulator for each flow that takes calls.
struct site {
    std::unique_ptr<installation> at;
    std::vector<staged_call> calls;
};

bool places_calls(const test_suite& suite) { return suite.scenery->flow->places_calls; }

std::vector<site> sites_for(const std::vector<test_suite>& suites) {
    std::vector<site> all;
    std::size_t number = 0;
    const auto add = [&](site& to, const test_suite& suite) {
        for (const auto& t : suite.tests)
            to.calls.push_back({&suite,
                                {&t, places_calls(suite) ? suite.scenery->flow->name : "",
                                 "+3370000" + std::to_string(1000 + number++)},
                                {},
                                {}});
    };
    for (const auto& suite : suites)
        if (!places_calls(suite)) add(all.emplace_back(), suite);
    for (const auto& suite : suites)
        if (places_calls(suite)) add(all.front(), suite);
    return all;
}

// Everybody decides within a second, and there is time to press a key into a prompt while the machine is busy.
void open(site& s, const std::vector<test_suite>& suites, const std::string& services) {
    installation_wish wish;
    wish.settings = R"("services": { "plain": ["localhost"], "private": ["localhost"] },)";
    wish.log_level = "info";
    wish.speed = 10;
    wish.bot_environment = {{"SERVICE", services},
                            {"SWITCHHOOK_APP_APPLICATION_INSTANCE", "0b003a80-0000-4000-8000-00000000000e"}};
    wish.files["prompts/endless.wav"] = wav_of(2min);
    for (const auto& suite : suites)
        if (places_calls(suite))
            wish.files["flows/" + suite.scenery->flow->name + ".json"] = *suite.scenery->flow->source;
    wish.flow = *s.calls.front().suite->scenery->flow->source;
    s.at = std::make_unique<installation>(std::move(wish));
    for (const auto& [path, body] :
         {std::pair{"/emulator/limits", R"({"answerWindow":"10m","callRing":"10s","transferRing":"10s"})"},
          {"/emulator/quirks", R"({"recordAnywhere":true,"shareAnywhere":true})"}})
        if (s.at->control("PUT", path, body).status >= 300) throw std::runtime_error(path);
}

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

std::vector<std::string> in_words(const way& w) {
    std::vector<std::string> words;
    for (const auto& p : w)
        words.push_back(p.step + ' ' + p.verb + (p.outcome.empty() ? "" : " ends: ") + p.outcome);
    return words;
}

way virtual_way(const staged_call& call) {
    const auto verdict = bot::trial::run(*call.test.script, call.suite->scenery);
    return bot::way_of(verdict.visits, *call.suite->scenery->flow);
}

// Without the steps that a service replied: no file has them.
way real_way(json::value call) {
    way all;
    const auto timeline = call["timeline"];
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const auto visits = timeline.at(i)["visits"];
        for (std::size_t n = 0; n < visits.size(); ++n) {
            const auto v = visits.at(n);
            if (v["section"].string_or() != "(fetched)")
                all.push_back({v["step"].string_or(), v["verb"].string_or(), v["outcome"].string_or()});
        }
    }
    return all;
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
