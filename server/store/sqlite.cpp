#include "server/store/sqlite.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <string>

namespace switchhook::server {
namespace {

constexpr int longest_wait_ms = 2'000;  // for another process that holds the database for a moment

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "sqlite"; }
    std::string message(int code) const override { return sqlite3_errstr(code); }
};

result<> outcome(int code) {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        return error_code(code, sqlite_category());
    return {};
}

// holds(text, part) is instr(text, part) > 0, for scans of a whole index: in half the time.
void holds(sqlite3_context* where, int, sqlite3_value** of) {
    const auto* text = sqlite3_value_blob(of[0]);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(of[0]));
    const auto* part = sqlite3_value_blob(of[1]);
    const auto length = static_cast<std::size_t>(sqlite3_value_bytes(of[1]));
    sqlite3_result_int(where, text != nullptr && memmem(text, size, part, length) != nullptr);
}

}  // namespace

const boost::system::error_category& sqlite_category() {
    static const category instance;
    return instance;
}

sqlite_statement& sqlite_statement::bind(int parameter, std::int64_t number) {
    sqlite3_bind_int64(it_.get(), parameter, number);
    return *this;
}

sqlite_statement& sqlite_statement::bind(int parameter, std::string_view text) {
    sqlite3_bind_text64(it_.get(), parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

result<sqlite_row> sqlite_statement::step() {
    const int code = sqlite3_step(it_.get());
    if (const auto done = outcome(code); done.has_error()) return done.error();
    return code == SQLITE_ROW ? sqlite_row::there : sqlite_row::none;
}

result<> sqlite_statement::run() {
    for (;;) {
        const auto row = step();
        if (row.has_value() && *row == sqlite_row::there) continue;
        reset();
        if (row.has_error()) return row.error();
        return {};
    }
}

void sqlite_statement::reset() {
    sqlite3_reset(it_.get());
    sqlite3_clear_bindings(it_.get());
}

std::int64_t sqlite_statement::integer(int column) const { return sqlite3_column_int64(it_.get(), column); }

std::string_view sqlite_statement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(it_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(it_.get(), column));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

result<sqlite_connection> sqlite_connection::open(const std::filesystem::path& file, access how) {
    // What callers said and dialled is for the server's own user; SQLite's other files take after this one.
    if (how == access::read_write)
        if (const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); made >= 0)
            ::close(made);
    sqlite3* opened = nullptr;
    const int flags =
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
        (how == access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
    sqlite_connection made(opened);  // also of a failure there is something to be closed
    if (const auto done = outcome(code); done.has_error()) return done.error();
    sqlite3_busy_timeout(opened, longest_wait_ms);
    const int defined =
        sqlite3_create_function_v2(opened, "holds", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                   nullptr, holds, nullptr, nullptr, nullptr);
    if (const auto done = outcome(defined); done.has_error()) return done.error();
    return made;
}

result<sqlite_statement> sqlite_connection::prepare(std::string_view sql) {
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(it_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    sqlite_statement made(prepared);
    if (const auto done = outcome(code); done.has_error()) return done.error();
    return made;
}

result<> sqlite_connection::run(const char* sql) {
    return outcome(sqlite3_exec(it_.get(), sql, nullptr, nullptr, nullptr));
}

}  // namespace switchhook::server
