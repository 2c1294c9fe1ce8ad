// Calls are found by what people know of them.

#include "call_search_test.hpp"

#include <chrono>
#include <ctime>

#include "server/admin/call_search.hpp"
#include "server/runtime/people.hpp"
#include "server/store/memory_store.hpp"
#include "server/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace call_search_test;

namespace {

bot::call live(const graph::identity& from) {
    bot::call c;
    c.key = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    c.id = graph::call_id("0C3F1D52");
    c.chain = "chain-1";
    c.from = from;
    c.to = graph::identity{graph::identity_kind::application, "00000000-0000-0000-0000-000000000001"};
    return c;
}

result<call_filter, problem_document> asked(named_texts query) {
    admin_request request;
    request.query = std::move(query);
    return read_call_filter(request);
}

}  // namespace

TEST_CASE("a number is looked for as people write it", "[server][search]") {
    CHECK(searched("+33 6-12.34 (56) 78") == "+33612345678");
    CHECK(searched("8D1E6AB6-26c5") == "8d1e6ab626c5");
    CHECK(searched(" -(") == "");
}

TEST_CASE("numbers and user ids of parties can be looked for, the bot's own cannot", "[server][search]") {
    const auto phone = people_of(live({graph::identity_kind::phone, "+33612345678", "Ann", {}}));
    CHECK(phone.parties == "+33612345678");
    CHECK(phone.from == R"({"phone":"+33612345678","displayName":"Ann"})");
    CHECK(phone.to == R"({"application":"00000000-0000-0000-0000-000000000001"})");
    CHECK(phone.direction == "incoming");
    CHECK(phone.chain == "chain-1");
    auto placed = live({graph::identity_kind::user, "8D1E6AB6-26c5", {}, {}});
    placed.to = graph::identity{graph::identity_kind::phone, "+33123456789"};
    CHECK(people_of(placed).parties == "8d1e6ab626c5 +33123456789");
}

TEST_CASE("live calls are found by the same, and by either id", "[server][search]") {
    live_call c;
    c.state = live({graph::identity_kind::phone, "+33612345678", {}, {}});
    c.began = minute(5);
    const auto is_found = [&](named_texts query) { return fits(*asked(std::move(query)), c); };
    for (const auto& well : {named_texts{},
                             {{"number", "6 12 34"}},
                             {{"number", "+336"}, {"chain", "chain-1"}},
                             {{"id", "57DAB8B1-89"}},
                             {{"id", "0c3f"}},
                             {{"since", "1970-01-01T00:05:00Z"}},
                             {{"until", "1970-01-01T02:05:01+02:00"}},
                             {{"number", ""}, {"since", ""}}}) {
        CAPTURE(well.empty() ? "" : well.front().second);
        CHECK(is_found(well));
    }
    for (const auto& other : {named_texts{{"number", "777"}},
                              {{"number", "612"}, {"chain", "chain-2"}},
                              {{"id", "894c"}},
                              {{"since", "1970-01-01T00:05:01Z"}},
                              {{"until", "1970-01-01T00:05:00Z"}},
                              {{"outcome", "lost"}}}) {
        CAPTURE(other.front().second);
        CHECK_FALSE(is_found(other));
    }
}

TEST_CASE("what cannot be looked for is refused, without saying it back", "[server][search]") {
    for (const auto& wrong : {named_texts{{"number", "61"}},
                              {{"number", "+-( 6"}},
                              {{"outcome", "looost"}},
                              {{"since", "yesterday 617"}},
                              {{"until", "2025-01-02T03:04:05"}}}) {
        const auto refused = asked(wrong);
        CAPTURE(wrong.front().first);
        REQUIRE(refused.has_error());
        CHECK(refused.error().status == 400);
        CHECK(refused.error().detail.starts_with(wrong.front().first + ": expected"));
        CHECK(refused.error().detail.find(wrong.front().second) == std::string::npos);
    }
}

TEST_CASE("a search is written and read again", "[server][search]") {
    call_filter wanted{"+33612",   "a chain&more", "57dab8",
                       "noAnswer", minute(1),      minute(1) + bot::milliseconds(7)};
    const auto query = to_query(wanted);
    CHECK(query.starts_with("&number=%2B33612&chain=a%20chain%26more&"));
    CHECK(*asked(*parse_query(query)) == wanted);
    CHECK(to_query({}) == "");
    CHECK(call_filter().empty());
    CHECK_FALSE(wanted.empty());
}

TEST_CASE("ended calls in memory are found", "[server][search]") {
    memory_store s;
    check_search(s);
    check_minutes(s);
}

TEST_CASE("ended calls in a file are found, written and not yet written", "[server][search]") {
    const test::temporary_folder folder;
    const auto opened = sqlite_store::open(folder.path() / "calls.db");
    REQUIRE(opened.has_value());
    auto& s = **opened;
    check_search(s);
    check_minutes(s);
    std::promise<void> disk;
    s.append({graph::call_id("slow"), 1, "a"},
             [slow = disk.get_future().share()](error_code) { slow.wait(); });
    s.finish(call("slow", 9, "caller", from_a_phone));
    CHECK(found(s, with_number("612345")) == lines{"slow"});
    CHECK(found(s, with_number("612346")).empty());
    disk.set_value();
}

TEST_CASE("a number is looked for in a million calls", "[.million]") {
    const test::temporary_folder folder;
    const auto opened = sqlite_store::open(folder.path() / "calls.db");
    REQUIRE(opened.has_value());
    auto& s = **opened;
    constexpr int calls = 1'000'000, at_once = 10'000;
    std::uint64_t seed = 1;
    const auto random = [&](std::uint64_t below) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        return (seed >> 33) % below;
    };
    for (int i = 0; i < calls; ++i) {
        const auto id = "call-" + std::to_string(random(1'000'000'000)) + '-' + std::to_string(i);
        auto people = from_a_phone;
        people.parties =
            i % 4 == 0 ? "8d1e6ab626c54e22a1bc" + std::to_string(100'000'000'000 + random(899'999'999'999))
                       : "+33" + std::to_string(600'000'000 + random(100'000'000));
        people.chain = "chain-" + std::to_string(i);
        const bot::instant over{bot::milliseconds(1'700'000'000'000 + i * 2'000LL)};
        if ((i + 1) % at_once == 0)
            append(s, id);
        else
            s.append({graph::call_id(id), 1, "record"}, [](error_code) {});
        s.finish(
            {graph::call_id(id), "desk", "v", random(1000) == 0 ? "lost" : "caller", over, over, people});
    }
    append(s, "behind them");
    // Of the processor: whoever else works on the machine does not count.
    const auto measured = [&](const call_filter& wanted) {
        constexpr int times = 9;
        std::size_t hits = 0;
        const auto begun = std::clock();
        for (int i = 0; i < times; ++i) hits = found(s, wanted, 101).size();
        const auto took = static_cast<double>(std::clock() - begun) * 1000 / CLOCKS_PER_SEC / times;
        return std::to_string(hits) + " found in " + std::to_string(took) + " ms";
    };
    call_filter chain, id, outcome, rare = with_number("777");
    chain.chain = "chain-500000";
    id.id = "call77";
    outcome.outcome = "busy";
    rare.outcome = "lost";
    WARN("nobody's number: " << measured(with_number("+44777777777")));
    WARN("nine digits: " << measured(with_number("612345678")));
    WARN("five digits: " << measured(with_number("77777")));
    WARN("three digits: " << measured(with_number("777")));
    WARN("three digits and a rare outcome: " << measured(rare));
    WARN("chain: " << measured(chain));
    WARN("beginning of the id: " << measured(id));
    WARN("an outcome that there is not: " << measured(outcome));
}
