#pragma once
// SQLite as the store uses it: a connection, and statements that are prepared once. Blocking; not thread-safe.

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/freed_by.hpp"
#include "base/result.hpp"

namespace switchhook::server {

// Values are SQLite's result codes. https://www.sqlite.org/rescode.html
const boost::system::error_category& sqlite_category();

enum class sqlite_row { there, none };

class sqlite_statement {
  public:
    sqlite_statement() = default;
    explicit sqlite_statement(sqlite3_stmt* prepared) : it_(prepared) {}

    // Parameters are counted from 1. Texts must stay until `reset`.
    sqlite_statement& bind(int parameter, std::int64_t number);
    sqlite_statement& bind(int parameter, std::string_view text);
    // A row is to be read before the next step.
    result<sqlite_row> step();
    // Steps through it, whatever rows it gives, and resets.
    result<> run();
    void reset();

    // Columns are counted from 0.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;  // until the next step

  private:
    std::unique_ptr<sqlite3_stmt, freed_by<sqlite3_finalize>> it_;
};

class sqlite_connection {
  public:
    enum class access { read_write, read_only };
    static result<sqlite_connection> open(const std::filesystem::path& file, access how);

    result<sqlite_statement> prepare(std::string_view sql);
    // Several statements without parameters.
    result<> run(const char* sql);
    // Rows that the last INSERT, UPDATE or DELETE was about.
    [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(it_.get()); }

  private:
    explicit sqlite_connection(sqlite3* opened) : it_(opened) {}

    std::unique_ptr<sqlite3, freed_by<sqlite3_close_v2>> it_;
};

}  // namespace switchhook::server
