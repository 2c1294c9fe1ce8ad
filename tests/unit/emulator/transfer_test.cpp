#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;
using graph::method;

namespace {

// Two calls of the bot, with ada and with grace; the one with ada is at hand.
std::string call_both(stage& s) {
    s.place();
    s.run_for(5s);
    std::string with_grace = s.id;
    s.establish();
    return with_grace;
}

graph_answer consult(stage& s, const std::string& call) {
    return s.ask(
        method::transfer,
        R"({"transferTarget":{"identity":{"user":{"id":"grace"}},"replacesCallId":")" + call + "\"}}");
}

}  // namespace

TEST_CASE("a consultative transfer ends both calls", "[emulator][transfer]") {
    stage s;
    const std::string other = call_both(s);
    CHECK(consult(s, other).status == 202);
    CHECK(consult(s, other).code == "8607");
    s.run_for(2s);
    words mine;
    for (const auto& m : s.mail)
        if (m.raw.call == s.id) mine.push_back(m.raw.what.what.about);
    CHECK(mine ==
          words{"transferring", "transferAccepted", "transferAccepted, audio inactive", "terminated"});
    CHECK(s.outcome() == "transferred");
    CHECK(s.w.find(other)->outcome() == "transferred");
    for (const auto& m : s.mail) {
        if (m.raw.what.what.about != "terminated") continue;
        CHECK_FALSE(m.call().result_info);
        CHECK(m.call().termination_reason == "AppTransferred");
    }
}

TEST_CASE("a consultative transfer fails when the other call is no more", "[emulator][transfer]") {
    stage s;
    const std::string other = call_both(s);
    CHECK(consult(s, s.id).code == "8523");
    s.w.hang_up(other, s.now);
    s.run_for(1s);
    s.mail.clear();
    CHECK(consult(s, other).status == 202);
    s.run_for(1s);
    REQUIRE(s.told() == words{"transferring", "established, transfer failed"});
    CHECK(s.mail[1].call().result_info->subcode == 7700);
    CHECK(s.play("a.wav").status == 200);
    CHECK(consult(s, "no-such-call").status == 202);
}

TEST_CASE("out of a group call somebody is moved who is there", "[emulator][transfer]") {
    const auto ask = [](stage& s, const std::string& transferee) {
        return s.ask(method::transfer, R"({"transferTarget":{"identity":{"user":{"id":"grace"}}})" +
                                           (transferee.empty() ? "" : R"(,"transferee":)" + transferee) +
                                           "}");
    };
    stage s;
    s.meet();
    CHECK(ask(s, "").code == "8523");
    CHECK(ask(s, R"({"identity":{"user":{"id":"nobody"}}})").code == "8558");
    CHECK(ask(s, R"({"identity":{"user":{"id":"ada"}},"participantId":"p-ada"})").status == 202);
    s.run_for(5s);
    CHECK(s.outcome() == "transferred");
    CHECK(s.mail.back().call().result_info->subcode == 7015);
    CHECK(s.w.meeting("m")->find("ada") == nullptr);
    CHECK(s.w.meeting("m")->find("olga") != nullptr);

    stage two;
    two.establish();
    CHECK(ask(two, R"({"identity":{"user":{"id":"ada"}}})").code == "8548");
}

TEST_CASE("a callee may hang up while it rings at the transfer target", "[emulator][transfer]") {
    stage s;
    s.place();
    s.run_for(5s);
    s.mail.clear();
    CHECK(s.transfer(R"("user":{"id":"hal"})").status == 202);
    s.run_for(1s);
    CHECK(s.w.hang_up(s.id, s.now));
    s.run_for(5s);
    CHECK(s.told() == words{"transferring", "terminated"});
    CHECK(s.outcome() == "callee hung up");
}

TEST_CASE("nobody is moved out of a group call who has left meanwhile", "[emulator][transfer]") {
    stage s;
    s.meet();
    CHECK(
        s.ask(
             method::transfer,
             R"({"transferTarget":{"identity":{"user":{"id":"grace"}}},"transferee":{"identity":{"user":{"id":"ada"}}}})")
            .status == 202);
    s.run_for(1s);
    CHECK(s.go("ada"));
    s.run_for(5s);
    CHECK(s.told().back() == "established, transfer failed");
    CHECK(s.mail.back().call().result_info->subcode == 7000);
    CHECK(s.outcome().empty());
    CHECK(s.play("a.wav").status == 200);
}
