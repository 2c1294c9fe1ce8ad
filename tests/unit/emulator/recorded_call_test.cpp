#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;
using graph::method;

namespace {

const graph::identity ada{graph::identity_kind::user, "ada"};
const graph::identity hal{graph::identity_kind::user, "hal"};

// The bot is called to record ada, and answers with room for `capacity`.
void record(stage& s, int capacity) {
    const graph::identity account{graph::identity_kind::application_instance, "account-1"};
    s.id = s.w.ring({ada, account, "app-1", "tenant-1", "https://bot/callback", {}, true}, s.now).value();
    s.react();
    if (capacity == 0) return;
    s.ask(method::answer,
          R"({"callbackUri":"https://bot/callback","acceptedModalities":["audio"],"participantCapacity":)" +
              std::to_string(capacity) +
              R"(,"mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"}})");
    s.run_for(1s);
}

// Somebody comes, and the bot answers with `body`; what the transcript remarks.
std::string joins(stage& s, const std::string& body, unsigned status = 200) {
    s.hold_answers = true;
    const auto participant = s.w.recorded_joins(s.id, hal, s.now);
    s.react();
    s.hold_answers = false;
    if (!participant) return "no room";
    const auto number = s.mail.back().raw.what.what.number;
    s.w.notification_answered(s.id, {number, status, 3ms, {}, {}, body}, s.now);
    s.react();
    const auto& story = s.w.find(s.id)->story().entries();
    for (auto e = story.rbegin(); e != story.rend(); ++e)
        if (const auto* remark = std::get_if<happened::remark>(&e->what)) return remark->text;
    return {};
}

}  // namespace

TEST_CASE("a bot that records by policy is told so, and has five seconds", "[emulator][recorded]") {
    stage s;
    record(s, 0);
    const auto& body = s.mail.at(0).raw.what.what.body;
    CHECK(body.find("tokenMeetingInfo") != std::string::npos);
    CHECK(body.find(R"("inviteReasons":["PolicyBasedRecording"])") != std::string::npos);
    s.run_for(4900ms);
    CHECK(s.outcome().empty());
    s.run_for(200ms);
    CHECK(s.outcome() == "not answered");

    stage t;
    record(t, 1);
    CHECK(t.ask(method::update_recording_status, R"({"status":"recording"})").status == 200);
    CHECK(t.ask(method::subscribe_to_tone, "{}").code == "9999");
}

TEST_CASE("further people come to a call that has room, as the bot decides", "[emulator][recorded]") {
    stage s;
    record(s, 3);
    s.mail.clear();
    CHECK(joins(s, R"({"@odata.type":"#microsoft.graph.acceptJoinResponse"})") == "the bot records one more");
    const auto note = json::document::parse(s.mail.at(0).raw.what.what.body);
    const auto data = note->root()["value"].at(0)["resourceData"];
    CHECK(data["@odata.type"].string_or() == "#microsoft.graph.participantJoiningNotification");
    const auto source = data["call"]["source"];
    CHECK(source["identity"]["user"]["id"].string_or() == "hal");
    CHECK(joins(s, R"({"@odata.type":"#microsoft.graph.rejectJoinResponse","reason":"busy"})") ==
          "the bot does not record one more");
    CHECK(joins(s, "") == "a bad answer to who joins: 8609");
    CHECK(joins(s, "", 0) == "no answer to who joins: 8610");
    CHECK(
        joins(s,
              R"({"@odata.type":"#microsoft.graph.inviteNewBotResponse","inviteUri":"https://other/cb"})") ==
        "the bot sends one more elsewhere");
    REQUIRE(s.w.calls().size() == 2);
    CHECK(s.mail.back().raw.what.what.about == "incoming");
    CHECK(s.mail.back().raw.what.what.callback_uri == "https://other/cb");

    const std::string participant = source["participantId"].string_or();
    CHECK(s.w.recorded_leaves(s.id, participant, s.now));
    s.react();
    CHECK(s.mail.back().raw.what.what.body.find("participantLeftNotification") != std::string::npos);
    CHECK_FALSE(s.w.recorded_leaves(s.id, participant, s.now));

    stage full;
    record(full, 1);
    CHECK(joins(full, "") == "no room");
    stage ordinary;
    ordinary.establish();
    CHECK(joins(ordinary, "") == "no room");
}
