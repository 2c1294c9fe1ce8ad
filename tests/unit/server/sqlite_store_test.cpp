#include "server/store/sqlite_store.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace {

struct stored : test::temporary_folder {
    std::filesystem::path at = path() / "calls.db";
    std::shared_ptr<sqlite_store> open(sqlite_store_options options = {}) const {
        auto opened = sqlite_store::open(at, options);
        if (opened.has_error()) FAIL(opened.error());
        return *opened;
    }
};

error_code append(store& s, const char* call, std::uint64_t sequence, std::string record) {
    std::promise<error_code> outcome;
    auto told = outcome.get_future();
    s.append({graph::call_id(call), sequence, std::move(record)},
             [&](error_code e) { outcome.set_value(e); });
    return told.get();
}

ended_call ended(const char* call, int minute) {
    const bot::instant at{std::chrono::minutes(minute)};
    return {graph::call_id(call), "flow", "v", "caller", at, at + std::chrono::seconds(30)};
}

std::vector<unfinished_call> unfinished(const store& s) {
    std::vector<unfinished_call> all;
    s.each_unfinished([&](unfinished_call c) { all.push_back(std::move(c)); });
    return all;
}

}  // namespace

TEST_CASE("records outlive the process, under either spelling of the id", "[server][store]") {
    const stored s;
    {
        const auto store = s.open();
        CHECK_FALSE(append(*store, "57dab8b1-894c-409a-b240-bd8beae78896", 1, "a"));
        CHECK_FALSE(append(*store, "57DAB8B1894C409AB240BD8BEAE78896", 2, "b"));
        CHECK_FALSE(append(*store, "over", 1, "c"));
        store->finish(ended("over", 1));
        store->keep_flow({"desk", "v1", "{}"}, {});
    }
    const auto store = s.open();
    CHECK(store->records(graph::call_id("57dab8b1894c409ab240bd8beae78896")).value() == lines{"a", "b"});
    CHECK(store->records(graph::call_id("other")).value().empty());
    const auto left = unfinished(*store);
    REQUIRE(left.size() == 1);
    CHECK(left[0].id == graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896"));
    CHECK(left[0].records == std::vector<kept_record>{{1, "a"}, {2, "b"}});
    store->each_unfinished([&](const unfinished_call&) { CHECK(store->flow("v1")); });
    CHECK(store->flow("v1") == kept_flow{"desk", "v1", "{}"});
    CHECK_FALSE(store->flow("v2"));
    CHECK_FALSE(append(*store, "57dab8b1-894c-409a-b240-bd8beae78896", 3, "c"));
}

TEST_CASE("a number is given once in a file, too", "[server][store]") {
    const stored s;
    const auto store = s.open();
    CHECK_FALSE(append(*store, "x", 1, "a"));
    CHECK(append(*store, "x", 1, "again") == make_error_code(boost::system::errc::file_exists));
    CHECK_FALSE(append(*store, "x", 3, "b"));
    CHECK(store->records(graph::call_id("x")).value() == lines{"a", "b"});
}

TEST_CASE("calls that ended are found in the file, the latest first", "[server][store]") {
    const stored s;
    const auto store = s.open();
    for (int i = 1; i <= 3; ++i) {
        const auto name = std::string(1, static_cast<char>('a' + i - 1));
        append(*store, name.c_str(), 1, "record");
        store->finish(ended(name.c_str(), i));
    }
    append(*store, "d", 1, "behind them");
    const auto all = store->ended(2, {}).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == graph::call_id("c"));
    CHECK(all[0].outcome == "caller");
    CHECK(all[0].over - all[0].began == std::chrono::seconds(30));
    CHECK(all[1].id == graph::call_id("b"));
    CHECK(store->find_ended(graph::call_id("A")).value());
    CHECK_FALSE(store->find_ended(graph::call_id("d")).value());
}

TEST_CASE("a call is over as soon as that is said", "[server][store]") {
    const stored s;
    {
        const auto store = s.open({.most_pages = 40});
        std::promise<void> disk;
        store->append({graph::call_id("x"), 1, "a"}, [&](error_code) { disk.get_future().wait(); });
        // The first of these two takes more room than there is, and the second is in the same transaction.
        std::promise<error_code> full;
        store->append({graph::call_id("y"), 1, std::string(400'000, 'y')},
                      [&](error_code e) { full.set_value(e); });
        store->finish(ended("x", 1));
        CHECK(store->find_ended(graph::call_id("x")).value());
        CHECK(store->ended(5, {}).value().size() == 1);
        disk.set_value();
        CHECK(full.get_future().get().message() == "database or disk is full");
        CHECK_FALSE(append(*store, "z", 1, "small"));
        CHECK(store->ended(5, {}).value().size() == 1);
    }
    CHECK(s.open()->find_ended(graph::call_id("x")).value());
}

TEST_CASE("minutes for which there is no room cost no call", "[server][store][statistics]") {
    const stored s;
    const auto store = s.open({.most_pages = 60});
    std::promise<void> disk;
    std::promise<error_code> full;
    std::atomic<int> kept = 0;
    const auto count = [&](error_code e) { kept += e ? 0 : 1; };
    store->append({graph::call_id("x"), 1, "a"}, [&](error_code) { disk.get_future().wait(); });
    store->append({graph::call_id("x"), 2, "b"}, count);
    store->keep_minutes({{{}, "p", std::string(400'000, 'm')}}, {}, [&](error_code e) { full.set_value(e); });
    store->append({graph::call_id("x"), 3, "c"}, count);
    disk.set_value();
    CHECK(full.get_future().get().message() == "database or disk is full");
    CHECK_FALSE(append(*store, "x", 4, "d"));
    CHECK(kept == 2);
    CHECK(store->minutes({}).value().empty());
    store->stop();
    std::promise<error_code> late;
    store->keep_minutes({}, {}, [&](error_code e) { late.set_value(e); });
    CHECK(late.get_future().get());
}

TEST_CASE("what many calls append together is durable together", "[server][store]") {
    const stored s;
    constexpr int calls = 40, records = 50;
    {
        const auto store = s.open({.group = {.most_together = 64}});
        std::size_t in_groups = 0, largest = 0;
        store->tell_groups([&](std::size_t records) {
            in_groups += records;
            largest = std::max(largest, records);
        });
        std::atomic<int> durable = 0;
        for (int n = 1; n <= records; ++n)
            for (int c = 0; c < calls; ++c)
                store->append({graph::call_id("call" + std::to_string(c)), static_cast<std::uint64_t>(n),
                               std::to_string(n)},
                              [&](error_code failed) { durable += failed ? 0 : 1; });
        CHECK_FALSE(append(*store, "last", 1, "x"));
        CHECK(durable == calls * records);
        CHECK(append(*store, "last", 1, "x"));
        store->stop();
        CHECK(in_groups == calls * records + 1);
        CHECK(largest > 1);
        CHECK(largest <= 64);
    }
    const auto store = s.open();
    CHECK(store->records(graph::call_id("call7")).value().size() == records);
    CHECK(unfinished(*store).size() == calls + 1);
}

TEST_CASE("a store that stops has written what waited, and takes no more", "[server][store]") {
    const stored s;
    const auto store = s.open();
    int told = 0;
    for (std::uint64_t n = 1; n <= 100; ++n)
        store->append({graph::call_id("x"), n, "record"}, [&](error_code failed) { told += failed ? 0 : 1; });
    store->stop();
    CHECK(told == 100);
    CHECK(append(*store, "x", 101, "late"));
    store->finish(ended("x", 1));
    CHECK(store->records(graph::call_id("x")).value().size() == 100);
    CHECK_FALSE(store->find_ended(graph::call_id("x")).value());
}

TEST_CASE("more than may wait is refused at once", "[server][store]") {
    const stored s;
    const auto store = s.open({.group = {.most_waiting = 0}});
    CHECK(append(*store, "x", 1, "a") == make_error_code(boost::system::errc::no_buffer_space));
}

TEST_CASE("a full disk is told, and what was there stays", "[server][store]") {
    const stored s;
    {
        const auto store = s.open({.most_pages = 40});
        CHECK_FALSE(append(*store, "x", 1, "a"));
        error_code failed;
        for (std::uint64_t n = 1; n < 100 && !failed; ++n)
            failed = append(*store, "y", n, std::string(4000, 'y'));
        CHECK(failed.message() == "database or disk is full");
        CHECK_FALSE(append(*store, "z", 1, "small"));
    }
    const auto store = s.open();
    CHECK(store->records(graph::call_id("x")).value() == lines{"a"});
    CHECK(store->records(graph::call_id("z")).value() == lines{"small"});
}

TEST_CASE("a store that cannot write says so, and asking has it try", "[server][store]") {
    const stored s;
    const auto store = s.open({.most_pages = 40});
    // Whatever the store does by itself comes before this.
    const auto settled = [&] { CHECK(store->forget({}).has_value()); };
    CHECK(store->trouble().empty());
    error_code failed;
    for (std::uint64_t n = 1; n < 100 && !failed; ++n)
        failed = append(*store, "x", n, std::string(4000, 'x'));
    store->finish(ended("x", 1));
    settled();
    CHECK(store->trouble().empty());
    SECTION("in vain as long as there is no room") {
        CHECK(append(*store, "y", 1, std::string(4000, 'y')));
        for (int i = 0; i < 3; ++i) {
            CHECK(store->trouble() == "database or disk is full");
            settled();
        }
    }
    SECTION("with room again, nobody need append for it to be well") {
        CHECK(append(*store, "y", 1, std::string(4000, 'y')));
        CHECK(store->erase(graph::call_id("x")).value() == erasure::erased);
        CHECK(store->trouble() == "database or disk is full");
        settled();
        CHECK(store->trouble().empty());
        CHECK(unfinished(*store).empty());
        CHECK_FALSE(append(*store, "y", 1, std::string(4000, 'y')));
    }
    SECTION("what was kept is well at once") {
        CHECK(append(*store, "y", 1, std::string(4000, 'y')));
        CHECK_FALSE(append(*store, "z", 1, "small"));
        CHECK(store->trouble().empty());
    }
    SECTION("one that has stopped tries no more") {
        CHECK(append(*store, "y", 1, std::string(4000, 'y')));
        store->stop();
        CHECK(store->trouble() == store->trouble());
    }
}

TEST_CASE("a journal that cannot be had is told with its place", "[server][store]") {
    const stored s;
    const auto mine = s.open();
    CHECK(sqlite_store::open(s.at).error() == s.at.string() + ": another process has this journal");
    const auto text = s.write("text.db", std::string(5000, 'x'));
    CHECK(sqlite_store::open(text).error() ==
          text + ": file is not a database; move it elsewhere to begin with an empty one");
    CHECK(sqlite_store::open(s.path() / "text.db/calls.db").has_error());
}

TEST_CASE("what callers did is for the server's own user alone", "[server][store]") {
    const stored s;
    const auto store = s.open();
    CHECK_FALSE(append(*store, "call", 1, "a"));
    using std::filesystem::perms;
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(s.path())) {
        CAPTURE(entry.path());
        ++files;
        CHECK((entry.status().permissions() & (perms::group_all | perms::others_all)) == perms::none);
    }
    CHECK(files >= 3);  // with the two of its log
}
