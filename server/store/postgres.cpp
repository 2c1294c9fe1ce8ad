#include "server/store/postgres.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <charconv>

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view too_slow = "no answer in time";

// Milliseconds for poll; 0 when it is over.
int left(postgres_connection::deadline until) {
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
    constexpr std::int64_t longest = 60'000;
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, longest));
}

// libpq's messages have several lines, of which the first says it.
std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

// Digits, with commas where there are several hosts. A URI without a host has the password here, and libpq quotes it.
bool is_port(std::string_view text) {
    return text.find_first_not_of("0123456789,") == std::string_view::npos;
}

bool is_readable(const PQconninfoOption* all) {
    if (all == nullptr) return false;
    for (const auto* one = all; one->keyword != nullptr; ++one)
        if (std::string_view(one->keyword) == "port" && one->val != nullptr && !is_port(one->val))
            return false;
    return true;
}

bool is_good(const PGresult* r) {
    const auto status = PQresultStatus(r);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

}  // namespace

std::size_t postgres_rows::size() const { return static_cast<std::size_t>(PQntuples(it_.get())); }

std::string_view postgres_rows::text(std::size_t row, int column) const {
    const int at = static_cast<int>(row);
    return {PQgetvalue(it_.get(), at, column), static_cast<std::size_t>(PQgetlength(it_.get(), at, column))};
}

std::int64_t postgres_rows::integer(std::size_t row, int column) const {
    const auto digits = text(row, column);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool postgres_rows::is_null(std::size_t row, int column) const {
    return PQgetisnull(it_.get(), static_cast<int>(row), column) != 0;
}

std::string array_of(const std::vector<std::string>& all) {
    std::size_t size = 2;
    for (const auto& one : all) size += one.size() + 8;
    std::string list;
    list.reserve(size);
    list += '{';
    for (const auto& one : all) {
        if (list.size() > 1) list += ',';
        list += '"';
        for (const char c : one) {
            if (c == '"' || c == '\\') list += '\\';
            list += c;
        }
        list += '"';
    }
    return list += '}';
}

postgres_connection::outcome<postgres_connection> postgres_connection::open(const secret& uri,
                                                                            std::chrono::seconds within) {
    // What libpq says of a URI quotes the part that it cannot read, which may be the password.
    std::unique_ptr<PQconninfoOption, freed_by<PQconninfoFree>> readable(
        PQconninfoParse(uri.reveal().c_str(), nullptr));
    if (!is_readable(readable.get())) return std::string("the connection URI cannot be read");
    const auto limit = std::to_string(within.count());
    const auto unheard = std::to_string(std::chrono::milliseconds(within).count());
    const char* const names[] = {"dbname",           "connect_timeout", "tcp_user_timeout",
                                 "application_name", "client_encoding", nullptr};
    const char* const values[] = {uri.reveal().c_str(), limit.c_str(), unheard.c_str(),
                                  "switchhook",         "UTF8",        nullptr};
    postgres_connection made(PQconnectdbParams(names, values, 1));
    if (made.closed()) return std::string("out of memory");
    if (PQstatus(made.it_.get()) != CONNECTION_OK) return made.failed();
    PQsetNoticeProcessor(
        made.it_.get(), [](void*, const char*) {}, nullptr);
    if (PQsetnonblocking(made.it_.get(), 1) != 0) return made.failed();
    return made;
}

std::string postgres_connection::failed(std::string_view what) {
    auto line = what.empty() && it_ ? first_line(PQerrorMessage(it_.get())) : std::string(what);
    if (line.empty()) line = "the connection is closed";
    it_.reset();
    return line;
}

// Until there is something to be read.
postgres_connection::outcome<void> postgres_connection::flush_and_wait(deadline until) {
    for (;;) {
        const int unsent = PQflush(it_.get());
        if (unsent < 0) return failed();
        pollfd socket{PQsocket(it_.get()), static_cast<short>(POLLIN | (unsent > 0 ? POLLOUT : 0)), 0};
        const int ready = poll(&socket, 1, left(until));
        if (ready == 0) return failed(too_slow);
        if ((socket.revents & ~POLLOUT) == 0) continue;
        if (PQconsumeInput(it_.get()) == 0) return failed();
        return {};
    }
}

postgres_connection::outcome<std::vector<postgres_rows>> postgres_connection::run(
    const std::vector<postgres_statement>& all, deadline until) {
    if (closed()) return failed();
    auto* db = it_.get();
    if (PQenterPipelineMode(db) == 0) return failed();
    for (const auto& one : all) {
        std::vector<const char*> values;
        for (const auto& p : one.parameters) values.push_back(p.c_str());
        if (PQsendQueryParams(db, one.text.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                              nullptr, nullptr, 0) == 0)
            return failed();
    }
    if (PQpipelineSync(db) == 0) return failed();
    std::vector<postgres_rows> rows;
    std::optional<std::string> wrong;
    for (;;) {
        while (PQisBusy(db) != 0)
            if (const auto waited = flush_and_wait(until); waited.has_error()) return waited.error();
        std::unique_ptr<PGresult, freed_by<PQclear>> r(PQgetResult(db));
        if (!r) continue;  // the end of one statement's results
        const auto status = PQresultStatus(r.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (is_good(r.get()))
            rows.emplace_back(r.release());
        else if (status != PGRES_PIPELINE_ABORTED && !wrong)
            wrong = first_line(PQresultErrorMessage(r.get()));
        if (PQstatus(db) == CONNECTION_BAD) return failed(wrong.value_or(""));
    }
    if (PQexitPipelineMode(db) == 0) return failed();
    if (wrong) return *std::move(wrong);
    return rows;
}

postgres_connection::outcome<postgres_rows> postgres_connection::run(postgres_statement one, deadline until) {
    auto all = run(std::vector{std::move(one)}, until);
    if (all.has_error()) return all.error();
    return std::move(all->front());
}

postgres_connection::outcome<std::vector<postgres_notice>> postgres_connection::notices(deadline until,
                                                                                        int wake) {
    if (closed()) return failed();
    std::vector<postgres_notice> all;
    const auto take = [&] {
        while (auto* n = PQnotifies(it_.get())) {
            all.push_back({n->relname, n->extra});
            PQfreemem(n);
        }
    };
    take();
    if (!all.empty()) return all;
    pollfd ready[] = {{PQsocket(it_.get()), POLLIN, 0}, {wake, POLLIN, 0}};
    if (poll(ready, 2, left(until)) > 0 && ready[0].revents != 0 && PQconsumeInput(it_.get()) == 0)
        return failed();
    take();
    return all;
}

}  // namespace switchhook::server
