#include "server/store/sqlite_reading.hpp"

#include "base/log.hpp"
#include "server/store/sqlite_file.hpp"
#include "server/store/sqlite_search.hpp"

namespace switchhook::server {
namespace {

// An unfinished call says in its first record what it follows; one that cannot be read may follow any.
constexpr auto flows_of_no_call = R"(
    SELECT version FROM flow WHERE kept < ?1
    AND NOT EXISTS (SELECT 1 FROM call WHERE call.version = flow.version)
    AND NOT EXISTS (
        SELECT 1 FROM call JOIN record ON record.call = call.number WHERE call.over IS NULL
        AND sequence = (SELECT min(sequence) FROM record WHERE record.call = call.number)
        AND coalesce(json_extract(CASE WHEN json_valid(record.content) THEN record.content END, '$.f.version')
                     = flow.version, TRUE)
    )
)";

std::int64_t count(bot::instant at) { return at.time_since_epoch().count(); }
bot::instant instant_of(std::int64_t count) { return bot::instant(bot::milliseconds(count)); }

void log_failure(error_code e) { log::error("store", "journal could not be read", {{"what", e.message()}}); }

// What it reads before it fails, if it does.
template <class Read>
result<> each_row(sqlite_statement& rows, Read read) {
    result<> outcome;
    for (;;) {
        const auto row = rows.step();
        if (row.has_error()) {
            outcome = row.error();
            log_failure(row.error());
        }
        if (row.has_error() || *row == sqlite_row::none) break;
        read();
    }
    rows.reset();
    return outcome;
}

}  // namespace

result<std::unique_ptr<sqlite_reading>> sqlite_reading::open(const std::filesystem::path& file) {
    auto opened = sqlite_connection::open(file, sqlite_connection::access::read_only);
    if (opened.has_error()) return opened.error();
    std::unique_ptr<sqlite_reading> made(new sqlite_reading(*std::move(opened)));
    if (const auto done = made->prepare_all(); done.has_error()) return done.error();
    return made;
}

result<> sqlite_reading::prepare_all() {
    const std::string columns(ended_columns);
    const auto page =
        columns + "WHERE over >= 0 AND (over, key) < (?2, ?3) ORDER BY over DESC, key DESC LIMIT ?1";
    const auto one = columns + "WHERE key = ?1 AND over IS NOT NULL";
    return prepare<8>(
        db_, {{{&records_,
                "SELECT content FROM record WHERE call = (SELECT number FROM call WHERE key = ?1) "
                "ORDER BY sequence"},
               {&ended_, page},
               {&find_ended_, one},
               {&minutes_, "SELECT began, process, counts FROM minute WHERE began >= ?1"},
               {&flow_, "SELECT name, content FROM flow WHERE version = ?1"},
               {&unused_flows_, flows_of_no_call},
               {&unfinished_, "SELECT number, id FROM call WHERE over IS NULL ORDER BY number"},
               {&numbered_, "SELECT sequence, content FROM record WHERE call = ?1 ORDER BY sequence"}}});
}

result<std::vector<std::string>> sqlite_reading::records(const graph::call_id& call) {
    const auto key = call.key();
    const std::lock_guard lock(guard_);
    auto& rows = records_.bind(1, key);
    std::vector<std::string> all;
    const auto read = each_row(rows, [&] { all.emplace_back(rows.text(0)); });
    if (read.has_error()) return read.error();
    return all;
}

result<std::vector<ended_call>> sqlite_reading::ended(std::size_t most, const ended_place& behind) {
    const std::lock_guard lock(guard_);
    auto& rows =
        ended_.bind(1, static_cast<std::int64_t>(most)).bind(2, count(behind.over)).bind(3, behind.key);
    std::vector<ended_call> all;
    const auto read = each_row(rows, [&] { all.push_back(read_ended(rows)); });
    if (read.has_error()) return read.error();
    return all;
}

result<std::vector<ended_call>> sqlite_reading::search(std::size_t most, const ended_place& behind,
                                                       const call_filter& wanted) {
    const std::lock_guard lock(guard_);
    auto found = search_ended(db_, most, behind, wanted);
    if (found.has_error()) log_failure(found.error());
    return found;
}

result<std::vector<kept_minute>> sqlite_reading::minutes(bot::instant since) {
    const std::lock_guard lock(guard_);
    auto& rows = minutes_.bind(1, count(since));
    std::vector<kept_minute> all;
    const auto read = each_row(rows, [&] {
        all.push_back({instant_of(rows.integer(0)), std::string(rows.text(1)), std::string(rows.text(2))});
    });
    if (read.has_error()) return read.error();
    return all;
}

result<std::optional<ended_call>> sqlite_reading::find_ended(const graph::call_id& call) {
    const auto key = call.key();
    const std::lock_guard lock(guard_);
    auto& rows = find_ended_.bind(1, key);
    std::optional<ended_call> found;
    const auto read = each_row(rows, [&] { found = read_ended(rows); });
    if (read.has_error()) return read.error();
    return found;
}

std::optional<kept_flow> sqlite_reading::flow(const std::string& version) {
    const std::lock_guard lock(guard_);
    auto& rows = flow_.bind(1, version);
    std::optional<kept_flow> found;
    (void)each_row(rows, [&] { found = {std::string(rows.text(0)), version, std::string(rows.text(1))}; });
    return found;
}

result<std::vector<std::string>> sqlite_reading::unused_flows(bot::instant since) {
    const std::lock_guard lock(guard_);
    auto& rows = unused_flows_.bind(1, count(since));
    std::vector<std::string> all;
    const auto read = each_row(rows, [&] { all.emplace_back(rows.text(0)); });
    if (read.has_error()) return read.error();
    return all;
}

// The lock is let go of for each visit, which may ask for the flow of a call.
void sqlite_reading::each_unfinished(const std::function<void(unfinished_call)>& visit) {
    std::vector<std::pair<std::int64_t, graph::call_id>> calls;
    {
        const std::lock_guard lock(guard_);
        (void)each_row(unfinished_, [&] {
            calls.emplace_back(unfinished_.integer(0), graph::call_id(unfinished_.text(1)));
        });
    }
    for (const auto& [number, id] : calls) visit({id, numbered_records(number)});
}

result<> sqlite_reading::without_readers(const std::function<result<>()>& work) {
    const std::lock_guard lock(guard_);
    return work();
}

std::vector<kept_record> sqlite_reading::numbered_records(std::int64_t call) {
    const std::lock_guard lock(guard_);
    std::vector<kept_record> all;
    (void)each_row(numbered_.bind(1, call), [&] {
        all.push_back({static_cast<std::uint64_t>(numbered_.integer(0)), std::string(numbered_.text(1))});
    });
    return all;
}

}  // namespace switchhook::server
