// What came to the public listener, as it is remembered and told.

#include "server/public/arrivals.hpp"

#include <thread>

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

accepted_callback callback_with(std::size_t notifications, std::string_view target = "/callback") {
    return {start + bot::milliseconds(notifications), "192.0.2.1", target, notifications, 202};
}

}  // namespace

TEST_CASE("the latest refusals stand first, and all are counted", "[server][arrivals]") {
    arrivals a(start);
    a.refused(refused_for("no token", 1ms));
    a.refused(refused_for("token expired", 2ms));
    a.refused(refused_for("no token", 3ms));
    a.accepted(callback_with(4));
    const auto told = a.now();
    CHECK(told.since == start);
    CHECK(told.callbacks.count == 1);
    CHECK(told.callbacks.last == start + 4ms);
    CHECK(told.prompts.count == 0);
    CHECK_FALSE(told.prompts.last);
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

TEST_CASE("the latest callbacks that were accepted stand first, and no more than so many",
          "[server][arrivals]") {
    arrivals a(start);
    CHECK(a.now().received.empty());
    for (std::size_t i = 1; i <= 130; ++i) {
        a.accepted(callback_with(i));
        const auto told = a.now();
        INFO(i);
        REQUIRE(told.received.size() == std::min(i, arrivals::most_received));
        CHECK(told.received.front().notifications == i);
        CHECK(told.received.back().notifications == i - told.received.size() + 1);
    }
    const auto told = a.now();
    CHECK(told.callbacks.count == 130);
    CHECK(told.callbacks.last == start + 130ms);
    const auto& latest = told.received.front();
    CHECK(latest.at == start + 130ms);
    CHECK(latest.peer == "192.0.2.1");
    CHECK(latest.what == "POST /callback");
    CHECK(latest.status == 202);
}

TEST_CASE("what is remembered of a callback leaves nothing of an earlier one, and no secret",
          "[server][arrivals]") {
    arrivals a(start);
    const std::string of_placed = "/callback/57dab8b1-894c-409a-b240-bd8beae78896/1";
    for (std::size_t i = 0; i < arrivals::most_received; ++i) a.accepted(callback_with(1, of_placed));
    CHECK(a.now().received.back().what == "POST " + of_placed);
    a.accepted(callback_with(2, "/callback?code=secret"));
    a.accepted(callback_with(3, "/callback/+33612345678/1"));
    a.accepted(callback_with(4, "/callback/" + std::string(16'000, 'e') + "/1"));
    const auto told = a.now().received;
    CHECK(told[0].what == "POST /callback/…/1");
    CHECK(told[1].what == "POST /callback/…/1");
    CHECK(told[2].what == "POST /callback");
    CHECK(told[3].what == "POST " + of_placed);
}

TEST_CASE("shards that accept callbacks at once lose none", "[server][arrivals]") {
    constexpr std::size_t each = 5'000;
    arrivals a(start);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (std::size_t n = 1; n <= each; ++n) a.accepted(callback_with(n));
        });
    while (a.now().callbacks.count < each) continue;
    for (auto& t : threads) t.join();
    const auto told = a.now();
    CHECK(told.callbacks.count == 4 * each);
    REQUIRE(told.received.size() == arrivals::most_received);
    for (const auto& one : told.received) CHECK(one.at == start + bot::milliseconds(one.notifications));
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
    at.shared->arrived.accepted(callback_with(1));
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

TEST_CASE("whoever may look sees what was accepted as operators do", "[server][arrivals]") {
    control_site at;
    CHECK(at.ask("GET", "/api/arrivals").body.find(R"("received":[])") != std::string::npos);
    at.shared->arrived.accepted(callback_with(2, "/callback/57dab8b1-894c-409a-b240-bd8beae78896/1"));
    at.shared->arrived.prompt_fetched(start);
    net::header_list viewer;
    viewer.set("Authorization", "Bearer v");
    const auto seen = at.ask("GET", "/api/arrivals", {}, viewer);
    CHECK(seen.body == at.ask("GET", "/api/arrivals").body);
    const auto told = document_in(seen);
    const auto here = told.root()["instances"].at(0);
    CHECK(here["accepted"]["prompts"]["count"].as_integer() == 1);
    REQUIRE(here["received"].size() == 1);
    const auto one = here["received"].at(0);
    CHECK(one["at"].string_or() == "2019-12-20T00:00:00.002Z");
    CHECK(one["peer"].string_or() == "192.0.2.1");
    CHECK(one["what"].string_or() == "POST /callback/57dab8b1-894c-409a-b240-bd8beae78896/1");
    CHECK(one["notifications"].as_integer() == 2);
    CHECK(one["status"].as_integer() == 202);
}
