#include "server/admin/remembered_orders.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using enum order_finding;

namespace {

const remembered_orders::time noon{std::chrono::hours(1'000)};

}

TEST_CASE("a key gives the call that it placed", "[server][admin][idempotency]") {
    remembered_orders o;
    CHECK(o.begin("k", "a", noon).what == fresh);
    CHECK(o.begin("k", "a", noon).what == under_way);
    o.placed("k", graph::call_id("c1"));
    const auto again = o.begin("k", "a", noon + 23h);
    CHECK(again.what == known);
    CHECK(again.call == graph::call_id("c1"));
    CHECK(o.begin("k", "b", noon).what == other);
    CHECK(o.begin("l", "a", noon).what == fresh);
}

TEST_CASE("a key under which nothing was placed may be tried again", "[server][admin][idempotency]") {
    remembered_orders o;
    CHECK(o.begin("k", "a", noon).what == fresh);
    o.failed("k");
    CHECK(o.begin("k", "b", noon + 1s).what == fresh);
}

TEST_CASE("keys are forgotten after a day, the oldest sooner when there are many",
          "[server][admin][idempotency]") {
    remembered_orders o(3);
    for (int i = 0; i < 100; ++i) {
        const auto key = std::to_string(i);
        CHECK(o.begin(key, "a", noon + i * 1s).what == fresh);
        o.placed(key, graph::call_id(key));
        CHECK(o.size() <= 3);
    }
    CHECK(o.begin("99", "a", noon + 100s).what == known);
    CHECK(o.begin("99", "a", noon + 100s + 24h).what == fresh);
}

TEST_CASE("one that failed long ago does not take its successor with it", "[server][admin][idempotency]") {
    remembered_orders o;
    CHECK(o.begin("k", "a", noon).what == fresh);
    o.failed("k");
    CHECK(o.begin("k", "a", noon + 12h).what == fresh);
    o.placed("k", graph::call_id("c"));
    CHECK(o.begin("k", "a", noon + 25h).what == known);
}

TEST_CASE("a key that has placed a call is not forgotten because something failed later",
          "[server][admin][idempotency]") {
    remembered_orders o;
    o.begin("k", "a", noon);
    o.placed("k", graph::call_id("c"));
    o.failed("k");
    CHECK(o.begin("k", "a", noon).what == known);
}

TEST_CASE("asking again makes no room, and neither do orders that failed", "[server][admin][idempotency]") {
    remembered_orders o(2);
    for (const auto* key : {"k", "l"}) {
        o.begin(key, "a", noon);
        o.placed(key, graph::call_id(key));
    }
    CHECK(o.begin("k", "a", noon + 1s).what == known);

    remembered_orders other(3);
    other.begin("k", "a", noon);
    other.placed("k", graph::call_id("c"));
    for (int i = 0; i < 10; ++i) {
        other.begin("l", "a", noon + i * 1s);
        other.failed("l");
    }
    CHECK(other.begin("k", "a", noon + 20s).what == known);
    CHECK(other.size() == 1);
}
