#include "server/store/sqlite_damage.hpp"

#include <fstream>
#include <map>
#include <string>

#include "graph/model/ids.hpp"
#include "server/store/sqlite_file.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

fs::path mark_of(const fs::path& file) { return fs::path(file) += ".suspect"; }

// Reads all rows of it.
template <class Read>
result<> each_row(sqlite_connection& db, std::string_view sql, Read read) {
    auto rows = db.prepare(sql);
    if (rows.has_error()) return rows.error();
    for (;;) {
        const auto row = rows->step();
        if (row.has_error()) return row.error();
        if (*row == sqlite_row::none) return {};
        read(*rows);
    }
}

result<> look_at_all(sqlite_connection& db) {
    bool sound = false;
    const auto looked = each_row(db, "PRAGMA quick_check(1)",
                                 [&](const sqlite_statement& row) { sound = row.text(0) == "ok"; });
    if (looked.has_error()) return looked.error();
    if (!sound) return error_code(SQLITE_CORRUPT, sqlite_category());
    return {};
}

// What a process reads and writes when it goes on with calls.
result<> look_at_what_is_used(sqlite_connection& db) {
    const auto ignore = [](const sqlite_statement&) {};
    for (const char* sql : {"SELECT max(length(content)) FROM record WHERE call IN (SELECT number FROM call "
                            "WHERE over IS NULL)",
                            "SELECT max(length(content)) FROM flow", "SELECT max(over) FROM call"})
        if (const auto read = each_row(db, sql, ignore); read.has_error()) return read.error();
    // Behind all others, where new calls go.
    return db.run(
        "BEGIN IMMEDIATE;"
        "INSERT INTO call (key, id) VALUES ('?', '?');"
        "INSERT INTO record (call, sequence, content) VALUES (last_insert_rowid(), 1, '');"
        "ROLLBACK");
}

}  // namespace

bool is_sqlite_damage(error_code e) {
    constexpr int primary_result = 0xff;  // of an extended result code
    return e.category() == sqlite_category() && (e.value() & primary_result) == SQLITE_CORRUPT;
}

result<sqlite_damage, std::string> find_sqlite_damage(const fs::path& file) {
    std::error_code unknown;
    if (!fs::exists(file, unknown) || fs::file_size(file, unknown) == 0) return sqlite_damage();
    auto db = sqlite_connection::open(file, sqlite_connection::access::read_write);
    if (db.has_error()) return db.error().message();
    const auto format = number_of(*db, "PRAGMA user_version");
    const bool is_ours = format.has_value() && *format > 0;
    result<> looked;
    if (format.has_error()) looked = format.error();
    if (looked.has_value() && is_ours && fs::exists(mark_of(file), unknown)) looked = look_at_all(*db);
    if (looked.has_value() && is_ours) looked = look_at_what_is_used(*db);
    if (looked.has_error() && looked.error() == error_code(SQLITE_NOTADB, sqlite_category()))
        return looked.error().message() + "; move it elsewhere to begin with an empty one";
    if (looked.has_error() && is_sqlite_damage(looked.error()))
        return sqlite_damage{looked.error().message()};
    if (looked.has_value()) fs::remove(mark_of(file), unknown);
    return sqlite_damage();  // what else is wrong is told by who opens it
}

void suspect_sqlite_damage(const fs::path& file) { std::ofstream mark(mark_of(file)); }

result<fs::path> set_aside(const fs::path& file) {
    auto name = fs::path(file) += ".damaged";
    for (int n = 2; fs::exists(name); ++n) name = fs::path(file) += ".damaged." + std::to_string(n);
    std::error_code failed;
    fs::rename(file, name, failed);
    if (failed) return error_code(failed);
    for (const char* beside : {"-wal", "-shm"}) {
        const auto from = fs::path(file) += beside;
        std::error_code gone;
        if (fs::exists(from, gone)) fs::rename(from, fs::path(name) += beside, failed);
        if (failed) return error_code(failed);
    }
    fs::remove(mark_of(file), failed);
    return name;
}

result<std::size_t> salvage(const fs::path& damaged, sqlite_connection& into) {
    auto from = sqlite_connection::open(damaged, sqlite_connection::access::read_write);
    if (from.has_error()) return 0;
    sqlite_statement add_flow, add_call, add_record;
    if (const auto made = prepare<3>(
            into, {{{&add_flow, "INSERT INTO flow (name, version, content, kept) VALUES (?1, ?2, ?3, ?4)"},
                    {&add_call, "INSERT INTO call (number, key, id) VALUES (?1, ?2, ?3)"},
                    {&add_record, "INSERT INTO record (call, sequence, content) VALUES (?1, ?2, ?3)"}}});
        made.has_error())
        return made.error();
    if (const auto begun = into.run("BEGIN IMMEDIATE"); begun.has_error()) return begun.error();
    // What is there twice is damaged, too.
    const auto add = [](sqlite_statement& row) { return row.run().has_value(); };

    (void)each_row(*from, "SELECT name, version, content FROM flow NOT INDEXED",
                   [&](const sqlite_statement& row) {
                       const std::string name(row.text(0)), version(row.text(1)), content(row.text(2));
                       add(add_flow.bind(1, name).bind(2, version).bind(3, content).bind(4, std::int64_t{0}));
                   });
    // From both ends: a page that cannot be read hides what is behind it.
    std::map<std::int64_t, std::string> calls;
    for (const char* sql :
         {"SELECT number, id FROM call NOT INDEXED WHERE over IS NULL ORDER BY number",
          "SELECT number, id FROM call NOT INDEXED WHERE over IS NULL ORDER BY number DESC"})
        (void)each_row(*from, sql, [&](const sqlite_statement& row) {
            calls.emplace(row.integer(0), std::string(row.text(1)));
        });
    std::size_t saved = 0;
    for (const auto& call : calls) {
        const auto number = call.first;
        const auto& id = call.second;
        const auto key = graph::call_id(id).key();
        if (!add(add_call.bind(1, number).bind(2, key).bind(3, id))) continue;
        ++saved;
        const auto records = "SELECT sequence, content FROM record WHERE call = " + std::to_string(number) +
                             " ORDER BY sequence";
        (void)each_row(*from, records, [&](const sqlite_statement& row) {
            const std::string content(row.text(1));
            add(add_record.bind(1, number).bind(2, row.integer(0)).bind(3, content));
        });
    }
    if (const auto kept = into.run("COMMIT"); kept.has_error()) return kept.error();
    return saved;
}

}  // namespace switchhook::server
