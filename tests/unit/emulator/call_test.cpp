#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using graph::call_state;
using words = std::vector<std::string>;

TEST_CASE("a ringing call is told as Graph tells it", "[emulator][call]") {
    stage s;
    s.ring();
    REQUIRE(s.mail.size() == 1);
    const auto& m = s.mail[0];
    CHECK(m.raw.what.what.callback_uri == "https://bot/callback");
    CHECK(m.only().change == graph::change_type::created);
    CHECK(m.only().resource.kind == graph::resource_kind::call);
    CHECK(m.only().resource.call == graph::call_id(s.id));
    CHECK(m.call().state == call_state::incoming);
    CHECK(m.call().direction == graph::call_direction::incoming);
    REQUIRE(m.call().source);
    CHECK(m.call().source->identity.who().id == "ada");
    REQUIRE(m.call().targets.size() == 1);
    CHECK(m.call().targets[0].identity.who().id == "app-1");
    CHECK(m.call().call_chain_id == m.raw.chain);
    CHECK(m.call().tenant_id == "tenant-1");
}

TEST_CASE("an answered call is established, and then its audio becomes active, at the answer's callback",
          "[emulator][call]") {
    stage s;
    s.ring();
    s.run_for(1s);
    CHECK(s.answer().status == 202);
    s.run_for(1s);
    CHECK(s.told() == words{"incoming", "establishing", "established", "established, audio active"});
    CHECK(s.mail[1].raw.what.what.callback_uri == "https://bot/callback/1");
    CHECK_FALSE(s.mail[2].call().audio);
    CHECK(s.mail[3].call().state == call_state::established);
    CHECK(s.mail[3].call().audio == graph::media_state::active);
    CHECK(s.mail[3].at > s.mail[2].at);
}

TEST_CASE("a call that nobody answers within 15 seconds ends, and is gone for a late answer",
          "[emulator][call]") {
    stage s;
    s.ring();
    s.run_until(14999ms);
    CHECK(s.mail.size() == 1);
    s.run_until(15s);
    REQUIRE(s.mail.size() == 2);
    CHECK(s.mail[1].only().change == graph::change_type::deleted);
    CHECK(s.outcome() == "not answered");
    const auto late = s.answer();
    CHECK(late.status == 404);
    CHECK(late.code == "8522");
}

TEST_CASE("an answer just in time stops the window", "[emulator][call]") {
    stage s;
    s.ring();
    s.run_until(14999ms);
    s.answer();
    s.run_for(1min);
    CHECK(s.outcome().empty());
}

TEST_CASE("a rejected call is deleted without a word", "[emulator][call]") {
    stage s;
    s.ring();
    CHECK(s.ask(graph::method::reject, R"({"reason":"Busy"})").status == 202);
    s.run_for(1s);
    REQUIRE(s.mail.size() == 2);
    CHECK(s.mail[1].only().change == graph::change_type::deleted);
    CHECK_FALSE(s.mail[1].call().state);
    CHECK_FALSE(s.mail[1].call().result_info);
    CHECK(s.outcome() == "rejected, busy");
}

TEST_CASE("a bot that does not take the incoming notification gets no call", "[emulator][call]") {
    stage s;
    s.bot_status = 503;
    s.ring();
    s.run_for(1s);
    CHECK(s.outcome() == "not acknowledged");
}

TEST_CASE("hanging up ends the call on both sides of the notification", "[emulator][call]") {
    stage s;
    s.establish();
    CHECK(s.ask(graph::method::hang_up).status == 204);
    // The end is on its way.
    CHECK(s.ask(graph::method::hang_up).status == 204);
    CHECK(s.ask(graph::method::get).body.find(R"("state":"terminating")") != std::string::npos);
    s.run_for(1s);
    CHECK(s.ask(graph::method::hang_up).status == 404);
    CHECK(s.ask(graph::method::get).status == 404);
    CHECK(s.told() == words{"terminating", "terminated"});
    CHECK(s.mail[1].call().result_info == graph::result_info{200, 7000, "The call was ended by the bot."});
    CHECK(s.outcome() == "bot hung up");
}

TEST_CASE("a caller who hangs up is told apart by the kind of line", "[emulator][call]") {
    stage user;
    user.establish();
    user.w.hang_up(user.id, user.now);
    user.run_for(1s);
    REQUIRE(user.told() == words{"terminated"});
    CHECK(user.mail[0].call().result_info->subcode == 4521);
    CHECK(user.mail[0].call().result_info->code == 200);
    CHECK_FALSE(user.w.hang_up(user.id, user.now));
    CHECK_FALSE(user.w.press(user.id, "1", user.now));

    world_settings zero;
    zero.quirks.graceful_code = 0;
    stage phone(zero);
    phone.ring({graph::identity_kind::phone, "+33123456789", {}, {}});
    phone.w.hang_up(phone.id, phone.now);
    phone.run_for(1s);
    CHECK(phone.mail.back().call().result_info->subcode == 540000);
    CHECK(phone.mail.back().call().result_info->code == 0);
}

TEST_CASE("a call lives 45 minutes from its last keepAlive", "[emulator][call]") {
    stage s;
    s.establish();
    s.run_until(40min);
    CHECK(s.ask(graph::method::keep_alive).status == 200);
    s.run_until(84min);
    CHECK(s.outcome().empty());
    s.run_until(85min);
    CHECK(s.outcome() == "keepAlive missed");
    REQUIRE(s.told() == words{"terminated"});
    CHECK(s.mail[0].call().result_info->code == 408);
    CHECK(s.mail[0].call().result_info->subcode == 8537);
    CHECK(s.ask(graph::method::keep_alive).code == "8522");
}

TEST_CASE("tones are told once they are subscribed to, in rising order", "[emulator][call]") {
    stage s;
    s.establish();
    s.press("9");
    CHECK(s.mail.empty());
    const auto subscribed = s.ask(graph::method::subscribe_to_tone, R"({"clientContext":"t"})");
    CHECK(subscribed.status == 200);
    CHECK(subscribed.location.find("/communications/calls/" + s.id + "/operations/") == 0);
    s.press("12#");
    s.run_for(1s);
    REQUIRE(s.mail.size() == 3);
    CHECK(s.mail[0].call().tone_info == graph::tone_info{1, graph::tone::tone1});
    CHECK(s.mail[1].call().tone_info == graph::tone_info{2, graph::tone::tone2});
    CHECK(s.mail[2].call().tone_info == graph::tone_info{3, graph::tone::pound});
    CHECK(s.mail[2].at - s.mail[0].at == 300ms);
    CHECK(s.mail[0].call().state == call_state::established);
}

TEST_CASE("a transfer that is taken ends the call", "[emulator][call][transfer]") {
    stage s;
    s.establish();
    CHECK(s.transfer().status == 202);
    s.run_for(1s);
    CHECK(s.told() == words{"transferring"});
    s.run_for(5s);
    CHECK(s.told() ==
          words{"transferring", "transferAccepted", "transferAccepted, audio inactive", "terminated"});
    CHECK(s.mail[1].call().state == call_state::transfer_accepted);
    CHECK(s.mail[2].call().audio == graph::media_state::inactive);
    CHECK(s.mail[3].call().result_info->subcode == 7015);
    CHECK(graph::is_graceful(*s.mail[3].call().result_info));
    CHECK(s.outcome() == "transferred");
}

TEST_CASE("a transfer that is refused gives the call back, with the reason", "[emulator][call][transfer]") {
    struct {
        answers how;
        std::string member;
        graph::result_info why;
        duration latest;
    } const cases[] = {
        {answers::busy, R"("user":{"id":"grace"})", {486, 8539, ""}, 2s},
        {answers::busy, R"("phone":{"id":"grace"})", {486, 560486, ""}, 2s},
        {answers::declines, R"("user":{"id":"grace"})", {603, 8538, ""}, 4s},
        {answers::never, R"("user":{"id":"grace"})", {480, 8541, ""}, 31s},
        {answers::unknown, R"("user":{"id":"grace"})", {404, 8544, ""}, 2s},
    };
    for (const auto& c : cases) {
        stage s;
        s.w.people().set("grace", {c.how, 3s});
        s.establish();
        s.transfer(c.member);
        s.run_for(c.latest - 1s);
        const auto early = s.told();
        s.run_for(1s);
        CAPTURE(to_string(c.how), c.member);
        if (c.how == answers::never) CHECK(early == words{"transferring"});
        REQUIRE(s.told() == words{"transferring", "established, transfer failed"});
        const auto& told = s.mail[1].call();
        CHECK(told.state == call_state::established);
        REQUIRE(told.result_info);
        CHECK(told.result_info->code == c.why.code);
        CHECK(told.result_info->subcode == c.why.subcode);
        CHECK(s.mail[1].raw.what.what.body.find("\"subCode\"") != std::string::npos);
        CHECK(s.play("again.wav").status == 200);
    }
}

TEST_CASE("the documented failure of a transfer can be had instead", "[emulator][call][transfer]") {
    world_settings settings;
    settings.quirks.documented_transfer_failure = true;
    stage s(settings);
    s.w.people().set("grace", {answers::busy, 1s});
    s.establish();
    s.transfer();
    s.run_for(5s);
    CHECK(s.mail.back().call().result_info->code == 500);
    CHECK(s.mail.back().call().result_info->subcode == 7000);
}

TEST_CASE("a second transfer conflicts with the first", "[emulator][call][transfer]") {
    stage s;
    s.establish();
    s.transfer();
    const auto second = s.transfer();
    CHECK(second.status == 409);
    CHECK(second.code == "8607");
}

TEST_CASE("a caller who hangs up while it rings elsewhere ends the transfer too",
          "[emulator][call][transfer]") {
    stage s;
    s.establish();
    s.transfer();
    s.run_for(1s);
    s.w.hang_up(s.id, s.now);
    s.run_for(1min);
    CHECK(s.told() == words{"transferring", "terminated"});
    CHECK(s.outcome() == "caller hung up");
}

TEST_CASE("a bot that answers 204 to the legacy format gets the call in Graph's", "[emulator][call]") {
    world_settings settings;
    settings.quirks.legacy_first = true;
    stage s(settings);
    s.bot_status = 204;
    s.ring();
    REQUIRE(s.mail.size() == 2);
    CHECK(s.mail[0].parsed.empty());
    CHECK(s.mail[1].call().state == call_state::incoming);
}

TEST_CASE("GET shows the call as it is", "[emulator][call]") {
    stage s;
    s.establish();
    const auto got = s.ask(graph::method::get);
    CHECK(got.status == 200);
    const auto body = json::document::parse(got.body);
    REQUIRE(body.has_value());
    const auto read = graph::read_call(body->root());
    CHECK(read.state == call_state::established);
    CHECK(read.audio == graph::media_state::active);
    CHECK(body->root()["id"].string_or() == s.id);
}

TEST_CASE("ids are known in either spelling", "[emulator][call]") {
    stage s;
    s.establish();
    std::string upper;
    for (const char c : s.id)
        if (c != '-') upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    CHECK(s.w.request({graph::method::get, upper, {}, {}, {}}, s.now).status == 200);
}

TEST_CASE("the transcript tells both sides in order", "[emulator][call]") {
    stage s;
    s.establish();
    s.ask(graph::method::hang_up);
    s.run_for(1s);
    words kinds;
    std::uint64_t n = 0;
    for (const auto& e : s.w.find(s.id)->story().entries()) {
        CHECK(e.n == ++n);
        json::writer w;
        write(w, e);
        const auto text = w.take();
        const auto parsed = json::document::parse(text);
        REQUIRE(parsed.has_value());
        kinds.push_back(parsed->root()["what"].string_or());
    }
    CHECK(kinds == words{"ring", "notification", "notificationAnswered", "request", "notification",
                         "notificationAnswered", "notification", "notificationAnswered", "notification",
                         "notificationAnswered", "request", "notification", "notificationAnswered",
                         "notification", "end", "notificationAnswered"});
}

TEST_CASE("audio that becomes active during a transfer does not look like its failure",
          "[emulator][call][transfer]") {
    stage s;
    s.ring();
    s.answer();
    s.run_for(310ms);
    REQUIRE(s.told().back() == "established");
    CHECK(s.transfer().status == 202);
    s.run_for(1s);
    CHECK(s.told() ==
          words{"incoming", "establishing", "established", "transferring", "transferring, audio active"});
    CHECK(s.mail.back().call().state == call_state::transferring);
    CHECK(s.mail.back().call().audio == graph::media_state::active);
}

TEST_CASE("keys and speech need somebody who hears them", "[emulator][call]") {
    stage s;
    s.ring();
    const auto heard = [&s] {
        const bool key = s.w.press(s.id, "1", s.now);
        const bool speech = s.w.speak(s.id, 1s, nullptr, s.now);
        CHECK(key == speech);
        return key;
    };
    CHECK_FALSE(heard());
    s.answer();
    s.run_for(399ms);
    CHECK_FALSE(heard());
    s.run_for(1ms);
    CHECK(heard());
}
