#include "server/store/postgres_common.hpp"

namespace switchhook::server {
namespace {

std::string text_of(bot::instant at) { return std::to_string(at.time_since_epoch().count()); }

}  // namespace

result<> postgres_common::tell(std::vector<postgres_statement> all) {
    const auto done = db_->ask(all);
    if (done.has_error()) return done.error();
    return {};
}

result<std::vector<bot::hours_override>> postgres_common::hours() const {
    const auto rows =
        db_->ask({{"SELECT name, state, until FROM switchhook.hours ORDER BY name COLLATE \"C\""}});
    if (rows.has_error()) return rows.error();
    const auto& found = rows->front();
    std::vector<bot::hours_override> all;
    for (std::size_t i = 0; i < found.size(); ++i) {
        // A later version may know more of them.
        const auto state = bot::parse_hours_state(found.text(i, 1));
        if (!state) continue;
        bot::hours_override one{std::string(found.text(i, 0)), *state, std::nullopt};
        if (!found.is_null(i, 2)) one.until = bot::instant(bot::milliseconds(found.integer(i, 2)));
        all.push_back(std::move(one));
    }
    return all;
}

result<> postgres_common::set_hours(const bot::hours_override& said, bot::instant now) {
    return tell({{"DELETE FROM switchhook.hours WHERE until <= $1::bigint", {text_of(now)}},
                 {"INSERT INTO switchhook.hours (name, state, until) "
                  "VALUES ($1, $2, nullif($3, '')::bigint) "
                  "ON CONFLICT (name) DO UPDATE SET state = EXCLUDED.state, until = EXCLUDED.until",
                  {said.name, std::string(bot::to_string(said.state)),
                   said.until ? text_of(*said.until) : std::string()}}});
}

result<> postgres_common::remove_hours(std::string_view name) {
    return tell({{"DELETE FROM switchhook.hours WHERE name = $1", {std::string(name)}}});
}

}  // namespace switchhook::server
