#include "emulator/world/world.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

TEST_CASE("the same seed and inputs give the same exchange to the byte", "[emulator][world]") {
    const auto run = [] {
        stage s;
        s.establish();
        s.play("menu.wav");
        s.run_for(5s);
        s.ask(graph::method::hang_up);
        s.run_for(5s);
        std::string all;
        for (const auto& m : s.mail) all += m.raw.what.what.body + m.raw.what.message_id;
        return all;
    };
    CHECK(run() == run());
}

TEST_CASE("ended calls are kept by number and by age", "[emulator][world]") {
    world_settings settings;
    settings.limits.ended_calls = 3;
    stage s(settings);
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(s.ring());
        s.w.hang_up(s.id, s.now);
        s.run_for(1s);
    }
    s.run_for(1s);
    CHECK(s.w.find(ids[0]) == nullptr);
    CHECK(s.w.find(ids[1]) == nullptr);
    CHECK(s.w.find(ids[2]) != nullptr);
    CHECK(s.w.calls().size() == 3);
    CHECK(s.w.live() == 0);
    CHECK(s.w.outcomes().at("caller hung up") == 5);
    s.run_for(2h);
    CHECK(s.w.calls().empty());
}

TEST_CASE("no more calls ring than are allowed at once", "[emulator][world]") {
    world_settings settings;
    settings.limits.live_calls = 1;
    stage s(settings);
    s.ring();
    const graph::identity who{graph::identity_kind::user, "x", {}, {}};
    CHECK_FALSE(s.w.ring({who, who, "app-1", "t", "https://bot/cb"}, s.now));
    s.w.hang_up(s.id, s.now);
    s.run_for(1s);
    CHECK(s.w.ring({who, who, "app-1", "t", "https://bot/cb"}, s.now));
}

TEST_CASE("a transcript keeps the latest entries", "[emulator][world]") {
    world_settings settings;
    settings.limits.transcript_entries = 4;
    stage s(settings);
    s.establish();
    const auto& story = s.w.find(s.id)->story();
    CHECK(story.entries().size() == 4);
    CHECK(story.entries().back().n == story.last());
    CHECK(story.last() > 4);
}

TEST_CASE("a bot's Scenario-Id comes back with what follows", "[emulator][world]") {
    stage s;
    s.ring();
    CHECK(s.mail[0].raw.scenario.empty());
    s.w.request(
        {graph::method::answer,
         s.id,
         R"({"callbackUri":"https://bot/cb","mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"}})",
         "scenario-1",
         {}},
        s.now);
    s.run_for(1s);
    REQUIRE(s.mail.size() > 1);
    CHECK(s.mail[1].raw.scenario == "scenario-1");
}

TEST_CASE("every call of many runs on its own time", "[emulator][world]") {
    stage s;
    std::vector<std::string> ids;
    for (int i = 0; i < 50; ++i) {
        ids.push_back(s.ring());
        s.run_for(100ms);
    }
    s.run_for(1min);
    for (const auto& id : ids) {
        const auto& entries = s.w.find(id)->story().entries();
        CHECK(std::get<happened::end>(entries.at(entries.size() - 2).what).outcome == "not answered");
        CHECK(entries.back().at == 15s);
    }
}

TEST_CASE("without a Scenario-Id of the bot's own the chain's id stands for it, but not when it rings",
          "[emulator][world]") {
    stage s;
    s.ring();
    s.answer();
    s.run_for(1s);
    REQUIRE(s.mail.size() > 1);
    CHECK(s.mail[0].raw.scenario.empty());
    CHECK(s.mail[1].raw.scenario == s.mail[1].raw.chain);
}

TEST_CASE("a fault that befalls an answer stands in the transcript", "[emulator][world]") {
    stage s;
    s.establish();
    s.w.request({graph::method::keep_alive, s.id, {}, {}, "reset"}, s.now);
    const auto& last = s.w.find(s.id)->story().entries().back();
    CHECK(std::get<happened::request>(last.what).fault == "reset");
    CHECK(std::get<happened::request>(last.what).status == 200);
}

TEST_CASE("notifications that wait may go together, and each is answered", "[emulator][world]") {
    world_settings settings;
    settings.quirks.batch_notifications = true;
    stage s(settings);
    s.establish();
    s.ask(graph::method::subscribe_to_tone, "{}");
    s.hold_answers = true;
    s.press("1");
    s.press("2");
    s.press("3");
    s.run_for(1s);
    REQUIRE(s.mail.size() == 1);
    s.hold_answers = false;
    const auto number = s.mail[0].raw.what.what.number;
    s.w.notification_answered(s.id, {number, 202, 3ms, {}, {}}, s.now);
    s.react();
    REQUIRE(s.mail.size() == 2);
    REQUIRE(s.mail[1].parsed.size() == 2);
    const auto& last = std::get<graph::call_data>(s.mail[1].parsed[1].data);
    CHECK(last.tone_info == graph::tone_info{3, graph::tone::tone3});
    std::vector<std::uint64_t> answered;
    for (const auto& e : s.w.find(s.id)->story().entries())
        if (const auto* a = std::get_if<happened::notification_answered>(&e.what))
            answered.push_back(a->number);
    CHECK(std::vector<std::uint64_t>(answered.end() - 3, answered.end()) ==
          std::vector<std::uint64_t>{number, number + 1, number + 2});
}

TEST_CASE("a transcript can be read whatever a bot has sent", "[emulator][world]") {
    stage s;
    s.hold_answers = true;
    s.ring();
    const std::string deep = std::string(62, '[') + std::string(62, ']');
    s.w.notification_answered(s.id, {1, 202, 3ms, {}, {}, "\xff\xfe"}, s.now);
    s.ask(graph::method::answer, "\xff");
    s.ask(graph::method::answer, deep);
    json::writer w;
    w.object([&] {
        w.array("exchange", [&] {
            for (const auto& e : s.w.find(s.id)->story().entries()) write(w, e);
        });
    });
    const auto page = json::document::parse(w.take());
    REQUIRE(page.has_value());
    const auto exchange = page->root()["exchange"];
    CHECK(exchange.at(2)["body"].string_or() == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(exchange.at(exchange.size() - 1)["body"].string_or() == deep);
}
