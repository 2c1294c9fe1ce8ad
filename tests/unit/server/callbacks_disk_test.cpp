// Orders to call back on the disk: never followed twice, however the process ends.

#include "tests/unit/server/callbacks_test.hpp"

using namespace callbacks_test;

TEST_CASE("an order on the disk says all that is in it", "[server][callbacks]") {
    kept_callback c;
    c.order = {"reminder",
               {graph::identity_kind::user, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {}, {}},
               "tenant-1",
               bot::instant(90s),
               "office",
               3,
               15min,
               72h,
               {{"who", "anna"}, {"pin", "4711"}},
               {"pin"}};
    c.hours_of = "front-desk";
    c.asked_by = graph::call_id("a-b");
    c.asked = bot::instant(30s);
    CHECK(read_kept_callback(write_kept_callback(c)) == c);
    c.tries = 2;
    c.last = kept_callback::attempt{graph::call_id("c-d"), bot::instant(95s), "busy"};
    CHECK(read_kept_callback(write_kept_callback(c)) == c);
    CHECK_FALSE(read_kept_callback("{}"));
    CHECK_FALSE(read_kept_callback("[]"));
}

TEST_CASE("an attempt is on the disk before its call is placed", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    std::optional<kept_callback> then;
    p.calls->on_place = [&] { then = on_disk(folder.path()); };
    p.keep();
    REQUIRE(p.run_until_placed(1));
    REQUIRE(then);
    CHECK(then->tries == 1);
    CHECK(then->is_calling());
    CHECK(then->last->call == p.calls->placed[0].key);
}

TEST_CASE("an attempt that the end of the process cut off is not made again", "[server][callbacks]") {
    const test::temporary_folder folder;
    const int attempts = GENERATE(1, 2);
    {
        process p(folder.path());
        p.keep(0ms, attempts);
        REQUIRE(p.run_until_placed(1));
    }
    process p(folder.path());
    if (attempts == 1) {
        CHECK(p.run_until_counted("givenUp"));
        CHECK(p.calls->placed.empty());
        CHECK(p.run_until_removed());
    } else {
        // The second is.
        REQUIRE(p.run_until_placed(1));
        CHECK(on_disk(folder.path())->tries == 2);
    }
}

TEST_CASE("a call that outlives its process is waited for", "[server][callbacks]") {
    const test::temporary_folder folder;
    {
        process p(folder.path());
        p.keep(0ms, 2);
        REQUIRE(p.run_until_placed(1));
    }
    process p(folder.path());
    p.calls->becomes = "rings";
    p.run_a_while();
    CHECK(p.calls->placed.empty());
    CHECK(p.all().at(0).what.is_calling());
    SECTION("and answered") {
        p.calls->becomes = "answered";
        CHECK(p.run_until_counted("answered"));
        CHECK(p.run_until_removed());
        CHECK(p.calls->placed.empty());
    }
    SECTION("and not answered") {
        p.calls->becomes = "noAnswer";
        REQUIRE(p.run_until_placed(1));
        CHECK(on_disk(folder.path())->tries == 2);
    }
    SECTION("not for longer than the order holds") {
        p.ahead_of_time = 1h + 1s;
        CHECK(p.run_until_counted("givenUp"));
    }
}

TEST_CASE("a call that is given to another instance is waited for", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    p.keep(0ms, 2);
    REQUIRE(p.run_until_placed(1));
    p.calls->becomes = "rings";
    p.calls->placed[0].ends("rings");
    p.run_a_while();
    CHECK(p.calls->placed.size() == 1);
    CHECK(on_disk(folder.path())->is_calling());
    p.calls->becomes = "answered";
    CHECK(p.run_until_counted("answered"));
}

TEST_CASE("an attempt waits until what came of the one before is on the disk", "[server][callbacks]") {
    const test::temporary_folder folder;
    std::promise<void> written;
    auto when = written.get_future().share();
    {
        process p(folder.path(), 0ms, [when](const fs::path& file, std::string_view bytes) {
            if (bytes.find("noAnswer") != std::string_view::npos) when.wait();
            return media::write_file(file, bytes);
        });
        p.keep(0ms, 3);
        REQUIRE(p.run_until_placed(1));
        p.run_a_while();  // it rings for longer than `every`
        p.calls->placed[0].ends("noAnswer");
        p.run_a_while();
        CHECK(p.calls->placed.size() == 1);
        CHECK(p.all().size() == 1);
        written.set_value();
        REQUIRE(p.run_until_placed(2));
    }
    // Otherwise a restart would make the second once more.
    const auto kept = on_disk(folder.path());
    REQUIRE(kept);
    CHECK(kept->tries == 2);
    CHECK(kept->is_calling());
}

TEST_CASE("an order that was kept before the spool is read is followed once", "[server][callbacks]") {
    const test::temporary_folder folder;
    process p(folder.path());
    p.keep(0ms, 2);
    REQUIRE(p.run_until_placed(1));
    p.it->start();
    p.run_a_while();
    CHECK(p.calls->placed.size() == 1);
    CHECK(p.all().at(0).what.is_calling());
}

TEST_CASE("an order that was not yet due is followed after a restart", "[server][callbacks]") {
    const test::temporary_folder folder;
    {
        process p(folder.path());
        p.keep(10min);
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    process p(folder.path(), 11min);
    CHECK(p.run_until_placed(1));
}

TEST_CASE("an order that is too old is not followed", "[server][callbacks]") {
    const test::temporary_folder folder;
    {
        process p(folder.path());
        p.keep(10min);
    }
    process p(folder.path(), 10min + 1h + 1s);
    CHECK(p.run_until_counted("givenUp"));
    CHECK(p.calls->placed.empty());
}

TEST_CASE("an order that cannot be kept leaves nothing behind", "[server][callbacks]") {
    const test::temporary_folder folder;
    SECTION("the disk is full") {
        process p(folder.path(), 0ms, [](const fs::path&, std::string_view) -> result<> {
            return make_error_code(boost::system::errc::no_space_on_device);
        });
        CHECK(p.keep() == "notKept");
        CHECK(p.run_until_counted("notKept"));
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    SECTION("as many are kept as may be") {
        process p(folder.path(), 0ms, {}, briskly(), {1, 1U << 20});
        CHECK_FALSE(p.keep(1h) == "full");
        CHECK(p.keep(1h) == "full");
    }
    SECTION("the disk is too slow") {
        std::promise<void> mended;
        auto when = mended.get_future().share();
        auto settings = briskly();
        settings.keeping_within = 5ms;
        process p(
            folder.path(), 0ms,
            [when](const fs::path& file, std::string_view bytes) {
                when.wait();
                return media::write_file(file, bytes);
            },
            settings);
        CHECK(p.keep() == "timeout");
        mended.set_value();
        CHECK(p.run_until_removed());
        p.run_a_while();
        CHECK(p.calls->placed.empty());
    }
    SECTION("the disk has stood still for a long time: those given up are not even written") {
        std::promise<void> mended;
        auto when = mended.get_future().share();
        std::atomic<int> written = 0;
        auto settings = briskly();
        settings.keeping_within = 5ms;
        process p(
            folder.path(), 0ms,
            [when, &written](const fs::path& file, std::string_view bytes) {
                ++written;
                when.wait();
                return media::write_file(file, bytes);
            },
            settings);
        // Until each thread that writes has one, and three behind them.
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (written < 2 && std::chrono::steady_clock::now() < until) CHECK(p.keep() == "timeout");
        for (int i = 0; i < 3; ++i) CHECK(p.keep() == "timeout");
        mended.set_value();
        CHECK(p.run_until([&] { return written == 2 && p.items->size(callback_kind) == 0; }));
        p.pool.join();
        CHECK(written == 2);
    }
    SECTION("nobody could follow it") {
        process p(folder.path());
        p.calls->refuses = "noSource";
        CHECK(p.keep() == "noSource");
    }
}

TEST_CASE("an attempt that cannot be written down is not made", "[server][callbacks]") {
    const test::temporary_folder folder;
    std::atomic<bool> full = false;
    process p(folder.path(), 0ms, [&](const fs::path& file, std::string_view bytes) -> result<> {
        if (full) return make_error_code(boost::system::errc::no_space_on_device);
        return media::write_file(file, bytes);
    });
    p.calls->room = false;
    p.keep();
    full = true;
    p.calls->room = true;
    p.run_a_while();
    CHECK(p.calls->placed.empty());
    CHECK(p.all()[0].what.tries == 0);
    full = false;
    CHECK(p.run_until_placed(1));
}
