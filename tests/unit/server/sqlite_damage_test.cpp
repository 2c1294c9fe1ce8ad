#include "server/store/sqlite_damage.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <future>
#include <map>

#include "server/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thoroughness.hpp"

using namespace switchhook;
using namespace switchhook::server;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page_bytes = 4096;
constexpr int live_calls = 12, records_a_call = 20;

std::string name_of(int call) { return "call-" + std::to_string(call); }
std::string record_of(int call, std::uint64_t n) {
    return std::to_string(call) + '/' + std::to_string(n) + std::string(300, '.');
}

error_code append(store& s, const std::string& call, std::uint64_t sequence, std::string record) {
    std::promise<error_code> outcome;
    auto told = outcome.get_future();
    s.append({graph::call_id(call), sequence, std::move(record)},
             [&](error_code e) { outcome.set_value(e); });
    return told.get();
}

std::shared_ptr<sqlite_store> opened(const fs::path& file) {
    auto made = sqlite_store::open(file);
    if (made.has_error()) FAIL(made.error());
    return *made;
}

// Calls that live, and others that are over.
void fill(const fs::path& file) {
    const auto store = opened(file);
    for (std::uint64_t n = 1; n <= records_a_call; ++n)
        for (int c = 0; c < live_calls; ++c)
            store->append({graph::call_id(name_of(c)), n, record_of(c, n)}, [](error_code) {});
    for (int c = 100; c < 160; ++c) {
        const auto id = graph::call_id(name_of(c));
        for (std::uint64_t n = 1; n <= records_a_call; ++n)
            store->append({id, n, record_of(c, n)}, [](error_code) {});
        store->finish({id, "f", "v", "caller", {}, bot::instant(bot::milliseconds(c))});
    }
    store->keep_flow({"f", "v", "{}"}, {});
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void put(const fs::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

// How many records are there of calls that live. Each is the one that was written, and none is missing before it.
std::size_t whole_records(const store& s) {
    std::size_t all = 0;
    s.each_unfinished([&](const unfinished_call& call) {
        const int number = std::stoi(call.id.wire().substr(5));
        for (std::size_t i = 0; i < call.records.size(); ++i) {
            CHECK(call.records[i].sequence == i + 1);
            CHECK(call.records[i].record == record_of(number, i + 1));
        }
        all += call.records.size();
    });
    return all;
}

struct damaged : test::temporary_folder {
    fs::path at = path() / "calls.db", aside = path() / "calls.db.damaged";
    std::string sound;
    damaged() {
        fill(at);
        sound = content_of(at);
    }
    void begin_anew(const std::string& content) const {
        for (const char* beside :
             {"", "-wal", "-shm", ".damaged", ".damaged-wal", ".damaged-shm", ".suspect"})
            fs::remove(fs::path(at) += beside);
        put(at, content);
    }
};

}  // namespace

TEST_CASE("whatever page of the journal is damaged, the next process starts", "[server][store][damage]") {
    const damaged d;
    const auto pages = d.sound.size() / page_bytes;
    REQUIRE(pages > 60);
    std::size_t set_aside = 0, fewest = live_calls * records_a_call;
    // Each of the first, where all that is looked at begins.
    for (std::size_t page = 1; page < pages; page += page < 16 ? 1 : 3 * test::sparseness) {
        auto content = d.sound;
        std::memset(content.data() + page * page_bytes, page % 4 == 0 ? 0xA5 : 0, page_bytes);
        d.begin_anew(content);
        INFO("page " << page + 1);
        const auto store = opened(d.at);
        fewest = std::min(fewest, whole_records(*store));
        if (!fs::exists(d.aside)) continue;
        ++set_aside;
        CHECK(content_of(d.aside) == content);
        CHECK_FALSE(append(*store, "new", 1, "a"));
    }
    // Pages of calls that are over are not looked at; of all others hardly one has more than a part of the calls.
    CHECK(set_aside > 3);
    CHECK(set_aside < pages / 2);
    CHECK(fewest < live_calls * records_a_call);
}

TEST_CASE("calls whose pages are sound survive the damage of others", "[server][store][damage]") {
    const damaged d;
    auto content = d.sound;
    const auto lost = record_of(7, 10);
    const auto at = content.find(lost);
    REQUIRE(at != std::string::npos);
    std::memset(content.data() + at / page_bytes * page_bytes, 0, page_bytes);
    d.begin_anew(content);
    const auto store = opened(d.at);
    CHECK(fs::exists(d.aside));
    const auto left = whole_records(*store);
    CHECK(left >= (live_calls - 2) * records_a_call);
    CHECK(left < live_calls * records_a_call);
    CHECK(store->flow("v"));
    CHECK_FALSE(append(*store, name_of(0), records_a_call + 1, "goes on"));
}

TEST_CASE("a journal that was cut off is set aside, and none that was is written over",
          "[server][store][damage]") {
    const damaged d;
    d.begin_anew(d.sound.substr(0, d.sound.size() / 8 / page_bytes * page_bytes));
    put(d.aside, "of last year");
    const auto store = opened(d.at);
    CHECK(content_of(d.aside) == "of last year");
    CHECK(fs::exists(d.path() / "calls.db.damaged.2"));
    CHECK(whole_records(*store) <= live_calls * records_a_call);
}

TEST_CASE("what is no database any more is left alone, with words what to do", "[server][store][damage]") {
    const damaged d;
    auto content = d.sound;
    std::memset(content.data(), 'x', page_bytes);
    d.begin_anew(content);
    const auto refused = sqlite_store::open(d.at);
    REQUIRE(refused.has_error());
    CHECK(refused.error() ==
          d.at.string() + ": file is not a database; move it elsewhere to begin with an empty one");
    CHECK(content_of(d.at) == content);
}

TEST_CASE("damage to calls that are over is found when the file is suspect", "[server][store][damage]") {
    const damaged d;
    auto content = d.sound;
    const auto at = content.find(record_of(130, 10));
    REQUIRE(at != std::string::npos);
    std::memset(content.data() + at / page_bytes * page_bytes, 0, page_bytes);
    d.begin_anew(content);
    {
        const auto store = opened(d.at);
        CHECK(whole_records(*store) == live_calls * records_a_call);
    }
    CHECK_FALSE(fs::exists(d.aside));
    suspect_sqlite_damage(d.at);
    CHECK(whole_records(*opened(d.at)) == live_calls * records_a_call);
    CHECK(fs::exists(d.aside));
    CHECK(find_sqlite_damage(d.at)->what.empty());
}

TEST_CASE("garbage behind the last transaction is passed over", "[server][store][damage]") {
    const test::temporary_folder folder;
    const auto at = folder.path() / "calls.db", copy = folder.path() / "copy.db";
    const auto wal = [](fs::path of) { return of += "-wal"; };
    std::string log;
    {
        const auto store = opened(at);
        for (std::uint64_t n = 1; n <= records_a_call; ++n)
            REQUIRE_FALSE(append(*store, name_of(1), n, record_of(1, n)));
        fs::copy_file(at, copy);
        log = content_of(wal(at));
    }
    REQUIRE_FALSE(log.empty());
    SECTION("of any kind") {
        put(wal(copy), log + std::string(10'000, '\x5a'));
        CHECK(whole_records(*opened(copy)) == records_a_call);
    }
    SECTION("and a transaction that is damaged ends it") {
        log[log.size() / 2] ^= 0x10;
        put(wal(copy), log);
        const auto left = whole_records(*opened(copy));
        CHECK(left > 0);
        CHECK(left < records_a_call);
    }
    CHECK_FALSE(fs::exists(folder.path() / "copy.db.damaged"));
}
