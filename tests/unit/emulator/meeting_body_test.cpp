#include "emulator/control/meeting_body.hpp"

#include <catch2/catch.hpp>

#include "emulator/control/manners_body.hpp"

using namespace switchhook;
using namespace switchhook::emulator;

namespace {

template <class Read>
std::string complaint(const Read& read) {
    problems out;
    read(out);
    return out.all().empty() ? "fine" : out.all().front().path + ": " + out.all().front().what;
}

}  // namespace

TEST_CASE("a meeting is described with its people", "[emulator][control]") {
    problems out;
    const auto body = read_meeting(
        R"({"organizer":{"user":"olga","name":"Olga"},"tenant":"t","threadId":"19:x","joinMeetingId":"12","passcode":"p",
            "token":"k","lobby":true,"locked":true,
            "people":[{"person":{"phone":"+1555"},"participant":"p-1","role":"presenter","hidden":true,"muted":true}]})",
        "m", out);
    REQUIRE(body);
    CHECK(body->facts.id == "m");
    CHECK(body->facts.meeting);
    CHECK(body->facts.organizer.id == "olga");
    CHECK(body->facts.join_id == "12");
    CHECK(body->facts.passcode == "p");
    CHECK(body->facts.token == "k");
    CHECK(body->facts.lobby);
    CHECK(body->facts.locked);
    REQUIRE(body->people.size() == 1);
    CHECK(body->people[0].who.kind == graph::identity_kind::phone);
    CHECK(body->people[0].role == "presenter");
    CHECK(body->people[0].hidden);
}

TEST_CASE("mistakes about meetings are named", "[emulator][control]") {
    const auto meeting = [](std::string_view text) {
        return complaint([&](problems& out) { read_meeting(text, "m", out); });
    };
    CHECK(meeting("{}") == "fine");
    CHECK(meeting(R"({"lobbby":true})").find("did you mean \"lobby\"") != std::string::npos);
    CHECK(meeting(R"({"people":[{"person":{"user":""}}]})") == "/people/0/person/user: must not be empty");
    CHECK(meeting(R"({"people":{}})").rfind("/people:", 0) == 0);
    CHECK(complaint([](problems& out) { read_attendee("{}", out); }).find("person") != std::string::npos);
    CHECK(complaint([](problems& out) {
              read_attendee_change(R"({"role":"king"})", out);
          }).rfind("/role:", 0) == 0);
    CHECK(complaint([](problems& out) {
              read_meeting_end(R"({"subcode":"x"})", out);
          }).rfind("/subcode:", 0) == 0);
    problems out;
    CHECK(read_meeting_end("", out) == 5003);
}

TEST_CASE("quirks are set one by one, all or none", "[emulator][control]") {
    quirks q;
    bool close = false;
    problems out;
    CHECK(read_quirks(R"({"gracefulCode":0,"closeConnections":true,"batchNotifications":true})", q, close,
                      out));
    CHECK(q.graceful_code == 0);
    CHECK(q.batch_notifications);
    CHECK(close);
    CHECK_FALSE(read_quirks(R"({"numbersAsText":true,"gracefulCode":100})", q, close, out));
    CHECK_FALSE(q.numbers_as_text);
    json::writer w;
    write_quirks(w, q, close);
    quirks again;
    bool close_again = false;
    problems none;
    CHECK(read_quirks(w.take(), again, close_again, none));
    CHECK(again.batch_notifications);
    CHECK(again.unknown_meetings);
    CHECK(close_again);
}

TEST_CASE("limits are set one by one, all or none", "[emulator][control]") {
    limits l;
    problems out;
    CHECK(read_limits(R"({"callsAtOnce":500,"requestsASecond":0,"callRing":"20s"})", l, out));
    CHECK(l.calls_at_once == 500);
    CHECK(l.requests_a_second == 0);
    CHECK(l.call_ring == std::chrono::seconds(20));
    CHECK(l.keep_alive == std::chrono::minutes(45));
    CHECK_FALSE(read_limits(R"({"callsAtOnce":5,"callRing":20})", l, out));
    CHECK(l.calls_at_once == 500);
    json::writer w;
    write_limits(w, l);
    limits again;
    problems none;
    CHECK(read_limits(w.take(), again, none));
    CHECK(again.calls_at_once == 500);
    CHECK(again.call_ring == l.call_ring);
}
