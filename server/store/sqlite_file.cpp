#include "server/store/sqlite_file.hpp"

#include "base/log.hpp"

namespace switchhook::server {
namespace {

constexpr std::int64_t format = 3;
constexpr std::int64_t incremental = 2;  // https://www.sqlite.org/pragma.html#pragma_auto_vacuum

// A call that begins, and one that ends, goes to the end of its index. `over` is -1 while what is left of the call is
// being removed: sqlite_removal.hpp.
constexpr auto format_2 = R"(
    BEGIN IMMEDIATE;
    CREATE TABLE call (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        id TEXT NOT NULL,
        flow TEXT, version TEXT, outcome TEXT, began INTEGER, over INTEGER
    ) STRICT;
    CREATE INDEX call_place ON call (over, key) WHERE over IS NOT NULL;
    CREATE INDEX call_unfinished ON call (number) WHERE over IS NULL;
    CREATE TABLE flow (
        version TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        content TEXT NOT NULL,
        kept INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE record (
        call INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (call, sequence)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;
    COMMIT;
)";

constexpr auto from_format_1 = R"(
    BEGIN IMMEDIATE;
    DROP INDEX call_over;
    CREATE INDEX call_place ON call (over, key) WHERE over IS NOT NULL;
    CREATE INDEX call_unfinished ON call (number) WHERE over IS NULL;
    ALTER TABLE flow ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
    PRAGMA user_version = 2;
    COMMIT;
)";

// A part of a number is looked for in all of `call_parties`, which has little else in it.
constexpr auto from_format_2 = R"(
    BEGIN IMMEDIATE;
    ALTER TABLE call ADD COLUMN direction TEXT;
    ALTER TABLE call ADD COLUMN chain TEXT;
    ALTER TABLE call ADD COLUMN caller TEXT;
    ALTER TABLE call ADD COLUMN callee TEXT;
    ALTER TABLE call ADD COLUMN parties TEXT;
    CREATE INDEX call_parties ON call (over, parties) WHERE parties IS NOT NULL;
    CREATE INDEX call_chain ON call (chain) WHERE chain IS NOT NULL;
    CREATE INDEX call_outcome ON call (outcome, over) WHERE outcome IS NOT NULL;
    CREATE TABLE minute (
        began INTEGER NOT NULL,
        process TEXT NOT NULL,
        counts TEXT NOT NULL,
        PRIMARY KEY (began, process)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 3;
    COMMIT;
)";

// A file that cannot give room back still uses it again.
void let_it_shrink(sqlite_connection& db) {
    const auto now = number_of(db, "PRAGMA auto_vacuum");
    if (now.has_error() || *now == incremental) return;
    log::info("store", "journal is written anew, so that it can become smaller");
    if (const auto done = db.run("PRAGMA auto_vacuum = INCREMENTAL; VACUUM"); done.has_error())
        log::warn("store", "journal cannot become smaller", {{"what", done.error().message()}});
}

}  // namespace

result<std::int64_t> number_of(sqlite_connection& db, std::string_view sql) {
    auto asked = db.prepare(sql);
    if (asked.has_error()) return asked.error();
    const auto row = asked->step();
    if (row.has_error()) return row.error();
    return asked->integer(0);
}

result<std::int64_t> later_format(sqlite_connection& db) {
    const auto found = number_of(db, "PRAGMA user_version");
    if (found.has_error() || *found > format) return found;
    return 0;
}

result<> prepare_file(sqlite_connection& db, int most_pages) {
    const auto found = number_of(db, "PRAGMA user_version");
    if (found.has_error()) return found.error();
    const auto pages = "PRAGMA max_page_count = " + std::to_string(most_pages);
    // Vacuuming is chosen before the file has its first page. Until there is a log, changes go through a rollback
    // journal: were its deletion lost in a power cut, it would take the whole file back. EXTRA syncs that, and is
    // FULL from then on. https://www.sqlite.org/pragma.html#pragma_synchronous
    for (const char* sql :
         {*found == 0 ? "PRAGMA auto_vacuum = INCREMENTAL" : "", "PRAGMA synchronous = EXTRA",
          "PRAGMA journal_mode = WAL", "PRAGMA secure_delete = ON", most_pages > 0 ? pages.c_str() : "",
          *found == 0   ? format_2
          : *found == 1 ? from_format_1
                        : "",
          *found < 3 ? from_format_2 : ""})
        if (auto ran = db.run(sql); ran.has_error()) return ran;
    let_it_shrink(db);
    return {};
}

}  // namespace switchhook::server
