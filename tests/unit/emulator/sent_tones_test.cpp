#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;
using graph::method;

namespace {

std::string keys_heard(const stage& s) {
    std::string keys;
    for (const auto& e : s.w.find(s.id)->story().entries())
        if (const auto* tone = std::get_if<happened::tone_sent>(&e.what)) keys += tone->which;
    return keys;
}

}  // namespace

TEST_CASE("tones are sent one behind the other, and the operation ends with the last", "[emulator][tones]") {
    stage s;
    s.establish();
    const auto answer =
        s.ask(method::send_dtmf_tones,
              R"({"tones":["tone1","star","pound"],"delayBetweenTonesMs":1000,"clientContext":"d"})");
    CHECK(answer.status == 200);
    CHECK(answer.body.find(R"("status":"running")") != std::string::npos);
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["tone9"],"clientContext":"e"})").status == 200);
    s.run_for(1500ms);
    CHECK(keys_heard(s) == "1*");
    CHECK(s.mail.empty());
    s.run_for(1600ms);
    CHECK(keys_heard(s) == "1*#9");
    REQUIRE(s.mail.size() == 1);
    CHECK(s.mail[0].operation().type == "sendDtmfTonesOperation");
    CHECK(s.mail[0].operation().client_context == "d");
    CHECK(s.mail[0].operation().completion_reason == "completedSuccessfully");
    CHECK_FALSE(s.mail[0].operation().result_info);
    s.run_for(1s);
    CHECK(s.mail.size() == 2);
}

TEST_CASE("cancelling media processing cancels tones too, which count as completed", "[emulator][tones]") {
    stage s;
    s.establish();
    s.ask(method::send_dtmf_tones, R"({"tones":["tone1","tone2"],"clientContext":"d"})");
    s.ask(method::cancel_media_processing, "{}");
    s.run_for(5s);
    CHECK(keys_heard(s) == "1");
    REQUIRE(s.told() == words{"sendDtmfTones completed"});
    CHECK(s.mail[0].operation().completion_reason == "mediaOperationCanceled");
}

TEST_CASE("tones need a call that is established, and make sense", "[emulator][tones]") {
    stage s;
    s.ring();
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["tone1"]})").code == "8501");
    s.answer();
    s.run_for(1s);
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":[]})").code == "8523");
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["17"]})").code == "8523");
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["tone1"],"delayBetweenTonesMs":-1})").code == "8523");
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["flash","a"]})").status == 200);
    s.run_for(1s);
    CHECK(keys_heard(s) == "FA");
}

TEST_CASE("another bot in the meeting hears the tones", "[emulator][tones]") {
    stage s;
    s.meet();
    const std::string first = s.id;
    CHECK(s.ask(method::subscribe_to_tone, "{}").status == 200);
    s.app.id = "app-2";
    s.join();
    s.run_for(1s);
    s.mail.clear();
    s.ask(method::send_dtmf_tones, R"({"tones":["tone5"]})");
    REQUIRE(s.mail.size() == 1);
    CHECK(s.mail[0].raw.call == first);
    CHECK(s.mail[0].call().tone_info->tone == graph::tone::tone5);
}

TEST_CASE("the flash hook is heard as what it is", "[emulator][tones]") {
    stage s;
    s.meet();
    s.ask(method::subscribe_to_tone, "{}");
    s.app.id = "app-2";
    s.join();
    s.run_for(1s);
    s.mail.clear();
    s.ask(method::send_dtmf_tones, R"({"tones":["flash"]})");
    REQUIRE(s.mail.size() == 1);
    CHECK(s.mail[0].call().tone_info->tone == graph::tone::flash);
}
