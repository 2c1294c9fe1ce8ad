#pragma once
// What every store finds of the calls that have ended. For test files only: it opens namespaces.

#include <catch2/catch.hpp>
#include <future>

#include "server/store/store.hpp"

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace call_search_test {

inline bot::instant minute(int n) { return bot::instant(std::chrono::minutes(n)); }

inline ended_call call(const std::string& id, int ended, const std::string& outcome, call_people people) {
    return {graph::call_id(id), "desk", "v", outcome, minute(ended - 1), minute(ended), std::move(people)};
}

inline const call_people from_a_phone{"incoming", "chain-1", R"({"phone":"+33612345678"})",
                                      R"({"application":"bot"})", "+33612345678"};
inline const call_people from_a_user{"incoming", "chain-1",
                                     R"({"user":"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"})",
                                     R"({"application":"bot"})", "8d1e6ab626c54e22a1bc06ea7343958e"};
inline const call_people to_a_phone{"outgoing", "chain-2", {}, R"({"phone":"+33699999999"})", "+33699999999"};

inline void append(store& s, const std::string& id) {
    std::promise<error_code> outcome;
    s.append({graph::call_id(id), 1, "record"}, [&](error_code e) { outcome.set_value(e); });
    REQUIRE_FALSE(outcome.get_future().get());
}

inline lines found(const store& s, const call_filter& wanted, std::size_t most = 9,
                   const ended_place& behind = {}) {
    lines ids;
    const auto calls = s.ended(most, behind, wanted);
    REQUIRE(calls.has_value());
    for (const auto& c : *calls) ids.push_back(c.id.wire());
    return ids;
}

inline call_filter with_number(const std::string& number) {
    call_filter wanted;
    wanted.number = number;
    return wanted;
}

inline void fill(store& s) {
    for (const auto* id : {"a-1", "a-2", "b-3", "b-4"}) append(s, id);
    s.finish(call("a-1", 1, "caller", from_a_phone));
    s.finish(call("a-2", 2, "transfer", from_a_user));
    s.finish(call("b-3", 3, "busy", to_a_phone));
    s.finish(call("b-4", 4, "lost", {}));
    append(s, "behind them");
}

inline void check_search(store& s) {
    fill(s);
    CHECK(found(s, with_number("612345")) == lines{"a-1"});
    CHECK(found(s, with_number("+336")) == lines{"b-3", "a-1"});
    CHECK(found(s, with_number("26c54e22")) == lines{"a-2"});
    CHECK(found(s, with_number("777")).empty());

    call_filter chain, id, outcome, time, both = with_number("+336");
    chain.chain = "chain-1";
    id.id = "a";
    outcome.outcome = "lost";
    time.since = minute(2);
    time.until = minute(4);
    both.outcome = "busy";
    both.since = minute(1);
    CHECK(found(s, chain) == lines{"a-2", "a-1"});
    CHECK(found(s, id) == lines{"a-2", "a-1"});
    CHECK(found(s, outcome) == lines{"b-4"});
    CHECK(found(s, time) == lines{"b-3", "a-2"});
    CHECK(found(s, both) == lines{"b-3"});
    chain.id = "a2";
    CHECK(found(s, chain) == lines{"a-2"});

    CHECK(found(s, with_number("+336"), 1) == lines{"b-3"});
    const ended_place behind{minute(3), "b3"};
    CHECK(found(s, with_number("+336"), 1, behind) == lines{"a-1"});
    CHECK(found(s, time, 9, behind) == lines{"a-2"});
    CHECK(found(s, id, 1, {minute(2), "a2"}) == lines{"a-1"});

    const auto shown = s.ended(1, behind, with_number("+336")).value();
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].people.direction == "incoming");
    CHECK(shown[0].people.chain == "chain-1");
    CHECK(shown[0].people.from == from_a_phone.from);
    CHECK(shown[0].people.to == from_a_phone.to);
    CHECK(s.find_ended(graph::call_id("a-1")).value()->people.from == from_a_phone.from);

    CHECK(s.erase(graph::call_id("a-1")).value() == erasure::erased);
    CHECK(found(s, with_number("+336")) == lines{"b-3"});
    CHECK(s.forget(minute(4)).value().calls == 2);
    CHECK(found(s, with_number("+336")).empty());
}

inline void check_minutes(store& s) {
    const auto keep = [&](std::vector<kept_minute> all, bot::instant forgotten) {
        std::promise<error_code> outcome;
        s.keep_minutes(std::move(all), forgotten, [&](error_code e) { outcome.set_value(e); });
        return outcome.get_future().get();
    };
    const kept_minute one{minute(1), "p", R"({"begun":1})"}, other{minute(1), "q", "{}"},
        later{minute(3), "p", "{}"};
    CHECK_FALSE(keep({one, other, later}, {}));
    CHECK_FALSE(keep({{minute(3), "p", "told again"}}, {}));
    auto all = s.minutes(minute(1)).value();
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair(a.begin, a.process) < std::pair(b.begin, b.process);
    });
    CHECK(all == std::vector<kept_minute>{one, other, later});
    CHECK(s.minutes(minute(2)).value() == std::vector<kept_minute>{later});
    CHECK_FALSE(keep({}, minute(2)));
    CHECK(s.minutes({}).value() == std::vector<kept_minute>{later});
}

}  // namespace call_search_test
