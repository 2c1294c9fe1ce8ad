// Orders to call back: followed when they are due.

#include "tests/unit/server/callbacks_test.hpp"

using namespace callbacks_test;

TEST_CASE("who is to be called back is called when that is due, and forgotten when they answer",
          "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    const auto id = p.keep(20ms);
    REQUIRE(p.items->size(callback_kind) == 1);
    REQUIRE(p.all().size() == 1);
    CHECK(p.all()[0].id == id);
    REQUIRE(p.run_until_placed(1));
    CHECK(p.now() >= p.calls->placed[0].order.due);
    CHECK(p.calls->placed[0].order.to.id == "+33600000042");
    CHECK(p.calls->placed[0].order.params[0].second == "anna");
    CHECK(p.all()[0].what.is_calling());
    p.calls->placed[0].ends("answered");
    CHECK(p.run_until_counted("answered"));
    CHECK(p.run_until_removed());
    CHECK(p.all().empty());
}

TEST_CASE("nobody answers: it is tried as often as the order says", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    p.keep(0ms, 2);
    REQUIRE(p.run_until_placed(1));
    p.calls->placed[0].ends("busy");
    REQUIRE(p.run_until_placed(2));
    CHECK(p.calls->placed[0].key != p.calls->placed[1].key);
    CHECK(p.all()[0].what.tries == 2);
    p.calls->placed[1].ends("noAnswer");
    CHECK(p.run_until_counted("givenUp"));
    CHECK(p.run_until_counted("placed", 2));
    CHECK(p.run_until_removed());
}

TEST_CASE("what is due waits while there is no room, no flow, or nobody there", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    auto& calls = *p.calls;
    SECTION("the server drains, or is full") {
        calls.room = false;
        p.keep();
        p.run_a_while();
        CHECK(calls.placed.empty());
        CHECK(p.all()[0].what.tries == 0);
        calls.room = true;
        CHECK(p.run_until_placed(1));
    }
    SECTION("it was full after all: that was no attempt") {
        p.keep();
        REQUIRE(p.run_until_placed(1));
        calls.placed[0].ends("noRoom");
        REQUIRE(p.run_until_placed(2));
        CHECK(on_disk(folder.path())->tries == 1);
    }
    SECTION("the flow is gone for a while") {
        calls.room = false;
        p.keep();
        calls.refuses = "noFlow";
        calls.room = true;
        p.run_a_while();
        CHECK(calls.placed.empty());
        calls.refuses = {};
        CHECK(p.run_until_placed(1));
    }
    SECTION("it is closed, for now or for good") {
        calls.closed_for_good = true;
        p.keep();
        p.run_a_while();
        CHECK(calls.placed.empty());
        calls.closed_for_good = false;
        calls.open_from = p.now() + 20ms;
        REQUIRE(p.run_until_placed(1));
        CHECK(p.now() >= calls.open_from);
    }
    SECTION("it will not open while the order is of any use") {
        calls.open_from = p.now() + 2h;
        p.keep();
        CHECK(p.run_until_counted("givenUp"));
        CHECK(calls.placed.empty());
    }
}

TEST_CASE("so many are called at once", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    for (int i = 0; i < 3; ++i) p.keep();
    REQUIRE(p.run_until_placed(2));
    p.run_a_while();
    CHECK(p.calls->placed.size() == 2);
    p.calls->placed[1].ends("answered");
    CHECK(p.run_until_placed(3));
}

TEST_CASE("more are called at once as soon as that is allowed", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    for (int i = 0; i < 4; ++i) p.keep();
    REQUIRE(p.run_until_placed(2));
    p.it->use_at_once(3);
    CHECK(p.run_until_placed(3));
    p.it->use_at_once(1);
    p.calls->placed[0].ends("answered");
    p.run_a_while();
    CHECK(p.calls->placed.size() == 3);
}

TEST_CASE("an order can be cancelled, also while its call rings", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    const bool rings = GENERATE(false, true);
    const auto id = p.keep(rings ? 0ms : 1h, 3);
    if (rings) REQUIRE(p.run_until_placed(1));
    CHECK(p.answer_of(p.it->cancel(id)).has_value());
    CHECK(p.items->size(callback_kind) == 0);
    CHECK(p.all().empty());
    CHECK(p.answer_of(p.it->cancel(id)).error() == spool_errc::no_such_item);
    CHECK(p.run_until_counted("cancelled"));
    if (!rings) return;
    p.calls->placed[0].ends("busy");
    p.run_a_while();
    CHECK(p.calls->placed.size() == 1);
}
