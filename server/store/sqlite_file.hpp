#pragma once
// The tables of the journal in SQLite, and how a file of an earlier format becomes one of this.

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "server/store/sqlite.hpp"

namespace switchhook::server {

// Makes the tables where there are none, and brings those of an earlier format up. `most_pages` as the store's
// options have it.
result<> prepare_file(sqlite_connection& db, int most_pages);
// The number of the format, where it is one of a later program.
result<std::int64_t> later_format(sqlite_connection& db);

result<std::int64_t> number_of(sqlite_connection& db, std::string_view sql);

// The first of several that fails.
template <std::size_t Count>
result<> prepare(sqlite_connection& db,
                 std::array<std::pair<sqlite_statement*, std::string_view>, Count> all) {
    for (auto& [into, sql] : all) {
        auto made = db.prepare(sql);
        if (made.has_error()) return made.error();
        *into = *std::move(made);
    }
    return {};
}

}  // namespace switchhook::server
