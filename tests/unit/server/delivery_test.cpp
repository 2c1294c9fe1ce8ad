#include "server/instances/delivery.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

TEST_CASE("a notification that is passed on began where Graph posted it, whatever the clocks say",
          "[server][instances]") {
    const std::chrono::steady_clock::time_point here(500s), there(90'000s);
    posted_notification n;
    n.to = leg_address{graph::call_id("placed"), 7};
    n.body = "{}";
    n.read_at = here - 2300ms;
    const auto q = read_question(to_text(delivery_of(n, here)));
    REQUIRE(q);
    const auto read = read_delivery(*q, there);
    REQUIRE(read);
    CHECK(read->read_at == there - 2300ms);
    CHECK(read->call == graph::call_id("placed"));
    REQUIRE(read->to);
    CHECK(read->to->leg == 7);
    CHECK_FALSE(read_delivery({std::string(delivery_kind), {"placed"}, "{}"}, there));
}
