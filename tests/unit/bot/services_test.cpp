// http, fetch and notify.

#include <catch2/catch.hpp>

#include "bot/call/describe.hpp"
#include "call_test.hpp"

namespace {

struct asking {
    call_script call;
    std::optional<ask_service> asked{};
    std::vector<send_notice> told{};

    explicit asking(const std::string& steps, const std::string& more = {})
        : call(flow_with(more + R"("sections": { "main": [ )" + steps + " ] }")) {
        call.on_action([this](const action& a) {
            if (const auto* ask = std::get_if<ask_service>(&a)) asked = *ask;
            if (const auto* notice = std::get_if<send_notice>(&a)) told.push_back(*notice);
        });
    }
    const service_request& request() const { return asked.value().request; }
    void reply(unsigned status, std::string_view body = "null") {
        const auto document = switchhook::json::document::parse(body);
        call.on(service_answered{asked.value().number, status, value::of(document->root()), false, 5ms});
    }
    bool logged(const std::string& line) {
        const auto done = call.done();
        return std::count(done.begin(), done.end(), "log: " + line) == 1;
    }
};

constexpr auto ask =
    R"({ "http": { "id": "look", "url": "https://crm.example/t/${call.direction}", "timeout": "3s",
    "status": { "404": [ { "log": "unknown" } ], "5xx": [ { "log": "broken" } ] }, "failed": [ { "log": "failed" } ] } },
    { "log": "${look.result} ${look.status} ${look.body.a[0].b} ${look.reason}" }, { "wait": "1m" })";

}  // namespace

TEST_CASE("http waits for the reply, and the flow reaches into it", "[bot][services]") {
    asking t(ask);
    t.call.answered();
    CHECK(t.request().method == "GET");
    CHECK(t.request().url == "https://crm.example/t/incoming");
    CHECK(t.request().timeout == 3s);
    CHECK(t.call.call().timers.runs(timer_name::operation));
    t.reply(200, R"({"a": [{"b": "x"}]})");
    CHECK(t.logged("replied 200 x "));
    CHECK_FALSE(t.call.call().timers.runs(timer_name::operation));
}

TEST_CASE("http takes the branch of the status, then failed", "[bot][services]") {
    const auto [status, line] = GENERATE(std::pair<unsigned, std::string>{404, "404 404  "},
                                         std::pair<unsigned, std::string>{503, "5xx 503  "},
                                         std::pair<unsigned, std::string>{403, "failed 403  status 403"},
                                         std::pair<unsigned, std::string>{302, "failed 302  status 302"},
                                         std::pair<unsigned, std::string>{299, "replied 299  "});
    asking t(ask);
    t.call.answered();
    t.reply(status);
    CHECK(t.logged(line));
}

TEST_CASE("http fails in time, whatever the service does", "[bot][services]") {
    asking t(ask);
    t.call.answered();
    SECTION("it says so") {
        t.call.on(service_failed{t.asked->number, "privateAddress", 0, 3ms});
        CHECK(t.logged("failed   privateAddress"));
    }
    SECTION("nothing is heard at all") {
        t.call.wait(3s + t.call.world().settings.completion_grace);
        CHECK(t.logged("failed   timeout"));
        t.reply(200);
        CHECK(t.call.reason() == "reply that nobody waits for, ignored");
    }
}

TEST_CASE("a body is JSON, text or a form; in a URL values are percent-coded", "[bot][services]") {
    const auto [fields, type, body] = GENERATE(table<std::string, std::string, std::string>(
        {{R"("body": { "x": "${vars.x}", "n": "${vars.n}" })", "application/json",
          R"({"x":"a \"b\"&c","n":7})"},
         {R"("body": "${vars.x}")", "text/plain; charset=utf-8", R"(a "b"&c)"},
         {R"("form": { "x y": "${vars.x}", "n": "${vars.n}" })", "application/x-www-form-urlencoded",
          "x%20y=a%20%22b%22%26c&n=7"},
         {R"("body": [1], "headers": { "content-type": "x/y" })", "x/y", "[1]"}}));
    asking t(R"({ "set": { "x": "a \"b\"&c", "n": 7 } },
                { "http": { "url": "https://h.example/${vars.x}", )" +
             fields + " } }");
    t.call.answered();
    CHECK(t.request().method == "POST");
    CHECK(t.request().url == "https://h.example/a%20%22b%22%26c");
    CHECK(t.request().content_type == type);
    CHECK(t.request().body == body);
}

TEST_CASE("nobody but the flow decides who is asked", "[bot][services]") {
    const auto complaint = [](const std::string& url) {
        problems out;
        load_flow(
            flow_with(
                R"("env": ["CRM"], "vars": { "h": "x" }, "sections": { "main": [ { "http": { "url": ")" +
                url + R"(" } } ] })"),
            "f", "f.json", out,
            {"en-US", [](const std::string&) { return std::optional<std::string>("x"); }});
        return out.empty() ? std::string() : out.all().front().what;
    };
    for (const auto* right : {"https://h.example", "http://localhost:8080/x", "https://h.example/${vars.h}",
                              "${env.CRM}/x/${vars.h}", "https://${env.CRM}/x"})
        CHECK(complaint(right) == "");
    for (const auto* wrong :
         {"ftp://h.example", "h.example", "https://${vars.h}/", "https://a.${vars.h}", "${vars.h}",
          "${env.CRM}${vars.h}/x", "https://u:p@h.example/", "${env.CRM", "https://h.example/${vars.h"})
        CHECK(complaint(wrong) != "");
}

TEST_CASE("a caller who hangs up does not wait for a service", "[bot][services]") {
    asking t(ask);
    t.call.answered().caller_hangs_up();
    CHECK(t.call.released());
    t.reply(200);
    CHECK(t.call.reason() == "after the end, ignored");
}

TEST_CASE("on.hangup may ask a service, and the call is kept until it is through", "[bot][services]") {
    asking t(R"({ "wait": "1m" } ], "bye": [ { "http": { "id": "end", "url": "https://h.example/" } },
                { "log": "said ${end.body}" })",
             R"("on": { "hangup": "bye" }, )");
    t.call.answered().caller_hangs_up();
    CHECK_FALSE(t.call.released());
    SECTION("the reply") {
        t.reply(200, R"("ok")");
        CHECK(t.logged("said ok"));
        CHECK(t.call.released());
    }
    SECTION("no reply at all: without on.error the section is over") {
        t.call.wait(1min);
        CHECK(t.call.released());
    }
}

TEST_CASE("notify goes on at once, also when the call is over", "[bot][services]") {
    asking t(R"({ "notify": { "url": "https://h.example/a" } }, { "wait": "1m" } ],
                "bye": [ { "notify": { "url": "https://h.example/b", "body": { "by": "${call.ended}" } } })",
             R"("on": { "hangup": "bye" }, )");
    t.call.answered();
    REQUIRE(t.told.size() == 1);
    t.call.caller_hangs_up();
    REQUIRE(t.told.size() == 2);
    CHECK(t.told[1].request.body == R"({"by":"caller"})");
    CHECK(t.told[0].request.delivery != t.told[1].request.delivery);
    CHECK(t.call.released());
}

TEST_CASE("a reply that nobody may keep is masked and not in the journal", "[bot][services]") {
    asking t(R"({ "http": { "id": "look", "url": "https://h.example/", "sensitive": true } },
                { "log": "${look.body.pin}" })");
    t.call.answered();
    CHECK(t.request().sensitive);
    t.reply(200, R"({"pin": 1234})");
    CHECK(t.logged("***"));
}

TEST_CASE("fetched steps are done before the flow goes on", "[bot][services]") {
    asking t(
        R"({ "fetch": { "id": "next", "url": "https://ivr.example/" } }, { "log": "behind ${next.result}" },
                { "wait": "1m" } ], "other": [ { "log": "other" }, { "wait": "1m" })");
    t.call.answered();
    CHECK(t.asked->for_steps);
    SECTION("and know the flow's sections and values") {
        t.call.fetch(t.asked->number,
                     R"([ { "set": { "x": 1 } }, { "log": "x is ${vars.x} of ${next.result}" },
            { "switch": { "on": "${vars.x}", "cases": [ { "equals": 1, "go": [ { "log": "inside" } ] } ] } } ])");
        const auto done = t.call.done();
        const lines wanted{"log: x is 1 of replied", "log: inside", "log: behind replied"};
        CHECK(lines(done.end() - 3, done.end()) == wanted);
    }
    SECTION("and may leave for a section") {
        t.call.fetch(t.asked->number, R"([ { "goto": "other" } ])");
        CHECK(t.logged("other"));
    }
    SECTION("and may be none") {
        t.call.fetch(t.asked->number, "[]");
        CHECK(t.logged("behind replied"));
    }
    SECTION("and may fetch again") {
        t.call.fetch(t.asked->number,
                     R"([ { "fetch": { "url": "https://ivr.example/2" } }, { "log": "first" } ])");
        t.call.fetch(t.asked->number, R"([ { "log": "second" } ])");
        const auto done = t.call.done();
        CHECK(lines(done.end() - 3, done.end()) == lines{"log: second", "log: first", "log: behind replied"});
    }
}

TEST_CASE("steps that come in a call are heard like those of the file", "[bot][services]") {
    asking t(R"({ "fetch": { "url": "https://ivr.example/" } })");
    t.call.answered();
    // What is pressed before they come may be meant for them, and be a secret.
    CHECK(keys_at(t.call.call(), t.call.flow(), tone_received{1, '7'}) == key_display::hide);
    t.call.fetch(t.asked->number, R"([ { "menu": { "options": { "1": [ { "log": "one" } ] } } } ])");
    const auto done = t.call.done();
    CHECK(std::count(done.begin(), done.end(), "subscribeToTone") == 1);
    t.call.press("1");
    CHECK(t.logged("one"));
}

TEST_CASE("on.hangup ends, whatever services say", "[bot][services]") {
    for (const bool works : {false, true}) {
        asking t(std::string(R"({ "wait": "1m" } ], "bye": [ )") +
                     (works ? R"({ "http": { "url": "https://h.example/" } }, { "goto": "bye" })"
                            : R"({ "http": { "url": "https://h.example/", "failed": "bye" } })"),
                 R"("on": { "hangup": "bye" }, )");
        t.call.answered().caller_hangs_up();
        int asked = 0;
        for (; asked < 1000 && !t.call.released(); ++asked) {
            if (works)
                t.reply(200);
            else
                t.call.on(service_failed{t.asked->number, "unreachable", 0, 1ms});
        }
        CAPTURE(works);
        CHECK(t.call.released());
        CHECK(asked < 250);
    }
}

TEST_CASE("a service that is down is not asked for ever, and one that replies is", "[bot][services]") {
    asking t(R"({ "http": { "url": "https://h.example/", "failed": "main" } }, { "goto": "main" })");
    t.call.answered();
    for (int i = 0; i < 500; ++i) t.reply(200);
    CHECK(t.call.call().phase == call_phase::established);
    for (int i = 0; i < 250; ++i) t.call.on(service_failed{t.asked->number, "unreachable", 0, 1ms});
    CHECK(t.call.call().phase == call_phase::terminating);
}

TEST_CASE("fetched steps of on.hangup that need the call end it", "[bot][services]") {
    for (const auto* steps :
         {R"([ { "reject": {} } ])", R"([ { "say": "Bye." } ])", R"([ { "hangup": {} } ])"}) {
        asking t(R"({ "wait": "1m" } ], "bye": [ { "fetch": { "url": "https://h.example/" } })",
                 R"("on": { "hangup": "bye" }, )");
        t.call.answered().caller_hangs_up();
        t.call.fetch(t.asked->number, steps);
        CAPTURE(steps);
        CHECK(t.call.released());
    }
}

TEST_CASE("the reply of a fetch cannot be kept secret, and nobody is told that it is", "[bot][services]") {
    problems out;
    load_flow(
        flow_with(
            R"("sections": { "main": [ { "fetch": { "url": "https://h.example/", "sensitive": true } } ] })"),
        "f", "f.json", out);
    REQUIRE(out.any_error());
    CHECK(out.all().front().path == "/sections/main/0/fetch/sensitive");
}

TEST_CASE("one reply after the other may use the same ids, but none that the file has", "[bot][services]") {
    asking t(
        R"({ "fetch": { "id": "next", "url": "https://ivr.example/" } }, { "log": "behind ${next.result}" }, { "goto": "main" })");
    t.call.answered();
    const std::string steps =
        R"([ { "gather": { "id": "choice", "max": 1 } }, { "log": "got ${choice.digits}" } ])";
    for (const std::string key : {"1", "2", "3"}) {
        t.call.fetch(t.asked->number, steps).press(key);
        CHECK(t.logged("got " + key));
    }
    for (const auto* wrong : {R"([ { "http": { "id": "next", "url": "https://h.example/" } } ])",
                              R"([ { "gather": { "id": "x" } }, { "gather": { "id": "x" } } ])"}) {
        problems out;
        CHECK_FALSE(extend_flow(t.call.flow(), wrong, "reply", out).flow);
    }
}

TEST_CASE("a reply that is no list of steps is refused with its first mistake", "[bot][services]") {
    problems out;
    const auto base =
        load_flow(flow_with(R"("sections": { "main": [ { "log": "x" } ] })"), "f", "f.json", out);
    REQUIRE(base);
    for (const auto* wrong :
         {"", "{}", "[1]", R"([{"lgo": "x"}])", R"([{"goto": "nowhere"}])", R"([{"log": "${a.b}"}])"}) {
        CAPTURE(wrong);
        out = {};
        CHECK_FALSE(extend_flow(*base, wrong, "reply", out).flow);
        CHECK(out.any_error());
        CHECK(out.all().front().file == "reply");
    }
}
