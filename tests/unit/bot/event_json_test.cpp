#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::bot;
using namespace std::chrono_literals;

namespace {

std::string text_of(const event& e, key_display keys = key_display::show) {
    json::writer w;
    write_event(w, e, keys);
    return w.take();
}

call_ordered ordered_to(const graph::identity& who) {
    call_order order;
    order.to = {who, who};
    order.tenant = "t";
    order.ring_within = 30s;
    order.params = {{"name", "Anna"}};
    return {graph::call_id("k"), held_order(order)};
}

call_ordered ordered_leg(const graph::identity& who) {
    call_order order;
    order.to = {who};
    order.leg =
        leg_of{graph::call_id("p"),
               7,
               3,
               graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}},
               "fr-FR",
               {{"ticket.digits", value("12")}, {"look.body", value(value::list{value(true), value()})}},
               {{"params.room", value(std::int64_t{71})}}};
    return {graph::call_id("k"), held_order(order)};
}

call_ordered ordered_meeting() {
    call_order order;
    graph::organizer_meeting_info by_organizer;
    by_organizer.organizer = graph::identity{graph::identity_kind::user, "u1", {}, "t"};
    graph::chat_info chat;
    chat.thread_id = "19:meeting@thread.v2";
    order.join = meeting_place{chat, by_organizer};
    return {graph::call_id("k"), held_order(order)};
}

std::optional<event> back(const std::string& text) {
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    return read_event(document->root());
}

}  // namespace

TEST_CASE("every event is read back as it was written", "[bot][journal]") {
    const graph::identity caller{graph::identity_kind::phone, "+331", {}, {}};
    const graph::identity owner{graph::identity_kind::user, "u", {}, {}};
    const graph::result_info busy{486, 8539, {}};
    const event all[] = {
        call_offered{graph::call_id("a-b"),
                     caller,
                     {},
                     "t",
                     "c",
                     admission::busy,
                     {{"office", hours_state::holiday, instant(5s)}, {"desk", hours_state::open, {}}},
                     {graph::call_route{"forwarded", caller, owner}}},
        call_changed{graph::call_state::transfer_accepted, graph::media_state::inactive, busy},
        tone_received{3, '#'},
        operation_ended{graph::operation_id("o"), "ctx", graph::operation_status::failed, busy, {}, {}},
        call_deleted{busy},
        call_deleted{},
        notification_noted{"participant"},
        timer_fired{timer_name::inter_digit, 9},
        request_succeeded{4, graph::operation_id("o"), call_changed{graph::call_state::established, {}, {}},
                          200, 12ms},
        request_failed{5, request_error::gone, 404, "8522", 3ms},
        recording_stored{6, "2026/x.wav"},
        recording_lost{7, "disk full"},
        hang_up_asked{},
        section_asked{"sales"},
        call_resumed{},
        call_resumed{true},
        call_resumed{false, 7},
        call_resumed{false, 0, milliseconds(12'000)},
        call_resumed{false, 0, milliseconds(-3'600'000)},
        ordered_to(caller),
        ordered_meeting(),
        call_identified{graph::call_id("a-b")},
        request_asked{graph::mute_request{}},
        request_succeeded{8, {}, {}, 201, 12ms, graph::call_id("a-b")},
        service_answered{9, 200, value("text"), false, 7ms},
        service_answered{9, 404, {}, true, 7ms},
        service_failed{10, "timeout", 0, 3s},
        service_failed{10, "malformed", 200, 3s},
        steps_fetched{11, 4, "[]", 7ms},
        callback_kept{14, "o", instant(5s)},
        callback_refused{14, "full"},
        leg_answered{12, graph::call_id("a-b")},
        leg_failed{13, graph::transfer_result::unreachable},
        leg_failed{13, graph::transfer_result::failed},
        ordered_leg(caller),
        line_moved{14, 3, 9, 90s},
        line_moved{14, 1, 1, {}},
        agent_offered{15, caller},
        line_refused{16, true},
        line_refused{16, false},
        line_forgotten{17},
    };
    static_assert(std::variant_size_v<event> == 28);
    for (const auto& e : all) {
        CAPTURE(text_of(e));
        CHECK(back(text_of(e)) == e);
    }
}

TEST_CASE("recording tokens, their locations and sensitive keys are not written", "[bot][journal]") {
    operation_ended e;
    e.recording_location = "https://media.example.org/secret";
    e.recording_token = secret("token");
    e.status = graph::operation_status::completed;
    CHECK(text_of(e).find("secret") == std::string::npos);
    CHECK(text_of(e).find("token") == std::string::npos);
    CHECK_FALSE(std::get<operation_ended>(*back(text_of(e))).recording_location.empty());
    CHECK(text_of(service_answered{9, 200, value("pin"), true, 7ms}).find("pin") == std::string::npos);
    CHECK(text_of(tone_received{3, '7'}, key_display::hide).find('7') == std::string::npos);
}

TEST_CASE("sensitive parameters of an order are not written", "[bot][journal]") {
    call_order order;
    order.params = {{"pin", "xyzzy"}, {"who", "anna"}};
    order.sensitive = {"pin"};
    const auto text = text_of(call_ordered{graph::call_id("k"), held_order(order)});
    CHECK(text.find("xyzzy") == std::string::npos);
    const auto read = std::get<call_ordered>(*back(text));
    CHECK(read.order.get()->sensitive == order.sensitive);
    CHECK(read.order.get()->params[1].second == "anna");
}

TEST_CASE("what lets people into a meeting, and what an operator sends, is not written", "[bot][journal]") {
    graph::join_meeting_id_info by_id;
    by_id.join_meeting_id = "123";
    by_id.passcode = secret("xyzzy");
    call_order order;
    order.join = meeting_place{{}, by_id};
    CHECK(text_of(call_ordered{graph::call_id("k"), held_order(order)}).find("xyzzy") == std::string::npos);
    graph::token_meeting_info by_token;
    by_token.token = secret("xyzzy");
    order = {};
    order.create.emplace();
    order.create->meeting_info = by_token;
    CHECK(text_of(call_ordered{graph::call_id("k"), held_order(order)}).find("xyzzy") == std::string::npos);
    graph::send_dtmf_tones_request keys;
    keys.tones = {graph::tone::tone4};
    CHECK(text_of(request_asked{keys}).find("tone4") == std::string::npos);
}

TEST_CASE("what a service replied is kept as JSON", "[bot][journal]") {
    const auto document = json::document::parse(R"({"a":[1,2.5,"x",true,null,{"b":"c"}]})");
    const service_answered e{9, 200, value::of(document->root()), false, 7ms};
    CHECK(text_of(e).find(R"("body":{"a":[1,2.5,"x",true,null,{"b":"c"}]})") != std::string::npos);
    CHECK(back(text_of(e)) == event(e));
}

TEST_CASE("what is no event reads as none", "[bot][journal]") {
    CHECK_FALSE(back("{}"));
    CHECK_FALSE(back("[]"));
    CHECK_FALSE(back(R"({"timer": {"name": "no such"}})"));
}
