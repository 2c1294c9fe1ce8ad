// Every outcome of every step comes of a flow test. tests/integration/every_outcome_test.cpp plays the same tests
// through the emulator.

#include <catch2/catch.hpp>

#include "bot/flow/load.hpp"
#include "bot/trial/run.hpp"
#include "server/trials/suite.hpp"
#include "tests/support/outcome_ledger.hpp"

namespace switchhook::server {

TEST_CASE("flow tests lead every step to every outcome that it has", "[trials][outcomes]") {
    problems found;
    const auto suites = load_suites(find_tests({SWITCHHOOK_FOLDER "/tests/flows/outcomes"}, found));
    test::outcome_ledger ledger(SWITCHHOOK_FOLDER "/config/schema/flow.schema.json");
    for (const auto& suite : suites) {
        for (const auto& p : suite.found.all()) FAIL_CHECK(to_string(p));
        REQUIRE(suite.scenery);
        ledger.add(*suite.scenery->flow);
        for (const auto& t : suite.tests) {
            const auto verdict = bot::trial::run(t, suite.scenery);
            for (const auto& failure : verdict.failures)
                FAIL_CHECK(suite.file << ": " << t.name << ": " << failure.what);
            ledger.reached(bot::way_of(verdict.visits, *suite.scenery->flow));
        }
    }
    CHECK(ledger.missing() == std::set<std::string>{});
}

TEST_CASE("what no flow test reaches is named", "[trials][outcomes]") {
    test::outcome_ledger ledger(SWITCHHOOK_FOLDER "/config/schema/flow.schema.json");
    CHECK(ledger.missing().contains("transfer"));
    CHECK(ledger.missing().contains("switch.cases"));
    problems found;
    const auto flow = bot::load_flow(R"({ "version": 1, "sections": { "main": [
        { "hunt": { "to": { "phone": "+33600000001" }, "exhausted": [] } } ] } })",
                                     "f", "f.json", found);
    REQUIRE(flow);
    ledger.add(*flow);
    const std::vector<bot::way_point> way{{"/sections/main/0", "hunt", ""},
                                          {"/sections/main/0", "hunt", "exhausted"}};
    ledger.reached(way);
    const auto missing = ledger.missing();
    CHECK_FALSE(missing.contains("hunt"));
    CHECK_FALSE(missing.contains("hunt.exhausted"));
    CHECK(missing.contains("hunt.transferred"));
    CHECK(missing.contains("hunt.options"));
}

}  // namespace switchhook::server
