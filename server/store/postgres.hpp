#pragma once
// PostgreSQL as the store uses it: a connection on which nothing waits for ever. One that has failed stays closed, for
// nobody knows what the server has done meanwhile. Blocking; not thread-safe.
//
// libpq: https://www.postgresql.org/docs/15/libpq-async.html, and for statements that go together
// https://www.postgresql.org/docs/15/libpq-pipeline-mode.html

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/freed_by.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

struct pg_conn;
struct pg_result;
extern "C" void PQfinish(pg_conn*);
extern "C" void PQclear(pg_result*);

namespace switchhook::server {

// What a statement gives. Rows and columns are counted from 0.
class postgres_rows {
  public:
    explicit postgres_rows(pg_result* of) : it_(of) {}

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::string_view text(std::size_t row, int column) const;  // empty for NULL
    [[nodiscard]] std::int64_t integer(std::size_t row, int column) const;
    [[nodiscard]] bool is_null(std::size_t row, int column) const;

  private:
    std::unique_ptr<pg_result, freed_by<PQclear>> it_;
};

// Parameters are $1, $2 … in the text.
struct postgres_statement {
    std::string text;
    std::vector<std::string> parameters = {};
};

// For a parameter that is a list: = ANY($1::text[]), unnest($1::bigint[]).
std::string array_of(const std::vector<std::string>& all);

// Somebody's NOTIFY. https://www.postgresql.org/docs/15/sql-notify.html
struct postgres_notice {
    std::string channel;
    std::string payload;
};

class postgres_connection {
  public:
    using deadline = std::chrono::steady_clock::time_point;
    template <class T>
    using outcome = result<T, std::string>;  // the error is a line for the log, without the password

    // `uri`: postgresql://user:password@host:port/database?sslmode=…
    static outcome<postgres_connection> open(const secret& uri, std::chrono::seconds within);

    // All of them in one transaction and one round trip; nothing of it has been done when one fails.
    outcome<std::vector<postgres_rows>> run(const std::vector<postgres_statement>& all, deadline until);
    outcome<postgres_rows> run(postgres_statement one, deadline until);

    // What came since the last time; waits until something comes, `wake` can be read, or the time is over.
    outcome<std::vector<postgres_notice>> notices(deadline until, int wake);

    [[nodiscard]] bool closed() const { return it_ == nullptr; }

  private:
    explicit postgres_connection(pg_conn* opened) : it_(opened) {}
    outcome<void> flush_and_wait(deadline until);
    std::string failed(std::string_view what = {});  // and is closed

    std::unique_ptr<pg_conn, freed_by<PQfinish>> it_;
};

}  // namespace switchhook::server
