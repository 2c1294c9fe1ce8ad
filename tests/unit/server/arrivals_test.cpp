// What came to the public listener, as it is remembered and told.

#include "server/public/arrivals.hpp"

#include "control_site.hpp"
#include "server/telemetry/refusals.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;
using namespace std::chrono_literals;

namespace {

const bot::instant start{std::chrono::hours(24 * 365 * 50)};

refused_arrival refused_for(std::string_view reason, bot::milliseconds after = 0ms) {
    return {start + after, "192.0.2.1", "POST /callback", reason, 401, {}};
}

}  // namespace

TEST_CASE("the latest refusals stand first, and all are counted", "[server][arrivals]") {
    arrivals a(start);
    a.refused(refused_for("no token", 1ms));
    a.refused(refused_for("token expired", 2ms));
    a.refused(refused_for("no token", 3ms));
    a.accepted(arrivals::kind::callbacks, start + 4ms);
    const auto told = a.now();
    CHECK(told.since == start);
    CHECK(told.callbacks.count == 1);
    CHECK(told.callbacks.last == start + 4ms);
    CHECK(told.prompts.count == 0);
    REQUIRE(told.latest.size() == 3);
    CHECK(told.latest[0].at == start + 3ms);
    CHECK(told.latest[1].reason == "token expired");
    REQUIRE(told.reasons.size() == 2);
    CHECK(told.reasons[0].first == "no token");
    CHECK(told.reasons[0].second.count == 2);
    CHECK(told.reasons[0].second.last == start + 3ms);
}

TEST_CASE("a flood for one reason leaves what was refused for others", "[server][arrivals]") {
    arrivals a(start);
    a.refused(refused_for(wrong_audience));
    for (int i = 0; i < 10'000; ++i) a.refused(refused_for("handshake failed", bot::milliseconds(i)));
    const auto told = a.now();
    CHECK(told.latest.size() == arrivals::most_of_a_reason + 1);
    CHECK(told.latest.back().reason == wrong_audience);
    CHECK(told.latest.front().at == start + 9'999ms);
    CHECK(told.reasons.front().second.count == 10'000);
}

TEST_CASE("no more than so many are remembered, of whatever reasons", "[server][arrivals]") {
    arrivals a(start);
    for (const auto& w : all_refusals())
        for (int i = 0; i < 60; ++i) a.refused(refused_for(w.reason));
    a.refused(refused_for("made up by somebody"));
    const auto told = a.now();
    CHECK(told.latest.size() == arrivals::most_remembered);
    CHECK(told.reasons.size() == all_refusals().size());
    for (const auto& w : all_refusals())
        CHECK(std::any_of(told.latest.begin(), told.latest.end(),
                          [&](const refused_arrival& r) { return r.reason == w.reason; }));
}

TEST_CASE("a request is told without what may be secret", "[server][arrivals]") {
    CHECK(told_request("POST", "/callback?code=secret") == "POST /callback");
    CHECK(told_request("GET", "/callback/57dab8b1-894c-409a-b240-bd8beae78896/12") ==
          "GET /callback/57dab8b1-894c-409a-b240-bd8beae78896/12");
    const auto hash = std::string(31, '1') + "a" + std::string(32, '2');
    CHECK(told_request("GET", "/prompts/" + hash + ".wav") == "GET /prompts/" + hash + ".wav");
    for (const std::string number : {"+33612", "06-12-34-56-78", "06%2012%2034%2056", "%2B33612345678",
                                     "33612345678", "tel:112", "a0612345678"})
        CHECK(told_request("GET", "/" + number + "/x") == "GET /…/x");
    CHECK(told_request("GET", "/" + std::string(71, 'e')) == "GET /…");
    CHECK(told_request("G\x01T", "/a\nb\xFF") == "G?T /a?b?");
    CHECK(told_request(std::string(50, 'G'), "/") == "GGGGGGGGGG /");
    std::string many;
    for (int i = 0; i < 60; ++i) many += "/+1";
    const auto cut = told_request("GET", many);
    CHECK(cut.size() <= 100);
    CHECK((static_cast<unsigned char>(cut.back()) == 0xA6 || cut.back() == '/'));
}

TEST_CASE("operators see what was refused, and what to do about it", "[server][arrivals]") {
    control_site at;
    at.shared->arrived.accepted(arrivals::kind::callbacks, start);
    auto one = refused_for(wrong_audience);
    one.audience = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";
    at.shared->arrived.refused(one);
    at.shared->arrived.refused({start, "192.0.2.2", {}, "handshake failed", 0, {}});
    const auto told = document_in(at.ask("GET", "/api/arrivals"));
    REQUIRE(told.root()["instances"].size() == 1);
    const auto here = told.root()["instances"].at(0);
    CHECK_FALSE(here["instance"]);
    CHECK(here["accepted"]["callbacks"]["count"].as_integer() == 1);
    CHECK(here["reasons"].at(1)["reason"].string_or() == wrong_audience);
    CHECK(here["reasons"].at(1)["remedy"].string_or().find("app.id") != std::string::npos);
    CHECK(here["refused"].size() == 2);
    const auto refused = here["refused"].at(1);
    CHECK(refused["audience"].string_or() == one.audience);
    CHECK(refused["peer"].string_or() == "192.0.2.1");
    CHECK(refused["status"].as_integer() == 401);
    CHECK_FALSE(here["refused"].at(0)["what"]);
    CHECK_FALSE(here["refused"].at(0)["status"]);
}
