#include <sqlite3.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "server/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace {

constexpr auto filling = 600;  // bytes: about as long as a record

struct journal_file : test::temporary_folder {
    std::filesystem::path at = path() / "calls.db";
    [[nodiscard]] std::shared_ptr<sqlite_store> open() const {
        auto opened = sqlite_store::open(at);
        if (opened.has_error()) FAIL(opened.error());
        return *opened;
    }
    void run(const char* sql) const {
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open(at.c_str(), &db) == SQLITE_OK);
        const auto code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
        sqlite3_close(db);
        REQUIRE(code == SQLITE_OK);
    }
    // Of the file and what SQLite keeps beside it.
    [[nodiscard]] bool holds(const std::string& text) const {
        for (const auto& file : std::filesystem::directory_iterator(path())) {
            std::ifstream in(file.path(), std::ios::binary);
            std::ostringstream all;
            all << in.rdbuf();
            if (all.str().find(text) != std::string::npos) return true;
        }
        return false;
    }
};

error_code append(store& s, const std::string& call, std::uint64_t sequence, std::string record) {
    std::promise<error_code> outcome;
    auto told = outcome.get_future();
    s.append({graph::call_id(call), sequence, std::move(record)},
             [&](error_code e) { outcome.set_value(e); });
    return told.get();
}

void append_many(store& s, const std::string& call, std::uint64_t records, const std::string& text) {
    for (std::uint64_t n = 1; n < records; ++n)
        s.append({graph::call_id(call), n, text + std::string(filling, 'x')}, [](error_code) {});
    REQUIRE_FALSE(append(s, call, records, text));
}

bot::instant minute(int n) { return bot::instant(std::chrono::minutes(n)); }

ended_call ended(const std::string& call, int at, const std::string& version = "v") {
    return {graph::call_id(call), "flow", version, "caller", minute(at), minute(at)};
}

std::string begins_with(const std::string& version) {
    return R"({"t":1,"f":{"name":"desk","version":")" + version + R"("}})";
}

// How often it had to be asked.
int forget_all(store& s, bot::instant before) {
    for (int times = 1;; ++times) {
        const auto done = s.forget(before);
        REQUIRE(done.has_value());
        if (!done->more) return times;
    }
}

lines ids_of(const store& s, std::size_t most, const ended_place& behind) {
    lines all;
    for (const auto& c : s.ended(most, behind).value()) all.push_back(c.id.wire());
    return all;
}

}  // namespace

TEST_CASE("one ended call is erased, with every byte of it", "[server][store]") {
    const journal_file f;
    const auto s = f.open();
    append_many(*s, "erase", 2'500, "of a caller who wants to be forgotten");
    append_many(*s, "stays", 300, "of another");
    append_many(*s, "lives", 1, "of a third");
    CHECK(s->erase(graph::call_id("erase")).value() == erasure::still_live);
    auto gone = ended("erase", 1);
    gone.people = {"incoming", "chain-of-calls", R"({"phone":"+33612345678"})", R"({"user":"8d1e6ab6-26c5"})",
                   "+33612345678 8d1e6ab626c5"};
    s->finish(gone);
    s->finish(ended("stays", 2));
    CHECK_FALSE(append(*s, "lives", 2, "behind them"));
    CHECK(f.holds("wants to be forgotten"));
    CHECK(f.holds("+33612345678"));
    std::atomic<bool> over = false;
    std::thread reader([&] {
        for (; !over; std::this_thread::yield()) (void)s->records(graph::call_id("stays"));
    });
    CHECK(s->erase(graph::call_id("ERASE")).value() == erasure::erased);
    over = true;
    reader.join();
    for (const auto* what : {"wants to be forgotten", "+33612345678", "8d1e6ab6", "chain-of-calls"})
        CHECK_FALSE(f.holds(what));
    CHECK(f.holds("of another"));
    CHECK(s->erase(graph::call_id("erase")).value() == erasure::unknown);
    CHECK(s->records(graph::call_id("erase")).value().empty());
    CHECK_FALSE(s->find_ended(graph::call_id("erase")).value());
    CHECK(ids_of(*s, 9, {}) == lines{"stays"});
    CHECK(s->records(graph::call_id("stays")).value().size() == 300);
    CHECK(s->erase(graph::call_id("lives")).value() == erasure::still_live);
    CHECK(s->erase(graph::call_id("never")).value() == erasure::unknown);
    s->stop();
    CHECK(s->erase(graph::call_id("stays")).has_error());
}

TEST_CASE("what ended long ago is forgotten in pieces, and the file becomes smaller", "[server][store]") {
    const journal_file f;
    const auto s = f.open();
    append_many(*s, "long", 2'500, "l");
    s->finish(ended("long", 1));
    for (int i = 0; i < 20; ++i) {
        append_many(*s, "old" + std::to_string(i), 100, "o");
        s->finish(ended("old" + std::to_string(i), 2));
    }
    append_many(*s, "young", 100, "y");
    s->finish(ended("young", 10));
    append_many(*s, "lives", 100, "w");
    const auto before = s->ended(100, {}).value().size();
    CHECK(before == 22);

    const auto first = s->forget(minute(10));
    REQUIRE(first.has_value());
    CHECK(first->more);
    CHECK(first->calls == 0);  // its records need three pieces
    CHECK_FALSE(s->find_ended(graph::call_id("long")).value());
    CHECK(s->records(graph::call_id("long")).value().empty());
    CHECK_FALSE(append(*s, "lives", 101, "meanwhile"));
    CHECK(forget_all(*s, minute(10)) >= 5);

    CHECK(ids_of(*s, 9, {}) == lines{"young"});
    CHECK(s->records(graph::call_id("young")).value().size() == 100);
    CHECK(s->records(graph::call_id("lives")).value().size() == 101);
    s->stop();
    const auto at_most = 2 * 200 * (filling + 100);
    CHECK(std::filesystem::file_size(f.at) < at_most);
}

TEST_CASE("a removal that was cut off goes on where it was", "[server][store]") {
    const journal_file f;
    {
        const auto s = f.open();
        append_many(*s, "long", 3'000, "l");
        s->finish(ended("long", 5));
        CHECK(s->forget(minute(6))->more);
    }
    const auto s = f.open();
    std::size_t unfinished = 0;
    s->each_unfinished([&](const unfinished_call&) { ++unfinished; });
    CHECK(unfinished == 0);
    CHECK(ids_of(*s, 9, {}).empty());
    forget_all(*s, minute(1));
    CHECK_FALSE(f.holds("llll"));
    CHECK_FALSE(append(*s, "next", 1, "a"));
    CHECK(s->records(graph::call_id("next")).value() == lines{"a"});
}

TEST_CASE("flows go when no call follows them and nobody offers them", "[server][store]") {
    const journal_file f;
    const auto s = f.open();
    for (const auto* version : {"unused", "ended", "lives", "offered"})
        s->keep_flow({"desk", version, "{}"}, minute(1));
    s->keep_flow({"desk", "offered", "{}"}, minute(20));
    append_many(*s, "over", 1, begins_with("ended"));
    s->finish(ended("over", 15, "ended"));
    append_many(*s, "live", 1, begins_with("lives"));
    const auto kept = [&] {
        lines all;
        for (const auto* version : {"unused", "ended", "lives", "offered"})
            if (s->flow(version)) all.emplace_back(version);
        return all;
    };
    CHECK(s->forget_flows(minute(1)).has_value());
    CHECK(kept() == lines{"unused", "ended", "lives", "offered"});
    CHECK(s->forget_flows(minute(19)).has_value());
    CHECK(kept() == lines{"ended", "lives", "offered"});
    forget_all(*s, minute(16));
    CHECK(s->forget_flows(minute(19)).has_value());
    CHECK(kept() == lines{"lives", "offered"});
    // Nobody knows what it follows.
    append_many(*s, "damaged", 1, R"({"t":)");
    s->finish(ended("live", 17, "lives"));
    forget_all(*s, minute(18));
    CHECK(s->forget_flows(minute(19)).has_value());
    CHECK(kept() == lines{"lives", "offered"});
    s->finish(ended("damaged", 18, ""));
    append_many(*s, "behind them", 1, begins_with("offered"));
    CHECK(s->forget_flows(minute(19)).has_value());
    CHECK(kept() == lines{"offered"});
}

TEST_CASE("pages of ended calls follow each other without a hole", "[server][store]") {
    const journal_file f;
    const auto s = f.open();
    lines all;
    for (int i = 19; i >= 0; --i) all.push_back("call-" + std::string(1, static_cast<char>('a' + i)));
    for (std::size_t i = 0; i < all.size(); ++i) s->finish(ended(all[i], 10 - static_cast<int>(i / 3)));
    lines read;
    ended_place behind;
    for (;;) {
        const auto page = s->ended(3, behind).value();
        if (page.empty()) break;
        for (const auto& c : page) read.push_back(c.id.wire());
        behind = place_of(page.back());
        // Others come and go meanwhile.
        s->finish(ended("new" + std::to_string(read.size()), 100));
        (void)s->erase(page.back().id);
    }
    CHECK(read == all);
}

TEST_CASE("a call that is being removed is found by nothing", "[server][store][search]") {
    const journal_file f;
    const auto s = f.open();
    append_many(*s, "long", 2'500, "x");
    auto gone = ended("long", 1);
    gone.people = {"incoming", "chain", {}, {}, "+33612345678"};
    s->finish(gone);
    CHECK_FALSE(append(*s, "lives", 1, "behind it"));
    call_filter number, chain, id, outcome, since;
    number.number = "612";
    chain.chain = "chain";
    id.id = "lo";
    outcome.outcome = "caller";
    since.since = minute(0);
    const std::vector<call_filter> all{number, chain, id, outcome, since};
    for (const auto& wanted : all) CHECK(s->ended(9, {}, wanted).value().size() == 1);
    CHECK(s->forget(minute(2)).value().calls == 0);
    for (const auto& wanted : all) CHECK(s->ended(9, {}, wanted).value().empty());
}

TEST_CASE("a journal of format 1 is read, and goes on as one that gives room back", "[server][store]") {
    const journal_file f;
    f.run(R"(
        PRAGMA journal_mode = WAL;
        CREATE TABLE call (
            number INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            id TEXT NOT NULL,
            flow TEXT, version TEXT, outcome TEXT, began INTEGER, over INTEGER
        ) STRICT;
        CREATE INDEX call_over ON call (over);
        CREATE TABLE flow (version TEXT PRIMARY KEY, name TEXT NOT NULL, content TEXT NOT NULL) STRICT;
        CREATE TABLE record (
            call INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (call, sequence)
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 1;
        INSERT INTO call VALUES (1, 'over', 'OVER', 'desk', 'v1', 'caller', 60000, 120000), (2, 'live', 'Live', NULL, NULL, NULL, NULL, NULL);
        INSERT INTO flow VALUES ('v1', 'desk', '{}'), ('v2', 'desk', '{"a":1}');
        INSERT INTO record VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, '{"f":{"version":"v2"}}');
        WITH RECURSIVE n(i) AS (VALUES (3) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO record SELECT 1, i, hex(zeroblob(300)) FROM n;
    )");
    const auto full = [&] {
        const auto s = f.open();
        CHECK(ids_of(*s, 9, {}) == lines{"OVER"});
        CHECK(s->records(graph::call_id("over")).value().size() == 2000);
        CHECK(s->records(graph::call_id("over")).value()[1] == "b");
        CHECK(s->flow("v2") == kept_flow{"desk", "v2", R"({"a":1})"});
        CHECK_FALSE(append(*s, "live", 2, "more"));
        auto later = ended("later", 3);
        later.people.parties = "+33612345678";
        CHECK_FALSE(append(*s, "later", 1, "c"));
        s->finish(later);
        CHECK_FALSE(append(*s, "live", 3, "behind it"));
        call_filter wanted;
        wanted.number = "612";
        CHECK(s->ended(9, {}, wanted).value().size() == 1);
        CHECK(s->minutes({}).value().empty());
        s->stop();
        return std::filesystem::file_size(f.at);
    }();
    const auto s = f.open();
    CHECK(s->records(graph::call_id("live")).value().size() == 3);
    forget_all(*s, minute(4));
    CHECK(s->forget_flows(minute(4)).has_value());
    CHECK_FALSE(s->flow("v1"));
    CHECK(s->flow("v2"));
    s->stop();
    CHECK(std::filesystem::file_size(f.at) < full / 4);
}

TEST_CASE("a million records are forgotten while others are written", "[.million]") {
    using clock = std::chrono::steady_clock;
    const auto seconds = [](clock::duration d) { return std::chrono::duration<double>(d).count(); };
    const journal_file f;
    const auto s = f.open();
    constexpr int calls = 10'000, records = 100;
    const auto begun = clock::now();
    for (int c = 0; c < calls; ++c) {
        append_many(*s, "old" + std::to_string(c), records, "o");
        s->finish(ended("old" + std::to_string(c), 1));
    }
    const auto written = clock::now();
    const auto full = std::filesystem::file_size(f.at);
    std::atomic<bool> over = false;
    std::vector<double> waits;
    std::thread writer([&] {
        for (std::uint64_t n = 1; !over; ++n) {
            const auto asked = clock::now();
            (void)append(*s, "lives", n, std::string(filling, 'x'));
            waits.push_back(seconds(clock::now() - asked) * 1000);
        }
    });
    const auto pieces = forget_all(*s, minute(2));
    over = true;
    writer.join();
    const auto gone = clock::now();
    s->stop();
    std::sort(waits.begin(), waits.end());
    WARN("written in " << seconds(written - begun) << " s, " << full / 1'000'000 << " MB; forgotten in "
                       << seconds(gone - written) << " s, " << pieces << " pieces, "
                       << std::filesystem::file_size(f.at) / 1'000'000
                       << " MB left; an append meanwhile took " << waits[waits.size() / 2]
                       << " ms, 99 of 100 at most " << waits[waits.size() * 99 / 100] << " ms, the longest "
                       << waits.back() << " ms, " << waits.size() << " of them");
    CHECK(std::filesystem::file_size(f.at) < full / 10);
    CHECK(s->records(graph::call_id("lives")).value().size() == waits.size());
}
