#include "bot/call/order_json.hpp"

#include <algorithm>

#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

// Whoever has them may join the meeting: they are not kept.
void forget_secrets(graph::meeting_info& meeting) {
    if (auto* by_id = std::get_if<graph::join_meeting_id_info>(&meeting)) by_id->passcode.reset();
    if (auto* by_token = std::get_if<graph::token_meeting_info>(&meeting)) by_token->token = secret();
}

using named_values = std::vector<std::pair<std::string, value>>;

void write_values(json::writer& w, std::string_view name, const named_values& all) {
    w.object(name, [&] {
        for (const auto& [key, content] : all) {
            w.key(key);
            content.write(w);
        }
    });
}

named_values read_values(json::value v) {
    named_values all;
    v.each_member([&](std::string_view name, json::value content) {
        all.emplace_back(std::string(name), value::of(content));
    });
    return all;
}

bool is_sensitive(const call_order& order, const std::string& param) {
    return std::find(order.sensitive.begin(), order.sensitive.end(), param) != order.sensitive.end();
}

}  // namespace

void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who) {
    if (!who) return;
    w.key(name);
    graph::write_resource(w, graph::identity_set(*who));
}

std::optional<graph::identity> read_party(json::value v) {
    const auto set = graph::read_resource<graph::identity_set>(v);
    if (!set || set->empty()) return std::nullopt;
    return set->who();
}

// As the body of a new call: one shape for whatever was ordered.
void write_order(json::writer& w, const call_order& order) {
    auto wanted = order.create.value_or(graph::call_resource());
    for (const auto& who : order.to) {
        graph::invitation invited;
        invited.identity = who;
        wanted.targets.push_back(std::move(invited));
    }
    if (order.join) {
        wanted.chat_info = order.join->chat;
        wanted.meeting_info = order.join->meeting;
    }
    if (wanted.meeting_info) forget_secrets(*wanted.meeting_info);
    w.key(order.create ? "create" : "call");
    graph::write_resource(w, wanted);
    w.field("tenant", order.tenant);
    if (order.ring_within) w.field("ringMs", order.ring_within->count());
    if (!order.params.empty())
        w.object("params", [&] {
            for (const auto& [name, given] : order.params)
                w.field(name, is_sensitive(order, name) ? std::string() : given);
        });
    if (!order.sensitive.empty())
        w.array("sensitive", [&] {
            for (const auto& name : order.sensitive) w.item(name);
        });
    if (!order.leg) return;
    w.object("leg", [&] {
        w.field("parent", order.leg->parent.wire());
        w.field("number", order.leg->number);
        w.field("section", order.leg->section);
        write_party(w, "from", order.leg->from);
        w.field("language", order.leg->language);
        write_values(w, "results", order.leg->results);
        write_values(w, "params", order.leg->params);
    });
}

void write_hours(json::writer& w, const std::vector<hours_override>& said) {
    if (said.empty()) return;
    w.array("hours", [&] {
        for (const auto& one : said)
            w.object([&] {
                w.field("name", one.name);
                w.field("state", to_string(one.state));
                if (one.until) w.field("until", one.until->time_since_epoch().count());
            });
    });
}

call_order read_order(json::value v) {
    call_order order;
    if (v["create"]) {
        order.create = graph::read_resource<graph::call_resource>(v["create"]);
    } else if (auto wanted = graph::read_resource<graph::call_resource>(v["call"])) {
        for (const auto& t : wanted->targets) order.to.push_back(t.identity.who());
        if (wanted->meeting_info) order.join = meeting_place{wanted->chat_info, *wanted->meeting_info};
    }
    order.tenant = v["tenant"].string_or();
    if (const auto ring = v["ringMs"].as_integer()) order.ring_within = milliseconds(*ring);
    v["params"].each_member([&](std::string_view name, json::value given) {
        order.params.emplace_back(name, given.string_or());
    });
    const auto sensitive = v["sensitive"];
    for (std::size_t i = 0; i < sensitive.size(); ++i)
        order.sensitive.push_back(sensitive.at(i).string_or());
    if (const auto leg = v["leg"]) {
        order.leg = leg_of{graph::call_id(leg["parent"].string_or()),
                           static_cast<std::uint32_t>(leg["number"].as_integer().value_or(0)),
                           static_cast<std::uint16_t>(leg["section"].as_integer().value_or(0)),
                           read_party(leg["from"]),
                           leg["language"].string_or(),
                           read_values(leg["results"]),
                           read_values(leg["params"])};
    }
    return order;
}

std::vector<hours_override> read_hours(json::value v) {
    std::vector<hours_override> said;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const auto state = parse_hours_state(v.at(i)["state"].string_or());
        if (!state) continue;
        hours_override one{v.at(i)["name"].string_or(), *state, {}};
        if (const auto until = v.at(i)["until"].as_integer()) one.until = instant(milliseconds(*until));
        said.push_back(std::move(one));
    }
    return said;
}

}  // namespace switchhook::bot
