// The power fails while the journal is written. What was told to be durable is there afterwards.

#include <catch2/catch.hpp>
#include <future>
#include <map>
#include <mutex>

#include "server/store/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thoroughness.hpp"
#include "tests/unit/server/losing_disk.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

// What calls were told: never more than is on the disk.
class promises {
  public:
    void keep(const std::string& call, std::uint64_t sequence, std::string record) {
        const std::lock_guard lock(guard_);
        told_[call][sequence] = std::move(record);
    }
    [[nodiscard]] std::map<std::string, std::map<std::uint64_t, std::string>> all() const {
        const std::lock_guard lock(guard_);
        return told_;
    }

  private:
    mutable std::mutex guard_;
    std::map<std::string, std::map<std::uint64_t, std::string>> told_;
};

std::string record_of(const std::string& call, std::uint64_t sequence, std::size_t length) {
    return call + '/' + std::to_string(sequence) + std::string(length, 'r');
}

using records = std::map<std::string, std::map<std::uint64_t, std::string>>;

records unfinished(const store& s) {
    records all;
    s.each_unfinished([&](const unfinished_call& call) {
        for (const auto& r : call.records) all[call.id.wire()][r.sequence] = r.record;
    });
    return all;
}

struct cut_journal {
    std::mt19937 dice;
    test::losing_disk disk;
    const test::temporary_folder folder{};
    int generation = 0;
    std::size_t kept = 0, broken = 0;
    std::string wrong;

    explicit cut_journal(unsigned seed) : dice(seed), disk(seed) {
        std::filesystem::create_directories(here());
    }

    [[nodiscard]] std::filesystem::path here() const { return folder.path() / std::to_string(generation); }
    int roll(int most) { return std::uniform_int_distribution<int>(0, most)(dice); }

    // With an empty folder: long chains would only be slow.
    void begin_anew(records& before) {
        find(unfinished(**sqlite_store::open(here() / "calls.db")), before);
        before.clear();
        ++generation;
        std::filesystem::create_directories(here());
    }

    // What a process writes until the power fails, and what the next one finds.
    void live_and_die(records& before) {
        promises told;
        records answered;
        const auto from = here();
        ++generation;
        disk.cut_after(static_cast<std::size_t>(roll(roll(3) == 0 ? 400 : 60)), from, here(),
                       [&] { answered = told.all(); });
        auto opened = sqlite_store::open(from / "calls.db");
        if (opened.has_error()) throw std::runtime_error(opened.error());
        const auto store = *std::move(opened);
        const auto known = unfinished(*store);
        find(known, before);

        std::map<std::string, std::uint64_t> last;
        for (const auto& [call, all] : known) last[call] = all.rbegin()->first;
        const int calls = 1 + roll(6), appends = roll(120), most_bytes = roll(2) == 0 ? 20'000 : 400;
        for (int i = 0; i < appends; ++i) {
            const auto call = "call-" + std::to_string(roll(calls)) + '-' + std::to_string(generation / 8);
            const auto sequence = ++last[call];
            auto record = record_of(call, sequence, static_cast<std::size_t>(roll(most_bytes)));
            const auto keep = [&told, call, sequence, record](error_code failed) {
                if (!failed) told.keep(call, sequence, record);
            };
            store->append({graph::call_id(call), sequence, record}, keep);
            if (roll(9) == 0) wait_for(*store);
        }
        store->stop();
        disk.cut();
        for (const auto& [call, all] : answered)
            for (const auto& [sequence, record] : all) before[call][sequence] = record;
    }

    static void wait_for(store& s) {
        std::promise<void> told;
        s.append({graph::call_id("x"), 0, {}}, [&](error_code) { told.set_value(); });
        told.get_future().wait();
    }

    void find(const records& there, const records& promised) {
        for (const auto& [call, all] : promised)
            for (const auto& [sequence, record] : all) {
                ++kept;
                const auto c = there.find(call);
                const auto r = c == there.end() ? std::map<std::uint64_t, std::string>::const_iterator{}
                                                : c->second.find(sequence);
                if (c != there.end() && r != c->second.end() && r->second == record) continue;
                ++broken;
                wrong =
                    call + '/' + std::to_string(sequence) + " in generation " + std::to_string(generation);
            }
    }
};

}  // namespace

TEST_CASE("nothing that was told to be in the journal is lost when the power fails",
          "[server][store][power]") {
    const unsigned cuts = 120 / test::sparseness, seed = 20'261'123;
    INFO("seed " << seed);
    cut_journal j(seed);
    records promised;
    for (unsigned i = 1; i <= cuts; ++i) {
        j.live_and_die(promised);
        if (i % 20 == 0) j.begin_anew(promised);
    }
    j.find(unfinished(**sqlite_store::open(j.here() / "calls.db")), promised);
    INFO("first of " << j.broken << ": " << j.wrong);
    CHECK(j.broken == 0);
    CHECK(j.kept > cuts);
    // It has lost something indeed, and files that were cut are never taken for damaged.
    CHECK(j.disk.lost_sectors() > cuts);
    for (int g = 0; g <= j.generation; ++g)
        CHECK_FALSE(std::filesystem::exists(j.folder.path() / std::to_string(g) / "calls.db.damaged"));
}
