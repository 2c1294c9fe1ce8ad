// Callers who wait for one of several targets.

#include "bot/queue/waiting_line.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

namespace switchhook::bot::queueing {
namespace {

using namespace std::chrono_literals;
using graph::transfer_result;

graph::call_id call(const std::string& name) { return graph::call_id(name); }

std::string spell(const turn& t) {
    std::string text;
    const auto add = [&](const std::string& one) { text += (text.empty() ? "" : " ") + one; };
    for (const auto& a : t.answers) {
        if (const auto* o = std::get_if<offer>(&a)) add(o->call.wire() + ">" + o->target);
        if (const auto* s = std::get_if<standing>(&a))
            add(s->call.wire() + "#" + std::to_string(s->position));
        if (const auto* r = std::get_if<refused>(&a)) add(r->call.wire() + " refused");
    }
    return text;
}

// A line by its clock, told in short: "a>jane" an offer, "b#2" a position.
struct line_at_work {
    waiting_line line;
    instant now{1h};
    std::optional<instant> due;

    std::string happens(const event& e) {
        const auto t = step(line, e, now);
        const auto wrong = inconsistency(line);
        INFO(wrong.value_or(""));
        CHECK_FALSE(wrong);
        due = t.due;
        return spell(t);
    }
    std::string targets(std::vector<std::string> all) { return happens(targets_changed{std::move(all)}); }
    std::string joins(const std::string& c, int priority = 0) {
        return happens(caller_joined{call(c), priority, now});
    }
    std::string leaves(const std::string& c) { return happens(caller_left{call(c)}); }
    std::string taken(const std::string& c, const std::string& t) { return happens(offer_taken{call(c), t}); }
    std::string fails(const std::string& c, const std::string& t,
                      transfer_result r = transfer_result::no_answer) {
        return happens(offer_failed{call(c), t, r});
    }
    std::string after(milliseconds time) {
        now += time;
        return happens(time_passed{});
    }
};

}  // namespace

TEST_CASE("who comes first is offered first, each target to one caller", "[bot][queue]") {
    line_at_work q;
    CHECK(q.joins("a") == "a#1");
    CHECK(q.joins("b") == "b#2");
    CHECK(q.joins("c") == "c#3");
    CHECK(q.targets({"jane", "john"}) == "a>jane b>john");
    CHECK(q.taken("b", "john") == "c#2");
    CHECK(q.after(20s) == "c>john");
    CHECK(q.taken("a", "jane").empty());
    CHECK(q.line.callers.size() == 1);
}

TEST_CASE("a higher priority goes before those who wait, and behind its equals", "[bot][queue]") {
    line_at_work q;
    q.joins("a");
    CHECK(q.joins("vip", 5) == "vip#1 a#2");
    CHECK(q.joins("second vip", 5) == "second vip#2 a#3");
    CHECK(q.targets({"jane"}) == "vip>jane");
}

TEST_CASE("after a failure the next target is tried at once, and the caller keeps its place",
          "[bot][queue]") {
    line_at_work q;
    q.targets({"jane", "john"});
    CHECK(q.joins("a") == "a>jane");
    CHECK(q.fails("a", "jane") == "a>john");
    q.now += 10s;
    CHECK(q.joins("b") == "b#2");
    CHECK(q.fails("a", "john", transfer_result::declined) == "a#1");
    CHECK(q.due == q.now + 10s);  // when jane has rested for 20 s
    CHECK(q.after(10s - 1ms).empty());
    CHECK(q.after(1ms) == "a>jane");
    CHECK(q.due == q.now + 110s);  // john, for b
    CHECK(q.fails("a", "jane", transfer_result::busy) == "a#1");
    CHECK(q.after(20s) == "a>jane");
    CHECK(q.after(90s) == "b>john");
    CHECK_FALSE(q.due);
}

TEST_CASE("a target that is offered nothing for the longest time is next, or the first of the list",
          "[bot][queue]") {
    line_at_work q;
    q.targets({"jane", "john"});
    q.joins("a");
    q.taken("a", "jane");
    q.now += 1h;
    CHECK(q.joins("b") == "b>john");
    q.taken("b", "john");
    q.now += 1h;
    CHECK(q.joins("c") == "c>jane");
    q.taken("c", "jane");
    q.now += 1h;
    q.line.settings.choose = line_settings::choice::as_listed;
    CHECK(q.joins("d") == "d>jane");
}

TEST_CASE("a caller who leaves while it rings frees the target soon", "[bot][queue]") {
    line_at_work q;
    q.targets({"jane"});
    q.joins("a");
    q.joins("b");
    CHECK(q.leaves("a") == "b#1");
    CHECK(q.due == q.now + 2s);
    CHECK(q.after(2s) == "b>jane");
    CHECK(q.leaves("b").empty());
    CHECK(q.leaves("b").empty());
    CHECK(q.line.callers.empty());
}

TEST_CASE("the wait is estimated by how long the last callers took to move up", "[bot][queue]") {
    line_at_work q;
    q.joins("a");
    q.joins("b");
    CHECK_FALSE(standing_of(q.line, call("b"), q.now)->estimated_wait);
    q.targets({"jane"});
    q.now += 30s;
    q.taken("a", "jane");  // 30 s for one place
    q.after(20s);
    q.now += 40s;
    q.taken("b", "jane");  // 90 s for two
    q.joins("c");
    q.joins("d");
    CHECK(standing_of(q.line, call("c"), q.now) == standing{call("c"), 1, 2, 1, 40s});
    CHECK(standing_of(q.line, call("d"), q.now)->estimated_wait == 80s);
    CHECK_FALSE(standing_of(q.line, call("d"), q.now + 1h)->estimated_wait);
    CHECK_FALSE(standing_of(q.line, call("x"), q.now));
}

TEST_CASE("a full line takes nobody more", "[bot][queue]") {
    line_at_work q;
    q.line.settings.most = 2;
    q.joins("a");
    q.joins("b");
    CHECK(q.joins("c", 9) == "c refused");
    q.leaves("a");
    CHECK(q.joins("c") == "c#2");
}

TEST_CASE("a target that leaves the list finishes what it has, and rests even if it comes back",
          "[bot][queue]") {
    line_at_work q;
    q.targets({"jane", "jane", ""});
    CHECK(q.line.targets.size() == 1);
    q.joins("a");
    CHECK(q.targets({}).empty());
    CHECK(q.fails("a", "jane") == "a#1");
    CHECK_FALSE(q.due);
    CHECK(q.targets({"jane"}).empty());
    CHECK(q.due == q.now + 20s);
    q.targets({});
    q.after(20s);
    CHECK(q.line.targets.empty());
    CHECK(q.targets({"jane"}) == "a>jane");
    CHECK(q.targets({}).empty());
    CHECK(q.taken("a", "jane").empty());
}

TEST_CASE("callers and offers of an earlier run are taken up again", "[bot][queue]") {
    line_at_work q;
    q.targets({"jane", "john"});
    CHECK(q.happens(caller_joined{call("b"), 0, q.now - 1min, "jane"}).empty());
    CHECK(q.happens(caller_joined{call("a"), 0, q.now - 2min}) == "a>john");
    CHECK(q.line.callers.front().call == call("a"));
    CHECK(q.happens(caller_joined{call("c"), 0, q.now - 3min, "gone"}).empty());
    CHECK(q.happens(caller_joined{call("d"), 0, q.now, "jane"}) == "d#4");  // who rings for another already
    CHECK(q.taken("c", "gone") == "d#3");
    CHECK(q.taken("b", "jane") == "d#2");
}

TEST_CASE("a line is bounded, whatever a provider of targets says", "[bot][queue]") {
    line_at_work q;
    q.joins("a");
    std::vector<std::string> many;
    for (int i = 0; i < 300; ++i) many.push_back("jane" + std::to_string(i));
    CHECK(q.targets(many) == "a>jane0");
    CHECK(q.line.targets.size() == most_targets);
    for (const auto& name : many) {  // another one each time, who then rests
        q.targets({"new " + name});
        const auto offered = q.line.callers.front().offered;
        q.fails("a", offered);
    }
    CHECK(q.line.targets.size() <= 2 * most_targets);
}

TEST_CASE("what is late or makes no sense is ignored", "[bot][queue]") {
    line_at_work q;
    q.targets({"jane"});
    q.joins("a");
    const auto before = q.line;
    CHECK(q.fails("a", "john").empty());
    CHECK(q.fails("b", "jane").empty());
    CHECK(q.taken("a", "").empty());
    CHECK(q.taken("b", "jane").empty());
    CHECK(q.joins("a", 7).empty());
    q.line.callers[0].told = before.callers[0].told;
    CHECK(q.line == before);
    q.fails("a", "jane");
    CHECK(q.joins("a") == "a#1");  // it asks, and is told again
    q.now -= 1h;                   // the clock goes back: no time has passed
    CHECK(q.after(0s).empty());
    CHECK(q.taken("a", "").empty());
    CHECK(q.line.now == before.now);
}

TEST_CASE("whatever happens nobody is lost, no target rings for two, and the order is kept", "[bot][queue]") {
    const auto seed = GENERATE(range(1U, 13U));
    std::mt19937 random(seed);
    const auto any = [&](unsigned n) { return random() % n; };
    line_at_work q, twin;
    q.line.settings.most = twin.line.settings.most = 6;
    if (seed % 2 == 0) q.line.settings.choose = twin.line.settings.choose = line_settings::choice::as_listed;
    std::set<std::string> waiting;
    std::map<std::string, std::string> ringing;  // target, call
    const auto some_call = [&] { return "c" + std::to_string(any(9)); };
    const auto some_target = [&] { return "t" + std::to_string(any(5)); };

    for (int i = 0; i < 400; ++i) {
        event e = time_passed{};
        const auto c = some_call();
        auto t = some_target();
        if (any(2) == 0 && ringing.contains(t) && waiting.contains(ringing[t])) {
            // An offer of ours comes to its end.
            if (any(2) == 0)
                e = offer_taken{call(ringing[t]), t};
            else
                e = offer_failed{call(ringing[t]), t, static_cast<transfer_result>(any(5))};
        } else {
            switch (any(6)) {
                case 0:
                case 1: e = caller_joined{call(c), static_cast<int>(any(3)), q.now}; break;
                case 2: e = caller_left{call(c)}; break;
                case 3: e = offer_failed{call(c), t, static_cast<transfer_result>(any(5))}; break;
                case 4: e = targets_changed{{some_target(), some_target(), some_target()}}; break;
                default: break;
            }
        }
        q.now += milliseconds(any(4) == 0 ? any(60'000) : 0);
        twin.now = q.now;

        const auto before = q.line;
        const auto told = step(q.line, e, q.now);
        INFO("seed " << seed << ", event " << i << ": " << spell(told));
        if (const auto wrong = inconsistency(q.line)) FAIL(*wrong);
        if (step(twin.line, e, twin.now) != told || !(twin.line == q.line))
            FAIL("another turn for the same event");

        // What the test knows by itself.
        bool was_refused = false;
        for (const auto& a : told.answers) was_refused = was_refused || std::holds_alternative<refused>(a);
        if (const auto* j = std::get_if<caller_joined>(&e); j && !was_refused) waiting.insert(j->call.wire());
        if (was_refused && before.callers.size() < 6) FAIL("refused although there is room");
        if (const auto* l = std::get_if<caller_left>(&e)) {
            waiting.erase(l->call.wire());
            std::erase_if(ringing, [&](const auto& r) { return r.second == l->call.wire(); });
        }
        if (const auto* k = std::get_if<offer_taken>(&e)) {
            waiting.erase(k->call.wire());
            ringing.erase(k->target);
        }
        if (const auto* f = std::get_if<offer_failed>(&e))
            if (ringing.contains(f->target) && ringing[f->target] == f->call.wire()) ringing.erase(f->target);
        for (const auto& a : told.answers)
            if (const auto* o = std::get_if<offer>(&a)) {
                if (!ringing.emplace(o->target, o->call.wire()).second) FAIL("a target rings for two");
                if (!waiting.contains(o->call.wire())) FAIL("an offer for nobody");
            }
        std::set<std::string> in_line;
        std::vector<std::string> order, order_before;
        for (const auto& w : q.line.callers) in_line.insert(w.call.wire());
        if (in_line != waiting) FAIL("somebody is lost");
        for (const auto& w : q.line.callers)
            for (const auto& b : before.callers)
                if (b.call == w.call) order.push_back(w.call.wire());
        for (const auto& b : before.callers)
            if (waiting.contains(b.call.wire())) order_before.push_back(b.call.wire());
        if (order != order_before) FAIL("the order has changed");
        // Whoever hears music does so for want of a target, and those before it are not passed over.
        const bool music = std::any_of(q.line.callers.begin(), q.line.callers.end(),
                                       [](const auto& w) { return w.offered.empty(); });
        for (const auto& free : q.line.targets)
            if (music && free.listed && !free.offered && free.free_at <= q.line.now)
                FAIL("a free target, and music");
        bool rests = false;
        for (const auto& target : q.line.targets) rests = rests || (target.listed && !target.offered);
        if (told.due.has_value() != (music && rests)) FAIL("a timer for nothing, or none");
    }
    SUCCEED();
}

}  // namespace switchhook::bot::queueing
