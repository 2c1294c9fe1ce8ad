// callback: whom, when and by what flow somebody is called back, and what the flow is told of it.

#include <catch2/catch.hpp>

#include "call_test.hpp"

namespace {

// It is 2023-11-14T22:13:20Z, a Tuesday.
constexpr instant begin{milliseconds(1'700'000'000'000)};

struct asking {
    call_script call;
    std::vector<keep_callback> asked{};

    explicit asking(const std::string& fields, const std::string& more = {}, const std::string& before = {})
        : call(flow_with(more + R"("sections": { "main": [ )" + before +
                         R"({ "callback": { "id": "again", "flow": "reminder")" + fields +
                         R"(, "scheduled": [ { "log": "kept ${again.order} ${again.due}" } ],
                            "failed": [ { "log": "failed ${again.reason}" } ] } }, { "wait": "1m" } ],
                            "bye": [ { "log": "bye ${again.order}" } ] })")) {
        call.on_action([this](const action& a) {
            if (const auto* keep = std::get_if<keep_callback>(&a)) asked.push_back(*keep);
        });
    }
    const callback_order& order() const { return asked.at(0).order; }
    void kept() { call.on(callback_kept{asked.at(0).number, "o-1", order().due}); }
    bool logged(const std::string& line) {
        const auto done = call.done();
        return std::count(done.begin(), done.end(), "log: " + line) == 1;
    }
    // Why nobody will call back.
    std::string refused() {
        call.answered();
        REQUIRE(asked.empty());
        for (const auto& line : call.done())
            if (line.starts_with("log: failed ")) return line.substr(12);
        return "nothing";
    }
};

const std::string office =
    R"("hours": { "office": { "zone": "UTC", "weekly": { "mon-fri": ["09:00-17:00"] } } }, )";
const std::string to_digits = R"(, "to": { "phone": "${vars.n}" })";

std::string set_n(const std::string& number) { return R"({ "set": { "n": ")" + number + R"(" } }, )"; }

}  // namespace

TEST_CASE("the caller is called back once the order is on the disk", "[bot][callback]") {
    asking t(
        R"(, "after": "10m", "attempts": 2, "every": "5m", "expires": "1h", "params": { "who": "${call.from}", "n": 7 })");
    t.call.answered();
    CHECK(t.order().flow == "reminder");
    CHECK(t.order().to == graph::identity{graph::identity_kind::phone, t.call.call().from->id, {}, {}});
    CHECK(t.order().tenant == t.call.call().tenant);
    CHECK(t.order().due == begin + 10min);
    CHECK(t.order().attempts == 2);
    CHECK(t.order().every == 5min);
    CHECK(t.order().expires == 1h);
    CHECK(t.order().params ==
          std::vector<std::pair<std::string, std::string>>{{"who", t.call.call().from->id}, {"n", "7"}});
    CHECK(t.order().sensitive.empty());
    CHECK(t.call.call().timers.runs(timer_name::operation));
    t.kept();
    CHECK(t.logged("kept o-1 2023-11-14T22:23:20Z"));
    CHECK(t.call.result("again.result") == "scheduled");
    CHECK_FALSE(t.call.call().timers.runs(timer_name::operation));
}

TEST_CASE("an order that is not kept in time has failed, whatever is heard later", "[bot][callback]") {
    asking t("");
    t.call.answered();
    SECTION("it says so") {
        t.call.on(callback_refused{t.asked[0].number, "full"});
        CHECK(t.logged("failed full"));
    }
    SECTION("nothing is heard at all") {
        t.call.wait(t.call.world().settings.keeping_within + t.call.world().settings.completion_grace);
        CHECK(t.logged("failed timeout"));
        t.kept();
        CHECK(t.call.reason() == "order to call back settled, nobody waits for it");
    }
    SECTION("it is heard of twice") {
        t.kept();
        CHECK(t.logged("kept o-1 2023-11-14T22:13:20Z"));
        t.call.done();
        t.kept();
        CHECK(t.call.done().empty());
    }
    SECTION("another one is kept") {
        t.call.done();
        t.call.on(callback_kept{t.asked[0].number + 1, "o-2", begin});
        CHECK(t.call.done().empty());
        CHECK(t.call.call().asked);
    }
}

TEST_CASE("a caller who hangs up meanwhile does not wait for the order", "[bot][callback]") {
    asking t("", R"("on": { "hangup": "bye" }, )");
    t.call.answered().caller_hangs_up();
    CHECK(t.logged("bye "));
    CHECK(t.call.released());
    t.kept();
    CHECK(t.call.reason() == "after the end, ignored");
}

TEST_CASE("on.hangup may call back, and the call is kept until that is certain", "[bot][callback]") {
    call_script call(flow_with(R"("on": { "hangup": "bye" }, "sections": { "main": [ { "wait": "1m" } ],
        "bye": [ { "callback": { "id": "again", "flow": "reminder", "after": "1m" } }, { "log": "told ${again.due}" } ] })"));
    std::optional<keep_callback> asked;
    call.on_action([&](const action& a) {
        if (const auto* keep = std::get_if<keep_callback>(&a)) asked = *keep;
    });
    call.answered().caller_hangs_up();
    REQUIRE(asked);
    CHECK_FALSE(call.released());
    SECTION("it is") {
        call.on(callback_kept{asked->number, "o", asked->order.due});
        const auto done = call.done();
        CHECK(std::count(done.begin(), done.end(), "log: told 2023-11-14T22:14:20Z") == 1);
        CHECK(call.released());
    }
    SECTION("nothing is heard of it") {
        call.wait(1min);
        CHECK(call.released());
    }
}

TEST_CASE("nobody is called back whom the bot cannot call", "[bot][callback]") {
    const auto [number, why] = GENERATE(table<std::string, std::string>({{"0033123456789", ""},
                                                                         {"+33123456789", ""},
                                                                         {"33123456789", "badTarget"},
                                                                         {"+33abc", "badTarget"},
                                                                         {"00", "badTarget"},
                                                                         {"", "noTarget"},
                                                                         {"+41225550101", "notAllowed"},
                                                                         {"0041225550101", "notAllowed"}}));
    asking t(to_digits + R"(, "allow": ["+33", "+32"])", R"("vars": { "n": "" }, )", set_n(number));
    if (!why.empty()) {
        CHECK(t.refused() == why);
    } else {
        t.call.answered();
        CHECK(t.order().to.id == "+33123456789");
    }
}

TEST_CASE("a caller who is hidden cannot be called back", "[bot][callback]") {
    asking t("");
    call_offered e;
    e.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    e.from = graph::identity{graph::identity_kind::guest, "somebody", {}, {}};
    t.call.on(e);
    CHECK(t.logged("failed noTarget"));
    CHECK(t.asked.empty());
}

TEST_CASE("whom the bot called is called again", "[bot][callback]") {
    call_script call(
        flow_with(R"("sections": { "main": [ { "call": {} }, { "callback": { "flow": "reminder" } } ] })"));
    std::optional<keep_callback> asked;
    call.on_action([&](const action& a) {
        if (const auto* keep = std::get_if<keep_callback>(&a)) asked = *keep;
    });
    call.order_to({graph::identity_kind::user, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {}, {}}).establish();
    REQUIRE(asked);
    CHECK(asked->order.to.id == "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e");
}

TEST_CASE("a moment is one that is to come, within a year", "[bot][callback]") {
    const auto [at, due] = GENERATE(table<std::string, std::string>({
        {"2023-11-15T09:30:00+01:00", "2023-11-15T08:30:00Z"},
        {"2023-11-14T22:12:30Z", "2023-11-14T22:13:20Z"},
        {"2023-11-14T22:12:00Z", ""},
        {"2025-01-01T00:00:00Z", ""},
        {"tomorrow", ""},
        {"", ""},
    }));
    asking t(R"(, "at": "${vars.n}")", R"("vars": { "n": "" }, )", set_n(at));
    if (due.empty()) {
        CHECK(t.refused() == "badTime");
    } else {
        t.call.answered();
        t.kept();
        CHECK(t.logged("kept o-1 " + due));
    }
}

TEST_CASE("nobody is called while it is closed", "[bot][callback]") {
    SECTION("but when it opens") {
        asking t(R"(, "within": "office", "after": "10m")", office);
        t.call.answered();
        CHECK(t.order().within == "office");
        t.kept();
        CHECK(t.logged("kept o-1 2023-11-15T09:00:00Z"));
    }
    SECTION("nor when an operator has closed it for good") {
        asking t(R"(, "within": "office")", office);
        call_offered e;
        e.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
        e.from = graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}};
        e.hours = {{"office", hours_state::closed, {}}};
        t.call.on(e);
        CHECK(t.logged("failed neverOpen"));
    }
}

TEST_CASE("what is sensitive stays so on its way to the other flow", "[bot][callback]") {
    asking t(R"(, "params": { "pin": "${p.digits}", "x": "1" })", {},
             R"({ "gather": { "id": "p", "max": 4, "sensitive": true } }, )");
    t.call.answered().press("4711");
    CHECK(t.order().sensitive == std::vector<std::string>{"pin"});
    CHECK(t.order().params[0].second == "4711");

    call_order order;
    order.params = t.order().params;
    order.sensitive = t.order().sensitive;
    call_script call(flow_with(
        R"("params": { "pin": "", "x": "" }, "sections": { "main": [ { "log": "${params.pin} ${params.x}" }, { "call": {} } ] })"));
    call.order(order);
    const auto done = call.done();
    CHECK(std::none_of(done.begin(), done.end(),
                       [](const auto& line) { return line.find("4711") != std::string::npos; }));
}

TEST_CASE("mistakes in a callback are found when the flow is loaded", "[bot][callback]") {
    const auto [fields, what] = GENERATE(table<std::string, std::string>({
        {R"("flow": "f", "after": "1m", "at": "${call.id}")", "a callback has \"after\" or \"at\", not both"},
        {R"("flow": "f", "at": "tomorrow")", "expected a moment such as \"2026-12-24T18:00:00+01:00\""},
        {R"("flow": "f", "allow": ["33"])", "expected what numbers begin with, such as \"+33\""},
        {R"("flow": "f", "allow": [])", "no number is allowed: leave \"allow\" out to allow all"},
        {R"("after": "1m")", "\"flow\" is missing"},
        {R"("flow": "f", "within": "office")", "no hours \"office\""},
    }));
    problems out;
    load_flow(flow_with(R"("sections": { "main": [ { "callback": { )" + fields + R"( } } ] })"), "f",
              "f.json", out);
    REQUIRE_FALSE(out.empty());
    CHECK(out.all().front().what == what);
}
