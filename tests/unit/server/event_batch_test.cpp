#include "server/events/event_batch.hpp"

#include <catch2/catch.hpp>

#include "server/events/event_cursor.hpp"

using namespace switchhook;
using namespace switchhook::server;

TEST_CASE("where a reader of several feeds stands is told and read", "[server][events][instances]") {
    const event_cursor c{{1'000, 1'004}, {2'000, 1'999}, {3'000, 0}};
    CHECK(to_text(c) == "1000.5,2000.0");
    CHECK(read_event_cursor("1000.5,2000.0") == event_cursor{{1'000, 1'004}, {2'000, 1'999}});
    for (const auto* wrong : {"", "0", "1000", "1000.", ".5", "1000.5,", "1000.5,1000.6", "0.1", "1.x",
                              "-1.5", "1.2.3", "5.18446744073709551615", "1000.5;2000.0"})
        CHECK_FALSE(read_event_cursor(wrong));
}

TEST_CASE("a piece of a feed is told to another instance", "[server][events][instances]") {
    event_feed feed(3, 100);
    const auto from = feed.subscribe(0);
    feed.publish("timeline", graph::call_id("a"), R"({"n":1})");
    feed.publish("callEnded", graph::call_id("b"), R"({"n":2})");
    const auto b = read_event_batch(to_text(take_batch(feed, *from, 1'000)));
    REQUIRE(b);
    CHECK(b->feed == 100);
    CHECK(b->from == 99);
    CHECK(b->position == 101);
    CHECK(b->events == std::vector<event_batch::event>{{100, "timeline", "a", R"({"n":1})"},
                                                       {101, "callEnded", "b", R"({"n":2})"}});
    CHECK_FALSE(b->gap);
    CHECK_FALSE(b->more);

    for (int i = 0; i < 5; ++i) feed.publish("timeline", graph::call_id("a"), "{}");
    const auto small = read_event_batch(to_text(take_batch(feed, *from, 3)));
    REQUIRE(small);
    REQUIRE(small->gap);
    CHECK(small->gap->lost == 2);
    CHECK(small->from == 103);
    CHECK(small->events.size() == 1);
    CHECK(small->position == 104);
    CHECK(small->more);
    feed.close();
    CHECK_FALSE(take_batch(feed, *from, 3).closed);
    CHECK(read_event_batch(to_text(take_batch(feed, *from, 3)))->closed);
    for (const auto* wrong :
         {"", "1\t2\n", "1\t2\t3\t0\t0\t0\t0\nx\ta\tb\t{}\n", "1\t2\t3\t0\t0\t0\t0\n5\t\tb\t{}\n"})
        CHECK_FALSE(read_event_batch(wrong));
}
