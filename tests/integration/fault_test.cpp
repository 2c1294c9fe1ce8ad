// Notifications get lost, doubled and out of order, and Graph refuses, stalls and hangs up in mid-answer:
// every call ends all the same, on both sides, and nothing is done twice.

#include <catch2/catch.hpp>
#include <set>

#include "tests/integration/crowd.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/prometheus.hpp"

namespace switchhook::test {
namespace {

// Patient nowhere, and no step of it transfers twice.
constexpr std::string_view hasty_flow = R"({
  "version": 1,
  "defaults": { "timeout": "300ms", "interDigitTimeout": "200ms", "attempts": 2 },
  "prompts": {
    "welcome": { "file": "welcome.wav" }, "choices": { "file": "choices.wav" }, "ticket": { "file": "ticket.wav" },
    "message": { "file": "message.wav" }, "thanks": { "file": "thanks.wav" }, "sorry": { "file": "sorry.wav" },
    "pardon": { "file": "pardon.wav" }
  },
  "targets": { "busy": { "user": "00000000-0000-4000-8000-000000000001" },
               "declines": { "user": "00000000-0000-4000-8000-000000000002" },
               "willing": { "user": "00000000-0000-4000-8000-000000000003" } },
  "on": { "hangup": "farewell", "error": "goodbye" },
  "sections": {
    "main": [
      { "answer": {} },
      { "play": "welcome" },
      { "menu": { "id": "choice", "prompt": "choices", "noinput": ["pardon"], "nomatch": ["sorry"],
                  "options": { "1": "busy", "2": "support", "3": "voicemail", "4": "willing", "5": "declines" },
                  "exhausted": "goodbye" } }
    ],
    "busy": [ { "transfer": { "id": "first", "to": "busy", "timeout": "5s",
                              "busy": "voicemail", "failed": "goodbye" } } ],
    "willing": [ { "transfer": { "id": "second", "to": "willing", "timeout": "5s", "failed": "goodbye" } } ],
    "declines": [ { "transfer": { "id": "third", "to": "declines", "timeout": "5s", "failed": "support" } } ],
    "support": [
      { "gather": { "id": "ticket", "prompt": "ticket", "min": 2, "max": 4, "pattern": "^[1-9][0-9]+$",
                    "noinput": ["pardon"], "nomatch": ["sorry"], "exhausted": "goodbye" } },
      { "play": "thanks" }
    ],
    "voicemail": [
      { "record": { "id": "message", "prompt": "message", "max": "2s", "silence": "1s", "initialSilence": "1s",
                    "noinput": "goodbye", "failed": "goodbye" } },
      { "play": "thanks" },
      { "hangup": {} }
    ],
    "goodbye": [ { "play": "thanks" }, { "hangup": {} } ],
    "farewell": [ { "log": "the call is over: ${call.ended}" } ]
  }
})";

installation_wish hasty() {
    installation_wish wish{std::string(hasty_flow)};
    // A hundred callers at once, with a sanitizer on a busy machine: a call must be answered within 15 s / speed.
    wish.speed = 6;
    wish.log_level = "info";
    return wish;
}

void staff(installation& at) {
    const std::string user = "/emulator/users/00000000-0000-4000-8000-00000000000";
    REQUIRE(at.control("PUT", user + '1', R"({"answers":"busy"})").status == 204);
    REQUIRE(at.control("PUT", user + '2', R"({"answers":"declines"})").status == 204);
}

bool accepted(const sent_request& r) { return r.status >= 200 && r.status < 300; }

std::size_t count_requests(const finished_call& call, std::string_view method,
                           bool (*which)(const sent_request&)) {
    std::size_t count = 0;
    for (const auto& r : call.requests)
        if (r.method == method && which(r)) ++count;
    return count;
}

bool any(const sent_request&) { return true; }

// Requests whose answer the emulator held back may be repeated where that is harmless.
bool may_repeat(const sent_request& r) {
    return r.method == "subscribeToTone" || r.method == "cancelMediaProcessing";
}

enum class answers { arrive, get_lost };

void check_nothing_twice(const std::vector<finished_call>& calls, answers graphs) {
    std::set<std::string> contexts;
    for (const auto& call : calls) {
        INFO(call.exchange);
        // The emulator, like Graph, takes these once: where answers arrive, not even asking twice is right.
        const auto counted = graphs == answers::arrive ? any : accepted;
        for (const auto* once : {"answer", "reject", "transfer", "recordResponse"}) {
            INFO(once);
            CHECK(count_requests(call, once, counted) <= 1);
        }
        for (const auto& r : call.requests) {
            if (r.client_context.empty() || !accepted(r)) continue;
            if (graphs == answers::get_lost && may_repeat(r)) continue;
            INFO("clientContext " << r.client_context);
            CHECK(contexts.insert(r.client_context).second);
        }
    }
}

void check_all_ended(installation& at, const std::vector<finished_call>& calls, std::size_t wanted) {
    CHECK(calls.size() == wanted);
    std::map<std::string, std::size_t> outcomes;
    for (const auto& call : calls) {
        ++outcomes[call.outcome];
        INFO(call.exchange);
        CHECK(call.outcome != "cut");
        CHECK(call.callbacks == call.callbacks_accepted);
    }
    std::string summary;
    for (const auto& [outcome, count] : outcomes) summary += outcome + ": " + std::to_string(count) + "; ";
    INFO(summary);
    show_on_failure("outcomes", summary + '\n');
    CHECK(outcomes.size() >= 3);
    CHECK(outcomes["transferred"] > 0);
    CHECK(outcomes["bot hung up"] > 0);

    // What was lost on the way is asked after, when its time has passed.
    constexpr auto patience = 45s;
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto written = at.bot().errors().size();
        const auto told = at.admin_document("/api/calls");
        if (told.root()["live"].size() == 0) break;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= 0s) {
            INFO("live: " << told.root()["live"].dump());
            CHECK(false);
            break;
        }
        at.bot().wait_for_errors([&](const std::string& log) { return log.size() > written; },
                                 std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    CHECK(count_lines_with(at.bot().errors(), "Z error ") == 0);
    CHECK(count_lines_with(at.emulator().errors(), "Z error ") == 0);
    CHECK(read_prometheus(at.admin("/metrics").body).at("switchhook_calls_live") == 0);
}

void order_faults(installation& at, const std::string& faults) {
    const auto answer = at.control("PUT", "/emulator/faults", faults);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
}

void check_faults_struck(installation& at, std::initializer_list<const char*> kinds) {
    const auto told = at.control_document("/emulator/faults");
    for (const auto* kind : kinds) {
        INFO(kind);
        CHECK(told.root()[kind]["struck"].as_integer().value_or(0) > 0);
    }
}

}  // namespace

TEST_CASE("calls end well without faults", "[faults]") {
    installation at(hasty());
    staff(at);
    const auto wanted = soak_calls(30);
    const auto calls = send_crowd(at, {wanted, 30, soak_seed(7)});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::arrive);
}

TEST_CASE("keys that come twice and out of order are taken once and in order", "[faults]") {
    installation at({std::string(reception_flow)});
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("2");
    call.wait_for_prompt("ticket");
    order_faults(at, R"({"seed":3,"reorder":{"rate":0.5},"duplicate":{"rate":1}})");
    call.press("4712365#");
    call.wait_for_prompt("long");
    check_faults_struck(at, {"reorder", "duplicate"});
    const auto details = at.admin_document("/api/calls/" + call.id());
    CHECK(details.root()["variables"]["ticket.digits"].string_or() == "4712365");
    CHECK(details.root()["keysMissed"].as_integer() == 0);
    call.hang_up();
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "caller");
}

TEST_CASE("notifications that are lost, doubled and out of order leave no call behind", "[faults]") {
    installation at(hasty());
    staff(at);
    const auto seed = soak_seed(11);
    order_faults(at, R"({"seed":)" + std::to_string(seed) +
                         R"(,"reorder":{"rate":0.1},"duplicate":{"rate":0.1},"drop":{"rate":0.1}})");
    const auto wanted = soak_calls(100);
    const auto calls = send_crowd(at, {wanted, 100, seed});
    check_faults_struck(at, {"reorder", "duplicate", "drop"});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::arrive);
}

TEST_CASE("a Graph that refuses, stalls and breaks off leaves no call behind", "[faults]") {
    installation at(hasty());
    staff(at);
    const auto seed = soak_seed(12);
    order_faults(at, R"({"seed":)" + std::to_string(seed) +
                         R"(,"http429":{"rate":0.1,"retryAfter":"100ms"},"http5xx":{"rate":0.1,"status":502},
                         "reset":{"rate":0.1},"delay":{"rate":0.1,"time":"2s"}})");
    const auto wanted = soak_calls(100);
    const auto calls = send_crowd(at, {wanted, 100, seed});
    check_faults_struck(at, {"http429", "http5xx", "reset", "delay"});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::get_lost);
}

}  // namespace switchhook::test
