// All lines of a server, and the agents whom several of them name.

#include "bot/queue/lines.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace switchhook;
using namespace switchhook::bot;
using namespace switchhook::bot::queueing;
using namespace std::chrono_literals;
using graph::transfer_result;

namespace {

graph::identity agent(const std::string& id) { return {graph::identity_kind::user, id}; }

// Calls by their names, told in short: "a>jane" an offer, "b#2" a position.
struct desk {
    lines all;
    instant now{1h};
    line_settings settings{};
    std::map<std::string, std::pair<std::string, std::uint32_t>> visits{};  // of calls
    std::uint32_t last = 0;

    std::string spell(const std::vector<told>& news) {
        INFO(all.inconsistency().value_or(""));
        CHECK_FALSE(all.inconsistency().has_value());
        std::string text;
        for (const auto& one : news) {
            text += (text.empty() ? "" : " ") + one.call.wire();
            if (const auto* o = std::get_if<agent_offered>(&one.what)) text += '>' + o->agent.id;
            if (const auto* m = std::get_if<line_moved>(&one.what)) text += '#' + std::to_string(m->position);
            if (const auto* r = std::get_if<line_refused>(&one.what)) text += r->full ? " full" : " refused";
        }
        return text;
    }
    std::string ask(const std::string& call, const line_request& what) {
        return spell(all.on(graph::call_id(call), what, now));
    }
    std::string enters(const std::string& call, const std::string& line,
                       const std::vector<std::string>& agents, std::size_t most = 100) {
        visits[call] = {line, ++last};
        enter_line e{last, line, settings, {}, 0, now};
        e.settings.most = most;
        for (const auto& a : agents) e.agents.push_back(agent(a));
        return ask(call, e);
    }
    std::string leaves(const std::string& call, bool connected = false) {
        return ask(call, leave_line{visits[call].second, visits[call].first, connected});
    }
    std::string loses(const std::string& call, transfer_result why = transfer_result::no_answer) {
        return ask(call, agent_lost{visits[call].second, visits[call].first, why});
    }
    std::string lists(const std::string& call, const std::vector<std::string>& agents) {
        list_agents l{visits[call].second, visits[call].first, {}};
        for (const auto& a : agents) l.agents.push_back(agent(a));
        return ask(call, l);
    }
    std::string after(milliseconds time) {
        now += time;
        return spell(all.time_passes(now));
    }
};

}  // namespace

TEST_CASE("two callers share a line, and its agent rings for one of them", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "support", {"jane"}) == "a>jane");
    CHECK(d.enters("b", "support", {"jane"}) == "b#2");
    CHECK(d.leaves("a", true) == "b#1");
    CHECK(d.after(19s).empty());
    CHECK(d.after(1s) == "b>jane");
    CHECK(d.leaves("b").empty());
    CHECK(d.all.callers() == 0);
}

TEST_CASE("an agent of two lines rings for one caller", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "sales", {"jane"}) == "a>jane");
    CHECK(d.enters("b", "support", {"JANE"}) == "b#1");  // ids are of either case
    CHECK(d.enters("c", "support", {"jane", "joe"}) == "b>joe c#2");
    SECTION("and for the other line when the first has let go of them") {
        CHECK(d.leaves("a").empty());
        CHECK(d.after(2s) == "c>jane");
    }
    SECTION("and rests in both") {
        CHECK(d.loses("a") == "a#1");
        CHECK(d.after(19s).empty());
        CHECK(d.after(1s) == "a>jane");
    }
    SECTION("and wraps up for both") {
        CHECK(d.leaves("a", true).empty());
        CHECK(d.after(19s).empty());
        CHECK(d.after(1s) == "c>jane");
    }
}

TEST_CASE("an agent of two lines goes to the one whose caller has waited longest", "[bot][queue]") {
    // By name the busy line comes first, and by name alone it would be served for ever.
    desk d;
    const bool wraps_up = GENERATE(true, false);
    if (!wraps_up) d.settings.after_call = 0ms;
    CHECK(d.enters("a", "busy", {"jane"}) == "a>jane");
    d.now += 1s;
    CHECK(d.enters("b", "busy", {"jane"}) == "b#2");
    d.now += 1s;
    CHECK(d.enters("z", "calm", {"jane"}) == "z#1");
    d.now += 1s;
    CHECK(d.enters("c", "busy", {"jane"}) == "c#3");
    const auto next = [&](const std::string& taken) {
        d.leaves(taken, true);
        return d.after(wraps_up ? 20s : 1ms);
    };
    CHECK(next("a") == "b>jane");
    CHECK(next("b") == "z>jane");
    CHECK(next("z") == "c>jane");
}

TEST_CASE("what a call says of an earlier visit, or of a line it is not in, changes nothing",
          "[bot][queue]") {
    desk d;
    d.enters("a", "support", {"jane"});
    const auto first = d.visits["a"].second;
    d.leaves("a");
    CHECK(d.enters("a", "support", {"jane"}) == "a#1");
    CHECK(d.ask("a", leave_line{first, "support"}).empty());
    CHECK(d.ask("a", list_agents{first, "support", {}}).empty());
    CHECK(d.ask("a", leave_line{d.visits["a"].second, "sales"}).empty());
    CHECK(d.ask("b", leave_line{d.visits["a"].second, "support"}).empty());
    CHECK(d.ask("b", agent_lost{d.visits["a"].second, "support", transfer_result::busy}).empty());
    CHECK(d.all.callers() == 1);
}

TEST_CASE("a call that enters again keeps its place", "[bot][queue]") {
    desk d;
    d.enters("a", "support", {"jane"});
    d.enters("b", "support", {"jane"});
    const auto since = d.now;
    d.now += 1min;
    d.enters("c", "support", {"jane"});
    enter_line again{d.visits["b"].second, "support", {}, {agent("jane")}, 0, since};
    CHECK(d.ask("b", again) == "b#2");
    // As after a restart: in another order, with the moments of their first time.
    desk anew;
    anew.now = d.now;
    anew.enters("c", "support", {});
    again.agents.clear();
    CHECK(anew.ask("b", again) == "b#1 c#2");
}

TEST_CASE("a line that gathers those who waited already rings for nobody, and tells no place",
          "[bot][queue]") {
    desk d;
    d.all.gather(d.now + 4s);
    CHECK(d.all.due() == d.now + 4s);
    CHECK(d.enters("c", "support", {"jane", "joe"}).empty());
    enter_line again{9, "support", {}, {agent("jane"), agent("joe")}, 0, d.now - 2min};
    again.again = true;
    CHECK(d.ask("b", again).empty());
    again.since = d.now - 1min;
    again.offered = agent("jane");
    CHECK(d.ask("a", again).empty());
    CHECK(d.after(3s).empty());
    CHECK(d.all.callers() == 3);
    CHECK(d.after(1s) == "b>joe c#3");
    CHECK_FALSE(d.all.due());
    CHECK(d.ask("a", leave_line{9, "support", true}) == "c#2");
}

TEST_CASE("whoever enters again has their place, however many wait", "[bot][queue]") {
    desk d;
    d.enters("a", "support", {"jane"}, 1);
    enter_line again{9, "support", {}, {}, 0, d.now - 1min};
    again.settings.most = 1;
    CHECK(d.ask("b", again) == "b full");
    again.again = true;
    CHECK(d.ask("b", again) == "b#1");
    CHECK(d.all.report(d.now)[0].agents.size() == 1);  // of whom it named none
}

TEST_CASE("an agent of whom the call has not heard is offered again when it enters again", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "support", {"jane", "joe"}) == "a>jane");
    SECTION("to a call that was waiting") { CHECK(d.enters("a", "support", {"jane", "joe"}) == "a>jane"); }
    SECTION("unless it knows of another") {
        enter_line again{++d.last, "support", {}, {}, 0, d.now};
        again.offered = agent("joe");
        CHECK(d.ask("a", again).empty());
        CHECK(d.enters("b", "support", {"jane", "joe"}) == "b#2");
        CHECK(d.after(1s) == "b>jane");
    }
    SECTION("and word of its earlier visit is not heard") {
        d.enters("a", "support", {"jane", "joe"});
        const auto last = d.visits["a"].second;
        CHECK(d.ask("a", enter_line{last - 1, "support", {}, {agent("jim")}, 0, d.now}).empty());
        CHECK(d.leaves("a").empty());
        CHECK(d.all.callers() == 0);
    }
}

TEST_CASE("the agents of a line are those named last", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "support", {"jane"}) == "a>jane");
    CHECK(d.enters("b", "support", {"joe"}) == "b>joe");
    CHECK(d.enters("c", "support", {"joe"}) == "c#3");
    CHECK(d.loses("a") == "a#1");
    CHECK(d.after(1h).empty());  // jane is nobody's any more
    CHECK(d.lists("a", {"jane", "joe"}) == "a>jane");
    CHECK(d.lists("c", {}).empty());
    CHECK(d.loses("b") == "b#2");
}

TEST_CASE("a line is full, and there can be too many of them", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "support", {"jane"}, 1) == "a>jane");
    CHECK(d.enters("b", "support", {"jane"}, 1) == "b full");
    CHECK(d.leaves("b").empty());
    for (std::size_t i = 1; i < most_lines; ++i) {
        const auto n = std::to_string(i);
        d.enters("call" + n, "line" + n, {});
    }
    CHECK(d.enters("z", "one more", {"joe"}) == "z refused");
    d.leaves("call7");
    CHECK(d.enters("z", "one more", {"joe"}) == "z>joe");
    CHECK(d.all.report(d.now).size() == most_lines);
}

TEST_CASE("whoever finds the line full has no say in who its agents are", "[bot][queue]") {
    desk d;
    CHECK(d.enters("a", "support", {"jane", "joe"}) == "a>jane");
    CHECK(d.enters("b", "support", {"jane", "joe"}) == "b>joe");
    CHECK(d.enters("c", "support", {"jim"}, 2) == "c full");
    CHECK(d.loses("a", transfer_result::busy) == "a#1");
    CHECK(d.after(20s) == "a>jane");
    // Nor does it stop others from entering.
    CHECK(d.enters("e", "support", {"jane", "joe"}) == "e#3");
}

TEST_CASE("a line tells how it is", "[bot][queue]") {
    desk d;
    d.enters("a", "support", {"jane", "joe", "jim"});
    d.enters("b", "support", {"jane", "joe", "jim"});
    d.loses("b");
    d.now += 1s;
    const auto all = d.all.report(d.now);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].callers.size() == 2);
    CHECK(all[0].callers[0].call == graph::call_id("a"));
    CHECK(all[0].callers[0].rings);
    using state = line_report::agent::state;
    REQUIRE(all[0].agents.size() == 3);
    CHECK(all[0].agents[0].is == state::rings);
    CHECK(all[0].agents[1].is == state::rests);
    CHECK(all[0].agents[1].until == d.now + 19s);
    CHECK(all[0].agents[2].is == state::rings);
}

TEST_CASE("whatever callers do, an agent rings for one, and nobody is forgotten", "[bot][queue]") {
    const std::vector<std::string> people{"jane", "joe", "jim", "jill"}, names{"x", "y", "z"};
    for (unsigned seed = 0; seed < 60; ++seed) {
        std::mt19937 dice(seed);
        const auto roll = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
        desk d;
        std::map<std::string, std::string> rings;  // agents, and the call
        const auto hear = [&](const std::vector<told>& news) {
            for (const auto& one : news) {
                const auto* offered = std::get_if<agent_offered>(&one.what);
                if (offered == nullptr) continue;
                CAPTURE(seed, offered->agent.id, one.call.wire());
                REQUIRE_FALSE(rings.contains(offered->agent.id));
                rings[offered->agent.id] = one.call.wire();
            }
            INFO(d.all.inconsistency().value_or(""));
            REQUIRE_FALSE(d.all.inconsistency().has_value());
        };
        const auto let_go = [&](const std::string& call) {
            std::erase_if(rings, [&](const auto& r) { return r.second == call; });
        };
        for (int i = 0; i < 400; ++i) {
            const auto call = "call" + std::to_string(roll(12));
            const auto visit = d.visits.find(call);
            d.now += milliseconds(roll(5'000));
            hear(d.all.time_passes(d.now));
            const auto what = roll(4);
            if (visit == d.visits.end()) {
                enter_line e{++d.last, names[roll(3)], {}, {}, static_cast<int>(roll(2)), d.now};
                for (const auto& p : people)
                    if (roll(3) != 0) e.agents.push_back(agent(p));
                d.visits[call] = {e.line, e.number};
                hear(d.all.on(graph::call_id(call), e, d.now));
            } else if (what == 0) {
                let_go(call);
                hear(d.all.on(graph::call_id(call),
                              leave_line{visit->second.second, visit->second.first, roll(2) == 0}, d.now));
                d.visits.erase(visit);
            } else if (what == 1) {
                let_go(call);
                hear(d.all.on(graph::call_id(call),
                              agent_lost{visit->second.second, visit->second.first, transfer_result::busy},
                              d.now));
            }
        }
        // With everybody free again and again, each is offered an agent in the end.
        for (int i = 0; i < 200 && !d.visits.empty(); ++i) {
            d.now += 60s;
            hear(d.all.time_passes(d.now));
            for (const auto& [who, call] : std::map(rings)) {
                const auto visit = d.visits.at(call);
                let_go(call);
                d.visits.erase(call);
                hear(d.all.on(graph::call_id(call), leave_line{visit.second, visit.first, true}, d.now));
            }
            for (const auto& [call, visit] : d.visits) {
                list_agents l{visit.second, visit.first, {agent("jane"), agent("joe")}};
                hear(d.all.on(graph::call_id(call), l, d.now));
            }
        }
        CHECK(d.visits.empty());
        CHECK(d.all.callers() == 0);
    }
}
