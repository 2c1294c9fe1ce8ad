#include "server/store/sqlite_store.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "server/files/process_lock.hpp"
#include "server/store/sqlite_damage.hpp"
#include "server/store/sqlite_file.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

constexpr auto component = "store";
constexpr int primary_result = 0xff;  // of an extended result code

std::int64_t count(bot::instant at) { return at.time_since_epoch().count(); }

}  // namespace

struct sqlite_store::writing {
    writing(fs::path where, sqlite_connection opened) : file(std::move(where)), db(std::move(opened)) {}

    result<> prepare_all() {
        if (auto removes = removing.prepare_all(); removes.has_error()) return removes;
        return prepare<8>(
            db, {{{&begin, "BEGIN IMMEDIATE"},
                  {&commit, "COMMIT"},
                  {&add_call,
                   "INSERT INTO call (key, id) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET id = id "
                   "RETURNING number"},
                  {&add_flow,
                   "INSERT INTO flow (version, name, content, kept) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT DO UPDATE SET kept = max(kept, excluded.kept)"},
                  {&add_record, "INSERT INTO record (call, sequence, content) VALUES (?1, ?2, ?3)"},
                  {&end_call,
                   "UPDATE call SET flow = ?2, version = ?3, outcome = ?4, began = ?5, over = ?6, "
                   "direction = nullif(?7, ''), chain = nullif(?8, ''), caller = nullif(?9, ''), "
                   "callee = nullif(?10, ''), parties = nullif(?11, '') WHERE number = ?1"},
                  {&keep_minute,
                   "INSERT INTO minute (began, process, counts) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"},
                  {&forget_minutes, "DELETE FROM minute WHERE began < ?1"}}});
    }

    // The call's number in the file.
    result<std::int64_t> number(const graph::call_id& id) {
        const auto key = id.key();
        if (const auto known = numbers.find(key); known != numbers.end()) return known->second;
        const auto row = add_call.bind(1, key).bind(2, id.wire()).step();
        const auto given = row.has_value() ? add_call.integer(0) : 0;
        add_call.reset();
        if (row.has_error()) return row.error();
        numbers.emplace(key, given);
        return given;
    }

    result<> put(const group_writer::addition& added) {
        const auto& what = added.what;
        const auto call = number(what.call);
        if (call.has_error()) return call.error();
        return add_record.bind(1, *call)
            .bind(2, static_cast<std::int64_t>(what.sequence))
            .bind(3, what.record)
            .run();
    }

    result<> put(const group_writer::offered_flow& what) {
        return add_flow.bind(1, what.flow.version)
            .bind(2, what.flow.name)
            .bind(3, what.flow.text)
            .bind(4, count(what.now))
            .run();
    }

    result<> put(const ended_call& what) {
        const auto call = number(what.id);
        if (call.has_error()) return call.error();
        return end_call.bind(1, *call)
            .bind(2, what.flow)
            .bind(3, what.flow_version)
            .bind(4, what.outcome)
            .bind(5, count(what.began))
            .bind(6, count(what.over))
            .bind(7, what.people.direction)
            .bind(8, what.people.chain)
            .bind(9, what.people.from)
            .bind(10, what.people.to)
            .bind(11, what.people.parties)
            .run();
    }

    result<> keep(const std::vector<kept_minute>& all, bot::instant forgotten) {
        auto done = begin.run();
        for (const auto& one : all)
            if (done.has_value())
                done = keep_minute.bind(1, count(one.begin)).bind(2, one.process).bind(3, one.counts).run();
        if (done.has_value()) done = forget_minutes.bind(1, count(forgotten)).run();
        if (done.has_value()) done = commit.run();
        if (done.has_error()) (void)db.run("ROLLBACK");  // fails where SQLite has done so itself
        return done;
    }

    bool write(std::vector<group_writer::entry>& entries);
    void try_anew();
    void settle(const result<>& done);
    [[nodiscard]] std::string trouble();

    fs::path file;
    sqlite_connection db;
    sqlite_removal removing{db};
    sqlite_statement begin, commit, add_call, add_flow, add_record, end_call, keep_minute, forget_minutes;
    std::unordered_map<std::string, std::int64_t> numbers;  // of calls that live
    std::optional<process_lock> lock;
    std::atomic<bool> trying = false;
    std::mutex guard;
    std::string failing;  // with what error; by `guard`
};

result<std::shared_ptr<sqlite_store>, std::string> sqlite_store::open(const fs::path& file,
                                                                      sqlite_store_options options) {
    const auto wrong = [&](const std::string& what) { return file.string() + ": " + what; };
    std::error_code failed;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), failed);
    auto lock = process_lock::take(fs::path(file) += ".lock");
    if (lock.has_error()) return wrong(lock.error().message());
    if (!*lock) return wrong("another process has this journal");

    const auto damage = find_sqlite_damage(file);
    if (damage.has_error()) return wrong(damage.error());
    fs::path aside;
    if (!damage->what.empty()) {
        const auto put = set_aside(file);
        if (put.has_error())
            return wrong(damage->what + ", and cannot be set aside: " + put.error().message());
        aside = *put;
    }

    using access = sqlite_connection::access;
    auto opened = sqlite_connection::open(file, access::read_write);
    if (opened.has_error()) return wrong(opened.error().message());
    auto writes = std::make_unique<writing>(file, *std::move(opened));
    writes->lock.emplace(**std::move(lock));
    const auto later = later_format(writes->db);
    if (later.has_error()) return wrong(later.error().message());
    if (*later != 0)
        return wrong("it is of a later version of this program (format " + std::to_string(*later) + ')');
    if (const auto done = prepare_file(writes->db, options.most_pages); done.has_error())
        return wrong(done.error().message());
    if (!aside.empty()) {
        const auto saved = salvage(aside, writes->db);
        if (saved.has_error()) return wrong(saved.error().message());
        log::error(component, "journal is damaged: another one is begun with what is left of live calls",
                   {{"what", damage->what}, {"aside", aside.string()}, {"calls", *saved}});
    }
    if (const auto done = writes->prepare_all(); done.has_error()) return wrong(done.error().message());

    auto reads = sqlite_reading::open(file);
    if (reads.has_error()) return wrong(reads.error().message());
    return std::shared_ptr<sqlite_store>(
        new sqlite_store(std::move(writes), *std::move(reads), options.group));
}

bool sqlite_store::writing::write(std::vector<group_writer::entry>& entries) {
    auto done = begin.run();
    for (auto& one : entries) {
        if (done.has_error()) break;
        done = std::visit([&](const auto& what) { return put(what); }, one);
        auto* added = std::get_if<group_writer::addition>(&one);
        if (added != nullptr && done.has_error() &&
            (done.error().value() & primary_result) == SQLITE_CONSTRAINT) {
            added->failed = make_error_code(boost::system::errc::file_exists);
            done = {};
        }
    }
    if (done.has_value()) done = commit.run();
    if (done.has_error()) {
        (void)db.run("ROLLBACK");  // fails where SQLite has done so itself
        numbers.clear();
        for (auto& one : entries)
            if (auto* added = std::get_if<group_writer::addition>(&one)) added->failed = done.error();
    }
    for (const auto& one : entries)
        if (const auto* over = std::get_if<ended_call>(&one)) numbers.erase(over->id.key());
    settle(done);
    return done.has_value();
}

// What a new call takes, and more room than it; nothing of it stays. Of what is removed zeros are written, so that the
// disk is asked for all of that room.
void sqlite_store::writing::try_anew() {
    const auto done = db.run(
        "BEGIN IMMEDIATE;"
        "INSERT INTO call (key, id) VALUES ('?', '?');"
        "INSERT INTO record (call, sequence, content) "
        "VALUES (last_insert_rowid(), 1, printf('%.16384c', '?'));"
        "DELETE FROM record WHERE call = (SELECT number FROM call WHERE key = '?');"
        "DELETE FROM call WHERE key = '?';"
        "COMMIT");
    if (done.has_error()) (void)db.run("ROLLBACK");  // fails where SQLite has done so itself
    settle(done);
    trying = false;
}

void sqlite_store::writing::settle(const result<>& done) {
    const auto what = done.has_error() ? done.error().message() : std::string();
    bool before = false;
    {
        const std::lock_guard guarded(guard);
        before = !failing.empty();
        failing = what;
    }
    if (before == done.has_error()) return;
    if (done.has_value()) return log::info(component, "journal is written again");
    if (is_sqlite_damage(done.error())) suspect_sqlite_damage(file);
    log::error(component, "journal cannot be written", {{"what", what}});
}

std::string sqlite_store::writing::trouble() {
    const std::lock_guard guarded(guard);
    return failing;
}

sqlite_store::sqlite_store(std::unique_ptr<writing> writes, std::unique_ptr<sqlite_reading> reads,
                           group_limits limits)
    : writing_(std::move(writes)),
      reading_(std::move(reads)),
      writer_(limits, [&to = *writing_](std::vector<group_writer::entry>& all) { return to.write(all); }) {}

sqlite_store::~sqlite_store() = default;

void sqlite_store::append(new_record what, appended done) {
    writer_.append(std::move(what), std::move(done));
}
void sqlite_store::finish(const ended_call& call) { writer_.finish(call); }
void sqlite_store::keep_flow(const kept_flow& flow, bot::instant now) { writer_.keep_flow(flow, now); }
void sqlite_store::stop() { writer_.stop(); }

std::string sqlite_store::trouble() {
    auto what = writing_->trouble();
    if (what.empty() || writing_->trying.exchange(true)) return what;
    if (!writer_.run([this] { writing_->try_anew(); })) writing_->trying = false;
    return what;
}

void sqlite_store::keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) {
    auto work = [this, all = std::move(all), forgotten, done] {
        const auto kept = writing_->keep(all, forgotten);
        done(kept.has_error() ? kept.error() : error_code());
    };
    if (!writer_.run(std::move(work))) done(make_error_code(boost::system::errc::operation_canceled));
}

result<std::vector<kept_minute>> sqlite_store::minutes(bot::instant since) const {
    return reading_->minutes(since);
}

result<std::vector<std::string>> sqlite_store::records(const graph::call_id& call) const {
    return reading_->records(call);
}

std::optional<kept_flow> sqlite_store::flow(const std::string& version) const {
    return reading_->flow(version);
}

void sqlite_store::each_unfinished(const std::function<void(unfinished_call)>& visit) const {
    reading_->each_unfinished(visit);
}

result<std::vector<ended_call>> sqlite_store::ended(std::size_t most, const ended_place& behind,
                                                    const call_filter& wanted) const {
    return writer_.ended().with(most, behind, wanted, [&] {
        return wanted.empty() ? reading_->ended(most, behind) : reading_->search(most, behind, wanted);
    });
}

result<std::optional<ended_call>> sqlite_store::find_ended(const graph::call_id& call) const {
    if (auto under_way = writer_.ended().find(call)) return under_way;
    return reading_->find_ended(call);
}

template <class Value>
result<Value> sqlite_store::remove(std::function<result<Value>(sqlite_removal&)> work) {
    std::promise<result<Value>> answer;
    auto told = answer.get_future();
    auto run = [&] { answer.set_value(work(writing_->removing)); };
    if (!writer_.run(std::move(run))) return make_error_code(boost::system::errc::operation_canceled);
    return told.get();
}

result<erasure> sqlite_store::erase(const graph::call_id& call) {
    auto outcome = remove<erasure>([&](sqlite_removal& on) { return on.hide(call); });
    if (outcome.has_error() || *outcome != erasure::erased) {
        const bool not_yet_written = outcome.has_value() && *outcome == erasure::still_live;
        if (not_yet_written && writer_.ended().find(call))
            return make_error_code(boost::system::errc::resource_unavailable_try_again);
        return outcome;
    }
    constexpr bot::instant hidden_ones{};
    for (bool more = true; more;) {
        const auto some = remove<forgotten>([&](sqlite_removal& on) { return on.some(hidden_ones); });
        if (some.has_error()) return some.error();
        more = some->more;
    }
    // The log is not emptied while somebody reads in it.
    const auto wiped =
        reading_->without_readers([&] { return remove<void>([](sqlite_removal& on) { return on.wipe(); }); });
    if (wiped.has_error()) return wiped.error();
    return outcome;
}

result<forgotten> sqlite_store::forget(bot::instant before) {
    return remove<forgotten>([&](sqlite_removal& on) { return on.some(before); });
}

// They are looked for beside the thread that writes: that may take a while.
result<> sqlite_store::forget_flows(bot::instant before) {
    const auto flows = reading_->unused_flows(before);
    if (flows.has_error()) return flows.error();
    for (const auto& version : *flows) {
        auto gone = remove<void>([&](sqlite_removal& on) { return on.flow(version, before); });
        if (gone.has_error()) return gone;
    }
    return {};
}

}  // namespace switchhook::server
