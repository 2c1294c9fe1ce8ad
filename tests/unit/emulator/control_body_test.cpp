#include "emulator/control/control_body.hpp"

#include <catch2/catch.hpp>

#include "emulator/control/prompt_files.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

template <class Reader>
std::string complaint(Reader read, std::string_view text) {
    problems out;
    if (read(text, out)) return "fine";
    REQUIRE(out.any_error());
    return out.all().front().path + ": " + out.all().front().what;
}

}  // namespace

TEST_CASE("a ring names its parties, or leaves them to us", "[emulator][control]") {
    problems out;
    const auto nobody = read_ring("", out);
    REQUIRE(nobody);
    CHECK(nobody->from.kind == graph::identity_kind::phone);
    CHECK_FALSE(nobody->to);
    const auto ada =
        read_ring(R"({"from":{"user":"ada","name":"Ada"},"to":{"applicationInstance":"desk"}})", out);
    REQUIRE(ada);
    CHECK(ada->from == graph::identity{graph::identity_kind::user, "ada", "Ada", {}});
    CHECK(ada->to->kind == graph::identity_kind::application_instance);
}

TEST_CASE("mistakes in what people ask for are named with their place", "[emulator][control]") {
    CHECK(complaint(read_ring, R"({"from":{"phone":"+1","user":"x"}})") ==
          "/from: names more than one party");
    CHECK(complaint(read_ring, R"({"from":{"phone":""}})") == "/from/phone: must not be empty");
    CHECK(complaint(read_ring, R"({"form":{}})").find("did you mean \"from\"") != std::string::npos);
    CHECK(complaint(read_ring, "{").size() > 4);
    CHECK(complaint(read_press, R"({"tones":"12x"})").rfind("/tones:", 0) == 0);
    CHECK(complaint(read_press, R"({"tones":""})").rfind("/tones:", 0) == 0);
    CHECK(complaint(read_press, "{}").find("missing") != std::string::npos);
    CHECK(complaint(read_speak, R"({"seconds":0})").rfind("/seconds:", 0) == 0);
    CHECK(complaint(read_speak, R"({"seconds":"4"})").rfind("/seconds:", 0) == 0);
    for (const auto* url : {"http://bot/cb", "https://", "https://bot cb/", "bot"})
        CHECK(complaint(read_app, std::string(R"({"callbackUrl":")") + url + "\"}") ==
              "/callbackUrl: must be an https URL");
    CHECK(complaint(read_app, R"({"callbackUrl":"https://localhost:3978/api/calling"})") == "fine");
    CHECK(complaint(read_callee, R"({"answers":"perhaps"})").rfind("/answers:", 0) == 0);
    CHECK(complaint(read_faults, R"({"http429":{"rate":2}})") == "/http429/rate: must be from 0 to 1");
    CHECK(complaint(read_faults, R"({"http429":{}})").find("missing") != std::string::npos);
    CHECK(complaint(read_faults, R"({"http5xx":{"rate":1,"status":404}})").rfind("/http5xx/status:", 0) == 0);
    CHECK(complaint(read_faults, R"({"dropp":{"rate":1}})").find("did you mean \"drop\"") !=
          std::string::npos);
}

TEST_CASE("faults are read with their seed and what each of them needs", "[emulator][control]") {
    problems out;
    const auto order = read_faults(
        R"({"seed":7,"http429":{"rate":0.5,"retryAfter":"2128ms"},"http5xx":{"rate":1,"status":502},)"
        R"("badCallbackToken":{"rate":1,"how":"early"},"notificationDelay":{"rate":1,"time":"3s"}})",
        out);
    REQUIRE(order);
    const auto of = [&](fault_kind k) { return order->all[static_cast<std::size_t>(k)]; };
    CHECK(order->seed == 7);
    CHECK(of(fault_kind::http_429).rate == 0.5);
    CHECK(of(fault_kind::http_429).wait == 2128ms);
    CHECK(of(fault_kind::http_5xx).status == 502);
    CHECK(of(fault_kind::bad_callback_token).flaw == token_flaw::early);
    CHECK(of(fault_kind::notification_delay).wait == 3s);
    CHECK(of(fault_kind::drop).rate == 0);
}

TEST_CASE("failures are ordered by the words of flow tests and the names of methods", "[emulator][control]") {
    problems out;
    const auto rung =
        read_ring(R"({"fail":[{"what":"prompt"},{"what":"participants.invite","times":2}]})", out);
    REQUIRE(rung);
    REQUIRE(rung->failures.size() == 2);
    CHECK(rung->failures[0].what == failing::prompt);
    CHECK(rung->failures[0].times == 1);
    CHECK(rung->failures[1].what == failing::request);
    CHECK(rung->failures[1].method == graph::method::invite);
    CHECK(rung->failures[1].times == 2);
    CHECK(complaint(read_fail, R"({"what":"operation"})") == "fine");
    CHECK(complaint(read_fail, R"({"what":"prompts"})").rfind("/what: must be prompt, recording,", 0) == 0);
    CHECK(complaint(read_fail, "{}").find("missing") != std::string::npos);
}

TEST_CASE("people answer as they are told, with a ring time", "[emulator][control]") {
    problems out;
    const auto who = read_callee(R"({"answers":"declines","ring":"7s"})", out);
    REQUIRE(who);
    CHECK(who->answers == answers::declines);
    CHECK(who->ring == 7s);
    CHECK(read_callee(R"({"answers":"asks"})", out)->ring == 1h);
    CHECK(read_callee(R"({"answers":"asks","ring":"9s"})", out)->ring == 9s);
    CHECK_FALSE(out.any_error());
}

TEST_CASE("whoever decides may be named", "[emulator][control]") {
    problems out;
    CHECK(read_decision("", out) == 0U);
    CHECK(read_decision(R"({"party":2})", out) == 2U);
    CHECK(complaint(read_decision, R"({"party":0})") != "fine");
    CHECK(complaint(read_decision, R"({"who":2})") != "fine");
}

TEST_CASE("the latest prompts are kept within a number of bytes", "[emulator][control]") {
    prompt_files files(10);
    files.keep("a", "12345");
    files.keep("b", "12345");
    files.keep("a", "1234");
    files.keep("c", "12");
    CHECK(files.find("b") == nullptr);
    REQUIRE(files.find("a") != nullptr);
    CHECK(*files.find("a") == "1234");
    CHECK(files.find("c") != nullptr);
    files.keep("d", std::string(11, 'x'));
    CHECK(files.find("d") == nullptr);
}
