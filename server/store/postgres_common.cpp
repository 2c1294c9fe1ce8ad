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

// A key whose instance is gone is anybody's, unless its call is there: then it was placed. What an instance appends it
// appends before it is marked, so nothing comes later.
result<found_order> postgres_common::begin_order(const std::string& key, const std::string& content,
                                                 const graph::call_id& call) {
    const auto me = who_->number();
    if (me == 0) return make_error_code(boost::system::errc::not_connected);
    const auto rows = db_->ask(
        {{"DELETE FROM switchhook.ordered WHERE begun <= now() - $1::interval "
          "OR begun < (SELECT begun FROM switchhook.ordered ORDER BY begun DESC OFFSET $2::bigint LIMIT 1)",
          {std::to_string(limits_.orders_kept.count()) + " hours", std::to_string(limits_.most_orders - 2)}},
         {"INSERT INTO switchhook.ordered AS o (key, content, call, call_key, instance) "
          "VALUES ($1, $2, $3, $4, $5::bigint) ON CONFLICT (key) DO UPDATE SET content = EXCLUDED.content, "
          "call = EXCLUDED.call, call_key = EXCLUDED.call_key, instance = EXCLUDED.instance, begun = now() "
          "WHERE NOT o.placed "
          "AND NOT EXISTS (SELECT FROM switchhook.instance i WHERE i.number = o.instance AND NOT i.gone) "
          "AND NOT EXISTS (SELECT FROM switchhook.call c WHERE c.key = o.call_key)",
          {key, content, call.wire(), call.key(), std::to_string(me)}},
         {"SELECT o.call, o.content = $2, "
          "o.placed OR EXISTS (SELECT FROM switchhook.call c WHERE c.key = o.call_key) "
          "FROM switchhook.ordered o WHERE o.key = $1",
          {key, content}}});
    if (rows.has_error()) return rows.error();
    const auto& found = rows->back();
    // It has failed elsewhere between the two: the next try will do.
    if (found.empty()) return found_order{order_finding::under_way};
    graph::call_id named(found.text(0, 0));
    if (named == call) return found_order{order_finding::fresh};
    if (found.text(0, 1) != "t") return found_order{order_finding::other};
    if (found.text(0, 2) != "t") return found_order{order_finding::under_way};
    return found_order{order_finding::known, std::move(named)};
}

result<> postgres_common::order_placed(const std::string& key, const graph::call_id& call) {
    return tell(
        {{"UPDATE switchhook.ordered SET placed = true WHERE key = $1 AND call = $2", {key, call.wire()}}});
}

result<> postgres_common::order_failed(const std::string& key, const graph::call_id& call) {
    return tell({{"DELETE FROM switchhook.ordered WHERE key = $1 AND call = $2", {key, call.wire()}}});
}

}  // namespace switchhook::server
