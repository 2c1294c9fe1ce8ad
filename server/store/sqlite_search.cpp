#include "server/store/sqlite_search.hpp"

#include <string>
#include <variant>

namespace switchhook::server {
namespace {

using parameter = std::variant<std::int64_t, std::string>;

// SELECT … WHERE a AND b …, with what stands for each `?`.
struct condition {
    std::string text;
    std::vector<parameter> parameters;

    void add(std::string_view what, std::initializer_list<parameter> with = {}) {
        text += (text.empty() ? "WHERE " : " AND ") + std::string(what);
        parameters.insert(parameters.end(), with);
    }
};

std::int64_t count(bot::instant at) { return at.time_since_epoch().count(); }
bot::instant instant_of(std::int64_t count) { return bot::instant(bot::milliseconds(count)); }

// The index that leaves least to look at. SQLite, which knows nothing of the values, would choose another.
std::string_view index_for(const call_filter& wanted) {
    if (!wanted.chain.empty()) return "INDEXED BY call_chain ";
    if (!wanted.id.empty()) return "INDEXED BY sqlite_autoindex_call_1 ";
    if (!wanted.number.empty()) return "INDEXED BY call_parties ";
    if (!wanted.outcome.empty()) return "INDEXED BY call_outcome ";
    return "INDEXED BY call_place ";
}

// The first text behind all that begin so.
std::string behind_all(std::string beginning) {
    while (!beginning.empty() && static_cast<unsigned char>(beginning.back()) == 0xff) beginning.pop_back();
    if (!beginning.empty()) ++beginning.back();
    return beginning;
}

condition condition_of(const ended_place& behind, const call_filter& wanted) {
    condition c;
    if (!wanted.chain.empty()) c.add("chain = ?", {wanted.chain});
    if (!wanted.id.empty()) c.add("key >= ? AND key < ?", {wanted.id, behind_all(wanted.id)});
    // What is being removed has no parties any more. Each term costs time in each of a million entries.
    if (!wanted.number.empty())
        c.add("parties IS NOT NULL AND holds(parties, ?)", {wanted.number});
    else
        c.add("over >= 0");
    if (!wanted.outcome.empty()) c.add("outcome = ?", {wanted.outcome});
    if (wanted.since) c.add("over >= ?", {count(*wanted.since)});
    if (wanted.until) c.add("over < ?", {count(*wanted.until)});
    if (behind != ended_place()) {
        const auto over = count(behind.over);
        c.add("over <= ? AND (over < ? OR key < ?)", {over, over, behind.key});
    }
    return c;
}

}  // namespace

ended_call read_ended(const sqlite_statement& row) {
    const auto text = [&](int column) { return std::string(row.text(column)); };
    return {graph::call_id(row.text(0)),
            text(1),
            text(2),
            text(3),
            instant_of(row.integer(4)),
            instant_of(row.integer(5)),
            {text(6), text(7), text(8), text(9), text(10)}};
}

result<std::vector<ended_call>> search_ended(sqlite_connection& in, std::size_t most,
                                             const ended_place& behind, const call_filter& wanted) {
    auto where = condition_of(behind, wanted);
    where.parameters.emplace_back(static_cast<std::int64_t>(most));
    auto rows = in.prepare(std::string(ended_columns) + std::string(index_for(wanted)) + where.text +
                           " ORDER BY over DESC, key DESC LIMIT ?");
    if (rows.has_error()) return rows.error();
    int at = 0;
    for (const auto& one : where.parameters)
        std::visit([&](const auto& value) { rows->bind(++at, value); }, one);
    std::vector<ended_call> found;
    for (;;) {
        const auto row = rows->step();
        if (row.has_error()) return row.error();
        if (*row == sqlite_row::none) return found;
        found.push_back(read_ended(*rows));
    }
}

}  // namespace switchhook::server
