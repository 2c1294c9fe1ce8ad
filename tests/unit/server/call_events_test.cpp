// What the stream of events tells of a call, held against its timeline.

#include "server/events/call_events.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "bot/journal/journal_record.hpp"
#include "bot/flow/load.hpp"
#include "server/admin/call_view.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

const std::string caller = "+33612345678";

struct told_call {
    std::shared_ptr<program> p = std::make_shared<program>();
    live_call c;
    std::vector<std::string> records;
    news told;
    std::int64_t clock = 1'700'000'000'000;

    explicit told_call(const std::string& steps) {
        problems out;
        p->flow = bot::load_flow(R"({ "version": 1, "sections": { "main": [)" + steps + "] } }", "desk",
                                 "f.json", out);
        REQUIRE(p->flow);
        p->version = "v1";
        p->world.flow = p->flow.get();
        c.follows = p;
        bot::call_offered offer;
        offer.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
        offer.from = graph::identity{graph::identity_kind::phone, caller, caller, {}};
        offer.to = graph::identity{graph::identity_kind::application, "app", "Bot", {}};
        happen(offer);
    }
    void happen(const bot::event& e) {
        const bot::instant at(bot::milliseconds(++clock));
        auto after = bot::step(c.state, e, p->world, at);
        std::optional<bot::followed_flow> follows;
        if (records.empty()) follows = {"desk", "v1"};
        records.push_back(bot::write_journal_record(at, e, c.state, after, p->world, {follows}));
        for (auto& one : news_of_step(c, records.size(), e, after, at)) told.push_back(std::move(one));
        c.state = std::move(after.call);
    }
    void establish() {
        bot::call_changed e;
        e.state = graph::call_state::established;
        e.audio = graph::media_state::active;
        happen(e);
    }
    [[nodiscard]] std::vector<std::string_view> kinds() const {
        std::vector<std::string_view> all;
        for (const auto& one : told) all.push_back(one.kind);
        return all;
    }
    [[nodiscard]] std::string all_text() const {
        std::string text;
        for (const auto& one : told) text += one.data + '\n';
        return text;
    }
};

json::document parsed(const std::string& text) {
    auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    return *std::move(document);
}

const std::string secret_pin = R"({ "gather": { "id": "pin", "max": 4, "sensitive": true } })";

}  // namespace

TEST_CASE("a call that begins is told with its flow, and no phone number", "[server][events]") {
    const told_call it(secret_pin);
    CHECK(it.kinds() == std::vector<std::string_view>{"callBegan", "timeline"});
    CHECK(
        it.told[0].data ==
        R"({"call":"57dab8b1-894c-409a-b240-bd8beae78896","at":"2023-11-14T22:13:20.001Z","state":"answering","direction":"incoming",)"
        R"("from":{"phone":"+33…78"},"to":{"application":"app","displayName":"Bot"},)"
        R"("flow":{"name":"desk","version":"v1"}})");
    CHECK(it.all_text().find(caller) == std::string::npos);
}

TEST_CASE("the stream has the words of the timeline, and where the flow stands", "[server][events]") {
    told_call it(secret_pin);
    it.establish();
    it.happen(bot::request_failed{1, bot::request_error::refused, 403, "7504", bot::milliseconds(5)});
    it.happen(bot::tone_received{1, '4'});
    it.happen(bot::tone_received{2, 0});
    it.happen(bot::operation_ended{graph::operation_id("o"),
                                   "1",
                                   graph::operation_status::completed,
                                   {},
                                   "https://recordings.example/1",
                                   secret("token-1")});
    it.happen(bot::hang_up_asked{});

    const auto page = parsed(live_call_details(it.c, it.records));
    const auto timeline = page.root()["timeline"];
    std::size_t n = 0;
    for (const auto& one : it.told) {
        if (one.kind != "timeline") continue;
        const auto event = parsed(one.data);
        const auto entry = timeline.at(n++);
        CAPTURE(one.data);
        CHECK(event.root()["n"].as_integer() == static_cast<std::int64_t>(n));
        for (const auto* member : {"at", "event", "reason", "actions", "visits", "follows"})
            CHECK(event.root()[member].dump() == entry[member].dump());
    }
    CHECK(n == it.records.size());
    CHECK(timeline.size() == n);
    const auto first = parsed(it.told[1].data);
    CHECK(first.root()["flow"]["section"].as_string() == "main");
    CHECK(first.root()["flow"]["step"].as_string() == "gather");
    CHECK(first.root()["follows"]["version"].as_string() == "v1");
}

TEST_CASE("neither sensitive keys nor recording tokens reach the stream", "[server][events]") {
    told_call it(secret_pin);
    it.establish();
    it.happen(bot::tone_received{1, '4'});
    it.happen(bot::operation_ended{graph::operation_id("o"),
                                   "1",
                                   graph::operation_status::completed,
                                   {},
                                   "https://recordings.example/1",
                                   secret("token-1")});
    const auto text = it.all_text();
    CHECK(text.find("key • (tone 1)") != std::string::npos);
    CHECK(text.find("key 4") == std::string::npos);
    CHECK(text.find("token-1") == std::string::npos);
    CHECK(text.find("recordings.example") == std::string::npos);
}

TEST_CASE("each change of state is told once, behind the event that caused it", "[server][events]") {
    told_call it(secret_pin);
    it.establish();
    it.happen(bot::tone_received{1, '4'});
    CHECK(it.kinds() ==
          std::vector<std::string_view>{"callBegan", "timeline", "timeline", "stateChanged", "timeline"});
    const auto change = parsed(it.told[3].data);
    CHECK(change.root()["before"].as_string() == "answering");
    CHECK(change.root()["state"].as_string() == "established");
    CHECK_FALSE(change.root()["reason"].string_or().empty());
}

TEST_CASE("a failed request and the end of a call are told", "[server][events]") {
    const told_call it(secret_pin);
    graph::request_failure why;
    why.kind = graph::failure_kind::refused;
    why.http_status = 403;
    why.code = "7504";
    why.request_id = "r-1";
    why.client_request_id = "c-1";
    const bot::instant at(bot::milliseconds(61'001));
    const auto failed = news_of_failure(it.c, 3, "playPrompt", why, at);
    CHECK(failed.kind == "requestFailed");
    CHECK(
        failed.data ==
        R"({"call":"57dab8b1-894c-409a-b240-bd8beae78896","at":"1970-01-01T00:01:01.001Z","request":3,)"
        R"("method":"playPrompt","failure":"refused","status":403,"code":"7504","requestId":"r-1","clientRequestId":"c-1"})");
    const auto over = news_of_end({it.c.state.id, "desk", "v1", "caller", bot::instant(), at});
    CHECK(over.kind == "callEnded");
    CHECK(over.data ==
          R"({"call":"57dab8b1-894c-409a-b240-bd8beae78896","at":"1970-01-01T00:01:01.001Z",)"
          R"("began":"1970-01-01T00:00:00.000Z","outcome":"caller","flow":{"name":"desk","version":"v1"}})");
}
