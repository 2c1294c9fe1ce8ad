#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

// Who is in the roster of the last notification: "olga", "ada*" with a muted microphone, "bot?" in the lobby.
words roster(const stage& s) {
    const auto document = json::document::parse(s.mail.back().raw.what.what.body);
    REQUIRE(document.has_value());
    const auto entry = document->root()["value"].at(0);
    REQUIRE(entry["resourceUrl"].string_or() == "/communications/calls/" + s.id + "/participants");
    REQUIRE(entry["changeType"].string_or() == "updated");
    const auto all = entry["resourceData"];
    REQUIRE(all.is_array());
    words names;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto one = all.at(i);
        CHECK(one["@odata.type"].string_or() == "#microsoft.graph.participant");
        CHECK(one["rosterSequenceNumber"].as_integer().value_or(0) > 0);
        const auto who = one["info"]["identity"];
        std::string name = who["user"]["id"].string_or(who["application"]["id"].string_or("?"));
        if (one["isMuted"].as_bool().value_or(false)) name += '*';
        if (one["isInLobby"].as_bool().value_or(false)) name += '?';
        names.push_back(name);
    }
    return names;
}

int ended_with(const stage& s) {
    const auto last = std::find_if(s.mail.rbegin(), s.mail.rend(),
                                   [](const sent& m) { return m.raw.what.what.about == "terminated"; });
    REQUIRE(last != s.mail.rend());
    return last->call().result_info->subcode;
}

}  // namespace

TEST_CASE("a bot joins a meeting and is told who is there", "[emulator][meeting]") {
    stage s;
    s.w.describe_meeting(
        {"m", true, "tenant-1", "19:meeting_m@thread.v2", {graph::identity_kind::user, "olga"}}, s.now);
    CHECK(s.come("olga", "p-olga"));
    const auto answer = s.join();
    REQUIRE(answer.status == 201);
    CHECK(answer.body.find(R"("threadId":"19:meeting_m@thread.v2")") != std::string::npos);
    CHECK(answer.body.find("organizerMeetingInfo") != std::string::npos);
    s.run_for(1s);
    CHECK(s.told() == words{"establishing", "established", "roster of 2", "established, audio active"});
    CHECK(s.mail[1].raw.what.what.body.find(R"("chatInfo")") != std::string::npos);
    s.mail.erase(s.mail.begin() + 3, s.mail.end());
    CHECK(roster(s) == words{"olga", "app-1"});
    const auto again = s.w.find(s.id)->meets()->find("olga");
    CHECK(again->role == "organizer");
    CHECK(s.come("ada", "p-ada"));
    CHECK(roster(s) == words{"olga", "app-1", "ada"});
    CHECK(s.change("ada", {true}));
    CHECK(roster(s) == words{"olga", "app-1", "ada*"});
    CHECK(s.go("p-ada"));
    CHECK(roster(s) == words{"olga", "app-1"});
    CHECK_FALSE(s.go("p-ada"));
    CHECK(s.ask(graph::method::hang_up).status == 204);
    s.run_for(1s);
    CHECK(s.w.meeting("m")->attendees().size() == 1);
}

TEST_CASE("two bots in one meeting see each other come and go", "[emulator][meeting]") {
    stage s;
    s.meet();
    const std::string first = s.id;
    s.app.id = "app-2";
    s.join();
    s.run_for(1s);
    const std::string second = s.id;
    CHECK(std::count_if(s.mail.begin(), s.mail.end(), [&](const sent& m) {
              return m.raw.call == first && m.raw.what.what.about == "roster of 4";
          }) == 1);
    s.ask(graph::method::hang_up);
    s.run_for(1s);
    s.id = first;
    CHECK(s.mail.back().raw.call == first);
    CHECK(roster(s) == words{"olga", "ada", "app-1"});
    CHECK(s.w.find(first)->outcome().empty());
}

TEST_CASE("a bot waits in the lobby until it is admitted, sent away, or nobody came", "[emulator][meeting]") {
    conference_facts lobby;
    lobby.lobby = true;
    stage admitted;
    admitted.meet(lobby);
    CHECK(admitted.ask(graph::method::get).body.find(R"("state":"establishing")") != std::string::npos);
    CHECK(admitted.play("a.wav").code == "8501");
    CHECK(admitted.change("app-1", {{}, {}, {}, true}));
    CHECK(admitted.told() == words{"established", "roster of 3"});
    CHECK(roster(admitted) == words{"olga", "ada", "app-1"});
    admitted.run_for(1s);
    CHECK(admitted.play("a.wav").status == 200);

    stage denied;
    denied.meet(lobby);
    CHECK(denied.go("app-1"));
    CHECK(ended_with(denied) == 5000);

    stage forgotten;
    forgotten.meet(lobby);
    forgotten.run_for(31min);
    CHECK(ended_with(forgotten) == 5855);
    CHECK(forgotten.outcome() == "not admitted");
}

TEST_CASE("meetings are joined by id and passcode, or by token", "[emulator][meeting]") {
    stage s;
    s.w.describe_meeting(
        {"m", true, "tenant-1", "", {graph::identity_kind::user, "olga"}, "123456", "open", "tok"}, s.now);
    const auto by_number = [&](const std::string& number, const std::string& passcode) {
        return s.place(
            {},
            R"("tenantId":"tenant-1","meetingInfo":{"@odata.type":"#microsoft.graph.joinMeetingIdMeetingInfo","joinMeetingId":")" +
                number + R"(","passcode":)" + passcode + "},");
    };
    const auto by_token = [&](const std::string& token) {
        return s.place({}, R"("meetingInfo":{"@odata.type":"#microsoft.graph.tokenMeetingInfo","token":")" +
                               token + "\"},");
    };
    CHECK(by_number("123456", "\"open\"").status == 201);
    CHECK(by_number("123456", "\"shut\"").code == "8561");
    CHECK(by_number("123456", "null").code == "8561");
    CHECK(by_number("1", "\"open\"").code == "8561");
    CHECK(by_token("tok").status == 201);
    CHECK(by_token("wrong").code == "8526");
    s.run_for(1s);
    CHECK(s.w.meeting("m")->attendees().size() == 2);
}

TEST_CASE("a meeting that may not be joined says why", "[emulator][meeting]") {
    stage s;
    const graph::identity olga{graph::identity_kind::user, "olga"};
    s.w.describe_meeting({"m", true, "tenant-1", "19:meeting_m@thread.v2", olga, {}, {}, {}, false, true},
                         s.now);
    const auto locked = s.join();
    CHECK(locked.status == 403);
    CHECK(locked.code == "8560");
    s.w.describe_meeting({"m", true, "tenant-2", "19:meeting_m@thread.v2", olga}, s.now);
    CHECK(s.join().code == "8517");
    s.w.describe_meeting(
        {"m", true, "tenant-1", "19:meeting_m@thread.v2", {graph::identity_kind::user, "otto"}}, s.now);
    CHECK(s.join().code == "8527");
    CHECK(s.w.calls().empty());

    world_settings strict;
    strict.quirks.unknown_meetings = false;
    stage known_only(strict);
    CHECK(known_only.join().code == "8527");
    stage lenient;
    CHECK(lenient.join().status == 201);
    CHECK(lenient.w.conferences().size() == 1);

    world_settings few;
    few.limits.joins_a_month = 1;
    stage limited(few);
    CHECK(limited.join().status == 201);
    CHECK(limited.join().status == 429);
    limited.run_for(31 * 24h);
    CHECK(limited.join().status == 201);
}

TEST_CASE("a call of a bot in a meeting ends by what happens there", "[emulator][meeting]") {
    stage over;
    over.meet();
    CHECK(over.w.end_meeting("m", 5003, over.now));
    over.run_for(1s);
    CHECK(ended_with(over) == 5003);
    CHECK(over.told() == words{"terminated"});

    stage removed;
    removed.meet();
    CHECK(removed.go("app-1"));
    CHECK(ended_with(removed) == 5000);

    stage alone;
    alone.meet();
    alone.go("ada");
    alone.go("olga");
    alone.run_for(1min);
    CHECK(alone.outcome().empty());
    alone.come("ada", "p-2");
    alone.run_for(5min);
    CHECK(alone.outcome().empty());
    alone.go("ada");
    alone.run_for(3min);
    CHECK(ended_with(alone) == 5002);

    stage nobody;
    nobody.join();
    nobody.run_for(11min);
    CHECK(ended_with(nobody) == 5013);

    stage hidden;
    hidden.meet();
    attendee recorder{"p-r", {graph::identity_kind::user, "recorder"}};
    recorder.hidden = true;
    hidden.w.come("m", recorder, hidden.now);
    hidden.go("ada");
    hidden.go("olga");
    hidden.run_for(3min);
    CHECK(ended_with(hidden) == 5020);
}

TEST_CASE("a group call is established with the first who answers", "[emulator][meeting]") {
    stage s;
    s.w.people().set("grace", {answers::yes, 10s});
    REQUIRE(s.place_group().status == 201);
    s.run_for(5s);
    CHECK(s.told() == words{"establishing", "established", "roster of 2", "established, audio active"});
    s.run_for(6s);
    CHECK(s.mail.back().raw.what.what.about == "roster of 3");
    CHECK(roster(s) == words{"ada", "app-1", "grace"});
    const std::string group = s.w.conferences().begin()->first;
    s.w.go(group, "ada", s.now);
    s.w.go(group, "grace", s.now);
    s.run_for(2s);
    CHECK(ended_with(s) == 5010);

    stage lonely;
    lonely.w.people().set("ada", {answers::declines, 1s});
    lonely.w.people().set("grace", {answers::never, 1s});
    lonely.place_group();
    lonely.run_for(30s);
    CHECK(lonely.outcome().empty());
    lonely.run_for(31s);
    CHECK(ended_with(lonely) == 5013);
}

TEST_CASE("one of a group may leave while others are rung for", "[emulator][meeting]") {
    stage s;
    s.w.people().set("grace", {answers::yes, 10s});
    s.place_group();
    s.run_for(5s);
    CHECK(s.w.hang_up(s.id, s.now));
    s.run_for(4s);
    CHECK(s.outcome().empty());
    s.run_for(3s);
    CHECK(s.outcome().empty());
    CHECK(s.w.find(s.id)->meets()->people() == 1);
}

TEST_CASE("group calls and meetings nobody described are forgotten with their calls", "[emulator][meeting]") {
    stage s;
    s.meet();
    s.ask(graph::method::hang_up);
    s.place_group();
    s.run_for(5s);
    s.ask(graph::method::hang_up);
    s.place(
        {},
        R"("tenantId":"tenant-1","chatInfo":{"threadId":"19:other"},"meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo","organizer":{"user":{"id":"olga"}}},)");
    s.run_for(5s);
    s.ask(graph::method::hang_up);
    CHECK(s.w.conferences().size() == 3);
    s.run_for(2h);
    REQUIRE(s.w.conferences().size() == 1);
    CHECK(s.w.conferences().begin()->first == "m");
}

TEST_CASE("at most five are called into a new group call", "[emulator][meeting]") {
    stage s;
    std::string many;
    for (int i = 0; i < 6; ++i)
        many +=
            std::string(i == 0 ? "" : ",") + R"({"identity":{"user":{"id":"u)" + std::to_string(i) + "\"}}}";
    CHECK(s.place(many).code == "8523");
}

TEST_CASE("a bot may be called into a group call", "[emulator][meeting]") {
    stage s;
    s.w.describe_meeting({"m", true, "tenant-1", "", {graph::identity_kind::user, "olga"}}, s.now);
    s.come("olga", "p-olga");
    const graph::identity bot{graph::identity_kind::application, "app-1", "Bot", {}};
    s.id = s.w.ring({{graph::identity_kind::user, "olga"}, bot, "app-1", "tenant-1", "https://bot/cb", "m"},
                    s.now)
               .value();
    s.react();
    CHECK(s.mail[0].raw.what.what.body.find(R"("chatInfo")") != std::string::npos);
    CHECK(s.mail[0].raw.what.what.body.find(R"("meetingInfo")") != std::string::npos);
    s.answer();
    s.run_for(1s);
    CHECK(s.told() ==
          words{"incoming", "establishing", "established", "roster of 2", "established, audio active"});
    CHECK(s.w.hang_up(s.id, s.now));  // olga leaves; the bot stays for a while
    s.run_for(1min);
    CHECK(s.outcome().empty());
    CHECK_FALSE(s.w.hang_up(s.id, s.now));
    CHECK_FALSE(s.w.ring({{}, bot, "app-1", "tenant-1", "https://bot/cb", "no such meeting"}, s.now));
}

TEST_CASE("who shares a screen is told to those who asked to be told", "[emulator][meeting]") {
    for (const bool wanted : {true, false}) {
        stage s;
        s.w.describe_meeting(
            {"m", true, "tenant-1", "19:meeting_m@thread.v2", {graph::identity_kind::user, "olga"}}, s.now);
        s.come("olga", "p-olga");
        s.join(
            wanted
                ? R"("callOptions":{"@odata.type":"#microsoft.graph.outgoingCallOptions","isContentSharingNotificationEnabled":true},)"
                : "");
        s.run_for(1s);
        s.mail.clear();
        CHECK(s.change("olga", {{}, {}, true}));
        CHECK(s.told() == (wanted ? words{"roster of 2", "content sharing begins"} : words{"roster of 2"}));
        const auto list = s.ask(graph::method::list_content_sharing_sessions);
        CHECK(list.status == 200);
        CHECK(list.body.find("contentSharingSession\"") != std::string::npos);
        const auto session = s.w.meeting("m")->find("olga")->sharing;
        CHECK(s.ask_of(graph::method::get_content_sharing_session, session).status == 200);
        s.change("olga", {{}, {}, false});
        if (wanted) {
            const auto& last = s.mail.back().raw.what.what;
            CHECK(last.about == "content sharing ends");
            CHECK(last.body.find(R"("changeType":"deleted")") != std::string::npos);
            CHECK(last.body.find("/contentsharingsessions") != std::string::npos);
            CHECK(last.body.find(session) != std::string::npos);
        }
        CHECK(s.ask_of(graph::method::get_content_sharing_session, session).code == "8522");
    }
}

TEST_CASE("a bot in the lobby of an empty meeting waits as long as in any other", "[emulator][meeting]") {
    conference_facts facts{
        "m", true, "tenant-1", "19:meeting_m@thread.v2", {graph::identity_kind::user, "olga"}};
    facts.lobby = true;
    stage s;
    s.w.describe_meeting(facts, s.now);
    s.join();
    s.run_for(5min);
    CHECK(s.come("olga", "p-olga"));
    s.run_for(10min);
    CHECK(s.outcome().empty());
    CHECK(s.change("app-1", {{}, {}, {}, true}));
    s.run_for(1s);
    CHECK(s.play("a.wav").status == 200);
    CHECK(s.go("olga"));
    s.run_for(3min);
    CHECK(ended_with(s) == 5002);

    stage nobody;
    nobody.w.describe_meeting(facts, nobody.now);
    nobody.join();
    nobody.run_for(31min);
    CHECK(ended_with(nobody) == 5855);
}

TEST_CASE("a meeting that a refused bot would have made up is not kept", "[emulator][meeting]") {
    world_settings few;
    few.limits.joins_a_month = 1;
    stage s(few);
    s.meet();
    for (int i = 0; i < 3; ++i)
        CHECK(
            s.place(
                 {},
                 R"("tenantId":"tenant-1","chatInfo":{"threadId":"19:other-)" + std::to_string(i) +
                     R"("},"meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo","organizer":{"user":{"id":"olga"}}},)")
                .status == 429);
    CHECK(s.w.conferences().size() == 1);
}

TEST_CASE("the streams of those who stay keep their numbers", "[emulator][meeting]") {
    const auto source_of_bot = [](const stage& s) {
        const auto with = s.w.find(s.id)->meets();
        return with->participant(*with->find("app-1")).media_streams.at(0).source_id;
    };
    stage s;
    s.meet();
    const auto before = source_of_bot(s);
    CHECK(s.go("olga"));
    CHECK(source_of_bot(s) == before);
    CHECK(s.come("olga", "p-again"));
    const auto with = s.w.find(s.id)->meets();
    CHECK(with->participant(*with->find("p-again")).media_streams.at(0).source_id != before);
}
