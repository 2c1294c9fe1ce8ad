#include "server/callbacks/kept_callback.hpp"

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::server {
namespace {

std::int64_t number_of(bot::instant at) { return at.time_since_epoch().count(); }

std::optional<bot::instant> instant_in(json::value v) {
    const auto number = v.as_integer();
    if (!number) return std::nullopt;
    return bot::instant(bot::milliseconds(*number));
}

std::optional<kept_callback::attempt> read_attempt(json::value v) {
    const auto begun = instant_in(v["begun"]);
    if (!begun) return std::nullopt;
    return kept_callback::attempt{graph::call_id(v["call"].string_or()), *begun, v["outcome"].string_or()};
}

}  // namespace

std::string write_kept_callback(const kept_callback& c) {
    const auto& o = c.order;
    json::writer w;
    w.object([&] {
        w.field("flow", o.flow);
        w.key("to");
        graph::write_resource(w, graph::identity_set(o.to));
        w.field("tenant", o.tenant);
        w.field("due", number_of(o.due));
        w.field("within", o.within);
        w.field("hoursOf", c.hours_of);
        w.field("attempts", o.attempts);
        w.field("everyMs", o.every.count());
        w.field("expiresMs", o.expires.count());
        w.object("params", [&] {
            for (const auto& [name, content] : o.params) w.field(name, content);
        });
        w.array("sensitive", [&] {
            for (const auto& name : o.sensitive) w.item(name);
        });
        w.field("askedBy", c.asked_by.wire());
        w.field("asked", number_of(c.asked));
        w.field("tries", c.tries);
        if (!c.last) return;
        w.object("last", [&] {
            w.field("call", c.last->call.wire());
            w.field("begun", number_of(c.last->begun));
            w.field("outcome", c.last->outcome);
        });
    });
    return w.take();
}

std::optional<kept_callback> read_kept_callback(const std::string& document) {
    const auto parsed = json::document::parse(document);
    if (!parsed.has_value()) return std::nullopt;
    const auto root = parsed->root();
    const auto to = graph::read_resource<graph::identity_set>(root["to"]);
    const auto due = instant_in(root["due"]), asked = instant_in(root["asked"]);
    const auto attempts = root["attempts"].as_integer(), tries = root["tries"].as_integer();
    const auto every = root["everyMs"].as_integer(), expires = root["expiresMs"].as_integer();
    if (!to || to->empty() || !due || !asked || !attempts || !tries || !every || !expires)
        return std::nullopt;
    kept_callback c;
    auto& o = c.order;
    o.flow = root["flow"].string_or();
    o.to = to->who();
    o.tenant = root["tenant"].string_or();
    o.due = *due;
    o.within = root["within"].string_or();
    o.attempts = static_cast<int>(*attempts);
    o.every = bot::milliseconds(*every);
    o.expires = bot::milliseconds(*expires);
    root["params"].each_member([&](std::string_view name, json::value content) {
        o.params.emplace_back(name, content.string_or());
    });
    const auto sensitive = root["sensitive"];
    for (std::size_t i = 0; i < sensitive.size(); ++i) o.sensitive.push_back(sensitive.at(i).string_or());
    c.hours_of = root["hoursOf"].string_or();
    c.asked_by = graph::call_id(root["askedBy"].string_or());
    c.asked = *asked;
    c.tries = static_cast<int>(*tries);
    c.last = read_attempt(root["last"]);
    return c;
}

}  // namespace switchhook::server
