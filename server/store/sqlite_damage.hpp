#pragma once
// A file of SQLite that has lost some of its pages. What can still be read of the calls that have not ended goes into a
// new one, and the file is set aside: nobody can call a bot that does not start.

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "server/store/sqlite.hpp"

namespace switchhook::server {

struct sqlite_damage {
    std::string what;  // empty: none is found
};
// To be asked before the file is opened, by who has its lock. Reads what the calls need that have not ended, and tries
// to write; the whole file only when it is suspect. The error is of a file that is no database, or not to be had.
result<sqlite_damage, std::string> find_sqlite_damage(const std::filesystem::path& file);

bool is_sqlite_damage(error_code e);
// Damage was met while the file was in use: the next start looks at all of it.
void suspect_sqlite_damage(const std::filesystem::path& file);

// Renames the file, with what SQLite keeps beside it, to the first of FILE.damaged, FILE.damaged.2, … that is free.
result<std::filesystem::path> set_aside(const std::filesystem::path& file);

// What can be read of flows, and of calls that have not ended, into tables that are there and empty. The number of such
// calls; the error is of those tables.
result<std::size_t> salvage(const std::filesystem::path& damaged, sqlite_connection& into);

}  // namespace switchhook::server
