#include "server/store/sqlite_removal.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/store/sqlite_file.hpp"

namespace switchhook::server {
namespace {

constexpr std::int64_t records_at_once = 1'000;
// What is free in the file is soon used again; only more than this share of it is given back.
constexpr std::int64_t least_share = 16;

result<std::int64_t> one_number(sqlite_statement& asked) {
    const auto row = asked.step();
    const auto number = row.has_value() ? asked.integer(0) : 0;
    asked.reset();
    if (row.has_error()) return row.error();
    return number;
}

}  // namespace

result<> sqlite_removal::prepare_all() {
    return prepare<11>(
        db_, {{{&begin_, "BEGIN IMMEDIATE"},
               {&commit_, "COMMIT"},
               {&find_, "SELECT number, over IS NOT NULL FROM call WHERE key = ?1"},
               {&oldest_, "SELECT number FROM call WHERE over < ?1 ORDER BY over, key LIMIT 1"},
               {&hide_,
                "UPDATE call SET key = 'removed ' || number, id = '', flow = NULL, version = NULL, "
                "outcome = NULL, began = NULL, direction = NULL, chain = NULL, caller = NULL, callee = NULL, "
                "parties = NULL, over = -1 WHERE number = ?1"},
               {&behind_, "SELECT sequence FROM record WHERE call = ?1 ORDER BY sequence LIMIT 1 OFFSET ?2"},
               {&remove_records_, "DELETE FROM record WHERE call = ?1 AND sequence < ?2"},
               {&remove_call_, "DELETE FROM call WHERE number = ?1"},
               {&remove_flow_, "DELETE FROM flow WHERE version = ?1 AND kept < ?2"},
               {&pages_, "PRAGMA page_count"},
               {&free_pages_, "PRAGMA freelist_count"}}});
}

result<> sqlite_removal::in_transaction(const std::function<result<>()>& work) {
    auto done = begin_.run();
    if (done.has_value()) done = work();
    if (done.has_value()) done = commit_.run();
    if (done.has_error()) (void)db_.run("ROLLBACK");  // fails where SQLite has done so itself
    return done;
}

result<erasure> sqlite_removal::hide_now(const graph::call_id& call) {
    const auto key = call.key();
    const auto row = find_.bind(1, key).step();
    const auto number = row.has_value() ? find_.integer(0) : 0;
    const bool ended = row.has_value() && find_.integer(1) != 0;
    find_.reset();
    if (row.has_error()) return row.error();
    if (*row == sqlite_row::none) return erasure::unknown;
    if (!ended) return erasure::still_live;
    if (const auto hidden = hide_.bind(1, number).run(); hidden.has_error()) return hidden.error();
    return erasure::erased;
}

result<erasure> sqlite_removal::hide(const graph::call_id& call) {
    result<erasure> outcome = erasure::unknown;
    const auto done = in_transaction([&]() -> result<> {
        outcome = hide_now(call);
        if (outcome.has_error()) return outcome.error();
        return {};
    });
    if (done.has_error()) return done.error();
    return outcome;
}

result<sqlite_removal::rest> sqlite_removal::remove_oldest(bot::instant ended_before, std::int64_t& budget,
                                                           forgotten& done) {
    const auto found = oldest_.bind(1, ended_before.time_since_epoch().count()).step();
    const auto number = found.has_value() ? oldest_.integer(0) : 0;
    oldest_.reset();
    if (found.has_error()) return found.error();
    if (*found == sqlite_row::none) return rest::none;

    const auto row = behind_.bind(1, number).bind(2, budget).step();
    const bool too_many = row.has_value() && *row == sqlite_row::there;
    const auto end = too_many ? behind_.integer(0) : std::numeric_limits<std::int64_t>::max();
    behind_.reset();
    if (row.has_error()) return row.error();
    auto ran = remove_records_.bind(1, number).bind(2, end).run();
    budget -= std::min(budget, db_.changes() + 1);
    if (too_many) budget = 0;
    if (ran.has_value()) ran = (too_many ? hide_ : remove_call_).bind(1, number).run();
    if (ran.has_error()) return ran.error();
    if (!too_many) ++done.calls;
    return rest::some;
}

result<forgotten> sqlite_removal::some(bot::instant ended_before) {
    forgotten done;
    const auto ran = in_transaction([&]() -> result<> {
        for (auto budget = records_at_once; budget > 0;) {
            const auto removed = remove_oldest(ended_before, budget, done);
            if (removed.has_error()) return removed.error();
            done.more = *removed == rest::some;
            if (!done.more) break;
        }
        return {};
    });
    if (ran.has_error()) return ran.error();
    if (done.more || done.calls > 0) {
        done.more = true;
        return done;
    }
    const auto smaller = shrink();
    if (smaller.has_error()) return smaller.error();
    done.more = *smaller == rest::some;
    return done;
}

result<sqlite_removal::rest> sqlite_removal::shrink() {
    const auto free = one_number(free_pages_);
    if (free.has_error()) return free.error();
    const auto all = one_number(pages_);
    if (all.has_error()) return all.error();
    if (*free * least_share > *all) {
        if (const auto ran = db_.run("PRAGMA incremental_vacuum(250)"); ran.has_error()) return ran.error();
        shrunk_ = true;
        const auto left = one_number(free_pages_);
        if (left.has_error()) return left.error();
        if (*left < *free) return rest::some;
    }
    // The file ends where it did until its log has been worked in.
    if (std::exchange(shrunk_, false))
        if (const auto ran = db_.run("PRAGMA wal_checkpoint(PASSIVE)"); ran.has_error()) return ran.error();
    return rest::none;
}

result<> sqlite_removal::flow(const std::string& version, bot::instant not_kept_since) {
    return remove_flow_.bind(1, version).bind(2, not_kept_since.time_since_epoch().count()).run();
}

result<> sqlite_removal::wipe() { return db_.run("PRAGMA wal_checkpoint(TRUNCATE)"); }

}  // namespace switchhook::server
