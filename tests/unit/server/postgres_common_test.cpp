// What instances that share a database remember together.

#include "server/store/postgres_common.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "server/runtime/hour_overrides.hpp"
#include "server/store/postgres_store.hpp"
#include "tests/support/database.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using bot::hours_state;
using enum order_finding;

namespace {

struct instance {
    explicit instance(const test::database& db, postgres_common_limits limits = {})
        : who(std::make_shared<membership>()) {
        auto opened = postgres_store::open(db.uri(), who);
        if (opened.has_error()) FAIL(opened.error());
        store = *opened;
        const auto number =
            ask("INSERT INTO switchhook.instance (version, journal_format, until) "
                "VALUES ('test', 2, now() + interval '1 hour') RETURNING number");
        who->enrol(std::stoll(number), std::chrono::steady_clock::now() + 1h);
        common = std::make_shared<postgres_common>(store->questions(), who, limits);
    }
    ~instance() { store->stop(); }
    std::string ask(const std::string& sql) const {
        const auto rows = store->questions()->ask({{sql}});
        REQUIRE(rows.has_value());
        return rows->front().empty() ? "" : std::string(rows->front().text(0, 0));
    }
    found_order begin(const std::string& key, const std::string& content, const char* call) const {
        const auto found = common->begin_order(key, content, graph::call_id(call));
        REQUIRE(found.has_value());
        return *found;
    }
    void append_first(const char* call) const {
        std::promise<error_code> outcome;
        store->append({graph::call_id(call), 1, "record"}, [&](error_code e) { outcome.set_value(e); });
        CHECK_FALSE(outcome.get_future().get());
    }
    void give_up() const {
        ask("UPDATE switchhook.instance SET gone = true WHERE number = " + std::to_string(who->number()));
    }

    std::shared_ptr<membership> who;
    std::shared_ptr<postgres_store> store;
    std::shared_ptr<common_memory> common;
};

const bot::instant noon{std::chrono::hours(500'000)};

}  // namespace

TEST_CASE("what operators say of opening hours is the same at all instances", "[server][postgres][hours]") {
    test::database db;
    instance a(db), b(db);
    hour_overrides here, there;
    CHECK(here.keep_in(a.common).has_value());
    CHECK(there.keep_in(b.common).has_value());
    CHECK(here.set({"sales", hours_state::closed, noon + 1h}, noon).has_value());
    CHECK(there.set({"office", hours_state::holiday, {}}, noon).has_value());
    CHECK(here.snapshot()->size() == 1);
    CHECK(here.read_anew().has_value());
    CHECK(*here.snapshot() == hour_overrides::list{{"office", hours_state::holiday, {}},
                                                   {"sales", hours_state::closed, noon + 1h}});
    CHECK(*there.snapshot() == *here.snapshot());

    CHECK(there.set({"office", hours_state::open, noon + 2h}, noon + 1h).has_value());
    CHECK(here.remove("nothing", noon).has_value());
    CHECK(*here.snapshot() == hour_overrides::list{{"office", hours_state::open, noon + 2h}});
    CHECK(here.remove("office", noon).has_value());
    CHECK(there.read_anew().has_value());
    CHECK(there.snapshot()->empty());

    db.kill();
    CHECK(here.set({"office", hours_state::closed, {}}, noon).has_error());
    CHECK(here.snapshot()->empty());
    CHECK(here.read_anew().has_error());
}

TEST_CASE("a key places one call, at whichever instance", "[server][postgres][idempotency]") {
    test::database db;
    instance a(db), b(db);
    CHECK(a.begin("k", "body", "c1").what == fresh);
    CHECK(b.begin("k", "body", "c2").what == under_way);
    CHECK(b.begin("k", "other", "c2").what == other);
    CHECK(a.common->order_placed("k", graph::call_id("c1")).has_value());
    CHECK(b.begin("k", "body", "c2").what == known);
    CHECK(b.begin("k", "body", "c2").call == graph::call_id("c1"));
    CHECK(b.begin("k", "other", "c2").what == other);

    // One that failed may be tried again; nobody but who began it says so.
    CHECK(a.begin("l", "body", "c3").what == fresh);
    CHECK(b.common->order_failed("l", graph::call_id("c4")).has_value());
    CHECK(b.begin("l", "body", "c4").what == under_way);
    CHECK(a.common->order_failed("l", graph::call_id("c3")).has_value());
    CHECK(b.begin("l", "else", "c4").what == fresh);

    // An instance that is gone has placed its call, or never will.
    CHECK(a.begin("m", "body", "c5").what == fresh);
    CHECK(a.begin("n", "body", "c6").what == fresh);
    a.append_first("c6");
    CHECK(b.begin("n", "body", "c7").what == known);
    a.give_up();
    CHECK(b.begin("m", "body", "c7").what == fresh);
    CHECK(b.begin("n", "body", "c8").call == graph::call_id("c6"));
    CHECK(b.begin("k", "body", "c8").call == graph::call_id("c1"));

    b.who->lose();
    CHECK(b.common->begin_order("o", "body", graph::call_id("c9")).has_error());
}

TEST_CASE("of two that order under one key at once, one places the call", "[server][postgres][idempotency]") {
    test::database db;
    instance a(db), b(db);
    std::atomic<int> placed = 0;
    const auto order = [&](const instance& at, char who) {
        for (int i = 0; i < 50; ++i) {
            const graph::call_id call(who + std::to_string(i));
            const auto found = at.common->begin_order(std::to_string(i), "body", call);
            if (found.has_value() && found->what == fresh) ++placed;
        }
    };
    std::thread one([&] { order(a, 'a'); });
    order(b, 'b');
    one.join();
    CHECK(placed == 50);
}

TEST_CASE("keys that instances share are forgotten after a day, sooner when there are many",
          "[server][postgres][idempotency]") {
    test::database db;
    instance a(db, {24h, 3});
    for (const auto* key : {"1", "2", "3", "4", "5", "6"}) CHECK(a.begin(key, "body", key).what == fresh);
    CHECK(a.ask("SELECT count(*) FROM switchhook.ordered") == "3");
    CHECK(a.begin("6", "body", "x").what == under_way);
    CHECK(a.begin("2", "body", "x").what == fresh);
    a.ask("UPDATE switchhook.ordered SET begun = begun - interval '24 hours'");
    CHECK(a.begin("6", "body", "y").what == fresh);
    CHECK(a.ask("SELECT count(*) FROM switchhook.ordered") == "1");
}
