#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;
using graph::method;

namespace {

std::string invite_body(const std::string& participants) {
    return R"({"clientContext":"ctx","participants":[)" + participants + "]}";
}
const std::string grace = R"({"identity":{"user":{"id":"grace"}}})";

bool told_once(const stage& s, const std::string& what) {
    const auto all = s.told();
    return std::count(all.begin(), all.end(), what) == 1;
}

}  // namespace

TEST_CASE("the participants of a meeting are listed and shown", "[emulator][participants]") {
    stage s;
    s.meet();
    const auto list = s.ask(method::list_participants);
    CHECK(list.status == 200);
    CHECK(list.body.find("$metadata#communications/calls('" + s.id + "')/participants") != std::string::npos);
    const auto page = json::document::parse(list.body);
    CHECK(page->root()["value"].size() == 3);
    s.version = "beta";
    const auto one = s.ask_of(method::get_participant, "p-ada");
    CHECK(one.status == 200);
    CHECK(one.body.find("/beta/$metadata#") != std::string::npos);
    CHECK(one.body.find(R"("id":"ada")") != std::string::npos);
    const auto missing = s.ask_of(method::get_participant, "p-nobody");
    CHECK(missing.status == 404);
    CHECK(missing.code == "8522");
}

TEST_CASE("a call between two has no participants", "[emulator][participants]") {
    stage s;
    s.establish();
    CHECK(s.ask(method::list_participants).body.find(R"("value":[])") != std::string::npos);
    for (const auto m : {method::get_participant, method::remove_participant, method::mute_participant,
                         method::start_hold_music, method::stop_hold_music, method::mute, method::unmute,
                         method::add_large_gallery_view, method::list_audio_routing_groups}) {
        CAPTURE(graph::describe(m).name);
        const auto refused = s.ask_of(m, "p", "{}");
        CHECK(refused.status == 400);
        CHECK(refused.code == "8548");
    }
    CHECK(s.ask(method::list_content_sharing_sessions).body.find(R"("value":[])") != std::string::npos);
    world_settings strict;
    strict.quirks.participants_of_two_refused = true;
    stage refusing(strict);
    refusing.establish();
    CHECK(refusing.ask(method::list_participants).code == "8548");
}

TEST_CASE("what is of groups waits until the call is established", "[emulator][participants]") {
    stage s;
    s.join();
    for (const auto m : {method::get_participant, method::remove_participant, method::mute, method::unmute})
        CHECK(s.ask_of(m, "p", "{}").code == "8501");
    CHECK(s.ask(method::invite, invite_body(grace)).code == "8501");
    CHECK(s.ask(method::update_recording_status, R"({"status":"recording"})").code == "8501");
}

TEST_CASE("a participant is removed, but never the organizer", "[emulator][participants]") {
    stage s;
    s.meet();
    CHECK(s.ask_of(method::remove_participant, "p-ada").status == 204);
    CHECK(s.told() == words{"roster of 2"});
    CHECK(s.ask_of(method::remove_participant, "p-ada").code == "8522");
    CHECK(s.ask_of(method::remove_participant, "p-olga").code == "8552");

    const std::string first = s.id;
    s.app.id = "app-2";
    s.join();
    s.run_for(1s);
    s.mail.clear();
    const auto my_id = s.w.find(first)->facts().my_participant;
    CHECK(s.ask_of(method::remove_participant, my_id).status == 204);
    CHECK(s.w.find(first)->outcome() == "removed by a bot");

    world_settings forbidding;
    forbidding.quirks.may_remove_participants = false;
    stage t(forbidding);
    t.meet();
    CHECK(t.ask_of(method::remove_participant, "p-ada").status == 403);
}

TEST_CASE("muting is answered at once and told by the roster", "[emulator][participants]") {
    stage s;
    s.meet();
    const auto other = s.ask_of(method::mute_participant, "p-ada", R"({"clientContext":"c"})");
    CHECK(other.status == 200);
    CHECK(other.location.find("/operations/") != std::string::npos);
    CHECK(other.body.find(R"("status":"completed")") != std::string::npos);
    CHECK(other.body.find("muteParticipantOperation") != std::string::npos);
    CHECK(s.told() == words{"roster of 3"});
    CHECK(s.mail.back().raw.what.what.body.find(R"("isMuted":true)") != std::string::npos);
    CHECK(s.ask_of(method::mute_participant, "p-ada").status == 200);  // nothing new to tell
    CHECK(s.mail.size() == 1);
    CHECK(s.ask_of(method::mute_participant, "p-nobody").code == "8522");

    CHECK(s.ask(method::mute, "{}").status == 200);
    CHECK(s.mail.size() == 2);
    const auto loud = s.ask(method::unmute, "{}");
    CHECK(loud.body.find("#microsoft.graph.unmuteParticipantOperation") != std::string::npos);
    CHECK(loud.body.find("v1.0/$metadata#unmuteParticipantOperation") != std::string::npos);
    CHECK(s.mail.size() == 3);
    s.change("app-1", {true, false});
    const auto refused = s.ask(method::unmute, "{}");
    CHECK(refused.status == 400);
    CHECK(refused.code == "8566");
}

TEST_CASE("somebody who is invited answers, or not", "[emulator][participants]") {
    struct {
        answers how;
        duration latest;
        std::string about;
        int subcode;
    } const cases[] = {
        {answers::yes, 4s, "invite completed", 0},
        {answers::declines, 4s, "invite failed 8538", 8538},
        {answers::busy, 2s, "invite failed 8539", 8539},
        {answers::never, 61s, "invite failed 8541", 8541},
        {answers::unknown, 2s, "invite failed 8544", 8544},
        {answers::fails, 2s, "invite failed 9999", 9999},
    };
    for (const auto& c : cases) {
        stage s;
        s.meet();
        s.w.people().set("grace", {c.how, 3s});
        CAPTURE(to_string(c.how));
        const auto answer = s.ask(method::invite, invite_body(grace));
        CHECK(answer.status == 200);
        CHECK(answer.body.find(R"("status":"Running")") != std::string::npos);
        const std::string operation = answer.location.substr(answer.location.rfind('/') + 1);
        const auto running = s.ask_of(method::get_operation, operation);
        CHECK(running.status == 200);
        CHECK(running.body.find("inviteParticipantsOperation") != std::string::npos);
        s.run_for(c.latest);
        REQUIRE(s.told() == (c.how == answers::yes ? words{c.about, "roster of 4"} : words{c.about}));
        const auto& done = s.mail[0].operation();
        CHECK(done.type == "inviteParticipantsOperation");
        CHECK(done.client_context == "ctx");
        CHECK(done.result_info.has_value() == (c.how != answers::yes));
        if (done.result_info) CHECK(done.result_info->subcode == c.subcode);
        CHECK(s.ask_of(method::get_operation, operation).status == 404);
    }
}

TEST_CASE("several are invited into a group call, and one answer is enough", "[emulator][participants]") {
    stage s;
    s.meet();
    s.w.people().set("hal", {answers::declines, 10s});
    CHECK(s.ask(method::invite, invite_body(grace + R"(,{"identity":{"user":{"id":"hal"}}})")).status == 200);
    s.run_for(5s);
    CHECK(s.told() == words{"roster of 4"});
    s.run_for(6s);
    CHECK(s.told() == words{"roster of 4", "invite completed"});
    CHECK(s.mail.back().raw.what.what.body.find("hal") == std::string::npos);
}

TEST_CASE("an invitation escalates a call between two", "[emulator][participants]") {
    stage s;
    s.establish();
    CHECK(s.ask(method::invite, invite_body(grace + "," + grace)).code == "8548");
    CHECK(s.ask(method::invite, invite_body(grace)).status == 200);
    s.run_for(4s);
    CHECK(s.told() == words{"invite completed", "roster of 3"});
    CHECK(s.ask(method::mute, "{}").status == 200);
    CHECK(s.w.hang_up(s.id, s.now));  // ada leaves, grace is still there
    s.run_for(1min);
    CHECK(s.outcome().empty());
    const std::string group = s.w.conferences().begin()->first;
    CHECK(s.w.go(group, "grace", s.now));
    s.run_for(2s);
    CHECK(s.outcome() == "left alone");
}

TEST_CASE("an invitation absorbs another call of the bot", "[emulator][participants]") {
    stage s;
    s.place(grace);
    s.run_for(5s);
    const std::string two = s.id;
    s.meet();
    const std::string from_there = R"({"identity":{"user":{"id":"grace"}},"replacesCallId":")" + two + "\"}";
    CHECK(s.ask(method::invite, invite_body(from_there + "," + grace)).code == "8523");
    CHECK(s.ask(method::invite, invite_body(from_there)).status == 200);
    s.run_for(2s);
    CHECK(told_once(s, "invite completed"));
    CHECK(told_once(s, "roster of 4"));
    CHECK(told_once(s, "terminated"));
    CHECK(s.w.find(two)->outcome() == "absorbed by a group call");
    s.mail.clear();
    s.ask(method::invite, invite_body(from_there));
    s.run_for(2s);
    CHECK(s.told() == words{"invite failed 8544"});
}

TEST_CASE("bots, too many people and some telephones are not invited", "[emulator][participants]") {
    stage s;
    s.meet();
    CHECK(s.ask(method::invite, invite_body(R"({"identity":{"application":{"id":"app-9"}}})")).code ==
          "8523");
    std::string many = grace;
    for (int i = 0; i < 5; ++i) many += "," + grace;
    CHECK(s.ask(method::invite, invite_body(many)).code == "8523");
    const std::string phone = R"({"identity":{"phone":{"id":"+15550100123"}}})";
    CHECK(s.ask(method::invite, invite_body(phone)).status == 200);
    world_settings strict;
    strict.quirks.telephone_needs_account = true;
    stage t(strict);
    t.establish();
    CHECK(t.ask(method::invite, invite_body(phone)).status == 403);
}

TEST_CASE("one participant at a time listens to hold music", "[emulator][participants]") {
    stage s;
    s.meet();
    CHECK(s.ask_of(method::stop_hold_music, "p-ada", "{}").code == "8585");
    const auto begun = s.ask_of(
        method::start_hold_music, "p-ada",
        R"({"clientContext":"h","customPrompt":{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/hold.wav"}}})");
    CHECK(begun.status == 202);
    CHECK(begun.body.find(R"("status":"running")") != std::string::npos);
    CHECK(s.fetched == words{"https://bot/hold.wav"});
    const auto second = s.ask_of(method::start_hold_music, "p-olga", "{}");
    CHECK(second.status == 409);
    CHECK(second.code == "8519");
    s.run_for(1s);
    CHECK(s.told() == words{"startHoldMusic completed", "roster of 3"});
    CHECK(s.mail[0].raw.what.what.body.find(R"("resourceUrl":"communications/calls/)") != std::string::npos);
    CHECK(s.ask_of(method::stop_hold_music, "p-ada", "{}").status == 202);
    s.run_for(1s);
    CHECK(s.told()[2] == "stopHoldMusic completed");
    CHECK(s.ask_of(method::start_hold_music, "p-olga", "{}").status == 202);
    CHECK(s.ask_of(method::start_hold_music, "p-nobody", "{}").status == 404);
    CHECK(
        s.ask_of(
             method::start_hold_music, "p-ada",
             R"({"customPrompt":{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"hold.wav"}}})")
            .code == "8523");
}

TEST_CASE("audio routing groups are made, changed and removed", "[emulator][participants]") {
    stage s;
    s.meet();
    const std::string one =
        R"({"id":"oneToOne","routingMode":"oneToOne","sources":["p-ada"],"receivers":["p-olga"]})";
    const auto made = s.ask(method::create_audio_routing_group, one);
    CHECK(made.status == 200);
    CHECK(made.body.find("audioRoutingGroups/$entity") != std::string::npos);
    CHECK(s.ask(method::create_audio_routing_group, one).code == "8519");
    CHECK(s.ask(method::create_audio_routing_group,
                R"({"routingMode":"oneToOne","sources":["p-ada"],"receivers":["p-x"]})")
              .code == "8558");
    CHECK(s.ask(method::create_audio_routing_group,
                R"({"routingMode":"oneToOne","sources":["p-ada"],"receivers":["p-ada","p-olga"]})")
              .code == "8523");
    CHECK(s.ask(method::list_audio_routing_groups).body.find("oneToOne") != std::string::npos);
    CHECK(s.ask_of(method::get_audio_routing_group, "oneToOne").status == 200);
    const auto changed = s.ask_of(method::update_audio_routing_group, "oneToOne",
                                  R"({"routingMode":"multicast","receivers":["p-olga","p-ada"]})");
    CHECK(changed.status == 200);
    CHECK(changed.body.find("multicast") != std::string::npos);
    CHECK(s.ask_of(method::update_audio_routing_group, "oneToOne", R"({"routingMode":"oneToOne"})").code ==
          "8523");
    CHECK(s.ask_of(method::delete_audio_routing_group, "oneToOne").status == 204);
    for (const auto m : {method::get_audio_routing_group, method::delete_audio_routing_group,
                         method::update_audio_routing_group})
        CHECK(s.ask_of(m, "oneToOne", "{}").status == 404);
}

TEST_CASE("screens are shared by calls with media of their own", "[emulator][participants]") {
    stage s;
    s.meet();
    CHECK(s.ask(method::change_screen_sharing_role, R"({"role":"sharer"})").code == "8500");
    CHECK(s.ask(method::change_screen_sharing_role, R"({"role":"painter"})").code == "8523");
    const std::string join =
        R"({"callbackUri":"https://bot/cb","requestedModalities":["audio"],"tenantId":"tenant-1",)"
        R"("chatInfo":{"threadId":"19:meeting_m@thread.v2"},"mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"},)"
        R"("meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo","organizer":{"user":{"id":"olga"}}}})";
    const auto hosted = s.ask(method::create, join);
    REQUIRE(hosted.status == 201);
    s.id = hosted.location.substr(hosted.location.rfind('/') + 1);
    s.run_for(1s);
    CHECK(s.ask(method::change_screen_sharing_role, R"({"role":"sharer"})").status == 202);
    CHECK(s.mail.back().raw.what.what.body.find("applicationsharing-video") != std::string::npos);
    CHECK(s.ask(method::change_screen_sharing_role, R"({"role":"viewer"})").status == 202);
    CHECK(s.mail.back().raw.what.what.body.find("applicationsharing-video") == std::string::npos);
}

TEST_CASE("a large gallery view is an operation", "[emulator][participants]") {
    stage s;
    s.meet();
    CHECK(s.ask(method::add_large_gallery_view, R"({"clientContext":"g"})").status == 202);
    s.run_for(1s);
    CHECK(s.told() == words{"addLargeGalleryView completed"});
    CHECK_FALSE(s.mail[0].operation().result_info);
}

TEST_CASE("recording is for calls of a recording policy", "[emulator][participants]") {
    stage s;
    s.establish();
    const std::string body = R"({"clientContext":"r","status":"recording"})";
    const auto refused = s.ask(method::update_recording_status, body);
    CHECK(refused.status == 400);
    CHECK(refused.code == "8506");
    world_settings lenient;
    lenient.quirks.record_anywhere = true;
    stage t(lenient);
    t.meet();
    const auto done = t.ask(method::update_recording_status, body);
    CHECK(done.status == 200);
    CHECK(done.body.find(R"("status":"completed")") != std::string::npos);
    CHECK(t.mail.back().raw.what.what.body.find(R"("recordingStatus":"recording")") != std::string::npos);
}
