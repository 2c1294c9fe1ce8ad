#include "emulator/phone/phone_lines.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::emulator;

namespace {

std::string told(phone_lines& lines, const char* entry) {
    const auto parsed = json::document::parse(entry);
    REQUIRE(parsed.has_value());
    return lines.line(parsed->root()).value_or("nothing");
}

}  // namespace

TEST_CASE("a call reads as who did what, and when", "[emulator][phone]") {
    phone_lines lines(colours::off);
    CHECK(told(lines, R"({"at":0,"what":"ring","from":{"phone":"+33123"},"to":{"application":"a"}})") ==
          "    0.000s  caller  rings: phone +33123");
    CHECK(told(lines, R"({"at":0,"what":"notification","number":1,"about":"incoming"})") == "nothing");
    CHECK(
        told(lines, R"({"at":12,"what":"notificationAnswered","number":1,"status":202,"latencyMs":3.14})") ==
        "    0.012s  graph   incoming                                 202 in 3.1 ms");
    CHECK(told(lines, R"({"at":40,"what":"request","method":"answer","status":202})") ==
          "    0.040s  bot     answer                                   202 after 40 ms");
    CHECK(
        told(lines, R"({"at":480,"what":"promptPlaying","uri":"https://bot/p/menu.wav","lengthMs":2100})") ==
        "    0.480s  graph   plays menu.wav (2.1 s)");
    CHECK(told(lines, R"({"at":500,"what":"promptFinished","uri":"https://bot/p/menu.wav","whole":false})") ==
          "    0.500s  graph   cut off menu.wav");
    CHECK(told(lines, R"({"at":900,"what":"beep","lengthMs":400})") ==
          "    0.900s  graph   plays the tone (0.4 s)");
    CHECK(told(lines, R"({"at":1900,"what":"key","key":"2","notified":true})") ==
          "    1.900s  caller  presses 2");
    CHECK(told(lines, R"({"at":1900,"what":"key","key":"2","notified":false})").find("not told") !=
          std::string::npos);
    CHECK(told(lines, R"({"at":2000,"what":"end","outcome":"transferred","code":200,"subcode":7015})") ==
          "    2.000s  graph   the call is over: transferred            200/7015");
}

TEST_CASE("a prompt goes by its resourceId, without the hash of its content", "[emulator][phone]") {
    phone_lines lines(colours::off);
    CHECK(
        told(
            lines,
            R"({"at":1,"what":"promptPlaying","uri":"https://b/1.wav","resourceId":"opening-hours-0123456789abcdef","lengthMs":2100})")
            .find("plays opening-hours (2.1 s)") != std::string::npos);
    CHECK(
        told(
            lines,
            R"({"at":1,"what":"promptPlaying","uri":"https://b/1.wav","resourceId":"menu-2","lengthMs":2100})")
            .find("plays menu-2 ") != std::string::npos);
    CHECK(
        told(lines,
             R"({"at":1,"what":"promptPlaying","uri":"https://b/0123456789abcdef0123.wav","lengthMs":2100})")
            .find("plays 01234567….wav") != std::string::npos);
}

TEST_CASE("what went wrong says how", "[emulator][phone]") {
    phone_lines lines(colours::off);
    CHECK(
        told(lines,
             R"({"at":1,"what":"request","method":"transfer","status":409,"code":"8607","message":"Busy."})")
            .find("409  8607 Busy.") != std::string::npos);
    CHECK(told(lines, R"({"at":1,"what":"notification","number":1,"about":"incoming","fault":"dropped"})")
              .find("dropped") != std::string::npos);
    told(lines, R"({"at":1,"what":"notification","number":2,"about":"established","fault":"duplicated"})");
    CHECK(told(lines, R"({"at":2,"what":"notificationAnswered","number":2,"status":0,"trouble":"refused"})")
              .find("established (duplicated)                 refused") != std::string::npos);
    CHECK(told(lines, R"({"at":2,"what":"promptFetched","uri":"https://bot/x.wav","trouble":"not mono"})")
              .find("not mono") != std::string::npos);
    CHECK(told(lines, R"({"at":2,"what":"promptFetched","uri":"https://bot/x.wav","lengthMs":5})") ==
          "nothing");
    CHECK(told(lines, R"({"at":2,"what":"somethingNew"})") == "nothing");
    CHECK(told(lines, R"({"at":2,"what":"notificationAnswered","number":2,"status":401,"latencyMs":1,)"
                      R"("fault":"badCallbackToken, expired"})")
              .find("401 in 1.0 ms  (badCallbackToken, expired)") != std::string::npos);
    CHECK(told(lines, R"({"at":2,"what":"end","outcome":"rejected","code":0,"subcode":0})") ==
          "    0.002s  graph   the call is over: rejected");
    CHECK(told(lines, R"({"at":2,"what":"notificationAnswered","number":2,"status":202,"latencyMs":1e300})")
              .size() < 200);
}

TEST_CASE("colours are used only when asked for, and end with the line", "[emulator][phone]") {
    const char* const entry = R"({"at":1,"what":"key","key":"2","notified":true})";
    phone_lines plain(colours::off);
    CHECK(told(plain, entry).find('\x1b') == std::string::npos);
    phone_lines painted(colours::on);
    const auto line = told(painted, entry);
    CHECK(line.find("\x1b[33m") != std::string::npos);
    CHECK(line.rfind("\x1b[0m") == line.size() - 4);
}

TEST_CASE("how long a request took is not counted from what the bot was never told", "[emulator][phone]") {
    phone_lines lines(colours::off);
    told(lines, R"({"at":100,"what":"notification","number":1,"about":"tone"})");
    told(lines, R"({"at":900,"what":"notification","number":2,"about":"tone","fault":"dropped"})");
    CHECK(told(lines, R"({"at":1000,"what":"request","method":"get","status":200})").find("after 900 ms") !=
          std::string::npos);
}

TEST_CASE("a bot's names cannot command the terminal", "[emulator][phone]") {
    phone_lines lines(colours::off);
    CHECK(
        told(lines, R"({"at":1,"what":"promptPlaying","resourceId":"a\u001b[2J\nb\u007f","lengthMs":100})") ==
        "    0.001s  graph   plays a?[2J?b? (0.1 s)");
}

TEST_CASE("the caller hears the keys that the bot presses", "[emulator][phone]") {
    phone_lines lines(colours::off);
    CHECK(told(lines, R"({"at":1,"what":"toneSent","key":"5"})") == "    0.001s  bot     presses 5");
}
