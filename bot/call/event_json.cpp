#include "bot/call/event_json.hpp"

#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

// Stands where a recording's location was: there was one, and it is nobody's business.
constexpr std::string_view withheld = "withheld";

void write_result(json::writer& w, const std::optional<graph::result_info>& r) {
    if (!r) return;
    w.object("result", [&] {
        w.field("code", r->code);
        w.field("subcode", r->subcode);
    });
}

void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who) {
    if (!who) return;
    w.key(name);
    graph::write_resource(w, graph::identity_set(*who));
}

// Whoever has them may join the meeting: they are not kept.
void forget_secrets(graph::meeting_info& meeting) {
    if (auto* by_id = std::get_if<graph::join_meeting_id_info>(&meeting)) by_id->passcode.reset();
    if (auto* by_token = std::get_if<graph::token_meeting_info>(&meeting)) by_token->token = secret();
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
            for (const auto& [name, given] : order.params) w.field(name, given);
        });
    if (!order.leg) return;
    w.object("leg", [&] {
        w.field("parent", order.leg->parent.wire());
        w.field("number", order.leg->number);
        w.field("section", order.leg->section);
        w.object("results", [&] {
            for (const auto& [name, had] : order.leg->results) w.field(name, had);
        });
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

void write_change(json::writer& w, const call_changed& e) {
    if (e.state) w.field("state", graph::to_string(*e.state));
    if (e.audio) w.field("audio", graph::to_string(*e.audio));
    write_result(w, e.result);
}

std::string_view to_string(request_error e) {
    switch (e) {
        case request_error::refused: return "refused";
        case request_error::gone: return "gone";
        case request_error::unavailable: return "unavailable";
        case request_error::outcome_unknown: break;
    }
    return "outcomeUnknown";
}

class event_writer {
  public:
    event_writer(json::writer& w, key_display keys) : w_(w), keys_(keys) {}

    void operator()(const call_offered& e) const {
        w_.object("offered", [&] {
            w_.field("id", e.id.wire());
            write_party(w_, "from", e.from);
            write_party(w_, "to", e.to);
            w_.field("tenant", e.tenant);
            w_.field("chain", e.chain);
            if (e.admit == admission::busy) w_.field("busy", true);
            write_hours(w_, e.hours);
        });
    }
    void operator()(const call_ordered& e) const {
        w_.object("ordered", [&] {
            w_.field("key", e.key.wire());
            if (const auto* order = e.order.get()) write_order(w_, *order);
            write_hours(w_, e.hours);
        });
    }
    void operator()(const call_identified& e) const {
        w_.object("identified", [&] { w_.field("id", e.id.wire()); });
    }
    // The method alone: bodies may hold what nobody may keep, and the fold does not need them.
    void operator()(const request_asked& e) const {
        w_.object("asked", [&] { w_.field("method", graph::describe(graph::method_of(e.request)).name); });
    }
    void operator()(const call_changed& e) const {
        w_.object("changed", [&] { write_change(w_, e); });
    }
    void operator()(const tone_received& e) const {
        w_.object("tone", [&] {
            w_.field("sequence", e.sequence);
            if (keys_ == key_display::hide)
                w_.field("hidden", true);
            else if (e.key != 0)
                w_.field("key", std::string(1, e.key));
        });
    }
    void operator()(const operation_ended& e) const {
        w_.object("operation", [&] {
            w_.field("id", e.operation.wire());
            w_.field("context", e.client_context);
            w_.field("status", graph::to_string(e.status));
            write_result(w_, e.result);
            if (!e.recording_location.empty()) w_.field("recording", true);
        });
    }
    void operator()(const call_deleted& e) const {
        w_.object("deleted", [&] { write_result(w_, e.result); });
    }
    void operator()(const notification_noted& e) const {
        w_.object("noted", [&] { w_.field("type", e.type); });
    }
    void operator()(const timer_fired& e) const {
        w_.object("timer", [&] {
            w_.field("name", bot::to_string(e.name));
            w_.field("generation", e.generation);
        });
    }
    void operator()(const request_succeeded& e) const {
        w_.object("succeeded", [&] {
            w_.field("request", e.request);
            w_.field("status", e.status);
            w_.field("ms", e.took.count());
            if (!e.operation.empty()) w_.field("operation", e.operation.wire());
            if (!e.created.empty()) w_.field("created", e.created.wire());
            if (e.call) w_.object("call", [&] { write_change(w_, *e.call); });
        });
    }
    void operator()(const request_failed& e) const {
        w_.object("failed", [&] {
            w_.field("request", e.request);
            w_.field("error", to_string(e.error));
            w_.field("status", e.status);
            w_.field("code", e.code);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const recording_stored& e) const {
        w_.object("stored", [&] {
            w_.field("request", e.request);
            w_.field("file", e.file);
            if (e.length.count() != 0) w_.field("ms", e.length.count());
        });
    }
    void operator()(const recording_lost& e) const {
        w_.object("lost", [&] {
            w_.field("request", e.request);
            w_.field("why", e.why);
        });
    }
    void operator()(const service_answered& e) const {
        w_.object("answered", [&] {
            w_.field("request", e.request);
            w_.field("status", e.status);
            w_.field("ms", e.took.count());
            if (e.sensitive) return w_.field("sensitive", true);
            if (e.body.is_nothing()) return;
            w_.key("body");
            e.body.write(w_);
        });
    }
    void operator()(const service_failed& e) const {
        w_.object("unanswered", [&] {
            w_.field("request", e.request);
            w_.field("why", e.why);
            if (e.status != 0) w_.field("status", e.status);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const steps_fetched& e) const {
        w_.object("fetched", [&] {
            w_.field("request", e.request);
            w_.field("block", e.block);
            w_.field("text", e.text);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const leg_answered& e) const {
        w_.object("legAnswered", [&] {
            w_.field("leg", e.leg);
            w_.field("call", e.call.wire());
        });
    }
    void operator()(const leg_failed& e) const {
        w_.object("legFailed", [&] {
            w_.field("leg", e.leg);
            w_.field("why", graph::to_string(e.why));
        });
    }
    void operator()(const hang_up_asked&) const {
        w_.object("hangUpAsked", [] {});
    }

  private:
    json::writer& w_;
    key_display keys_;
};

std::uint32_t number_in(json::value v, std::string_view name) {
    return static_cast<std::uint32_t>(v[name].as_integer().value_or(0));
}

milliseconds took_in(json::value v) { return milliseconds(v["ms"].as_integer().value_or(0)); }

call_changed read_change(json::value v) {
    call_changed e;
    if (const auto state = v["state"].as_string()) e.state = graph::parse_call_state(*state);
    if (const auto audio = v["audio"].as_string()) e.audio = graph::parse_media_state(*audio);
    e.result = graph::read_result_info(v["result"]);
    return e;
}

request_error read_error(json::value v) {
    const auto text = v["error"].string_or();
    for (const auto e : {request_error::refused, request_error::gone, request_error::unavailable})
        if (text == to_string(e)) return e;
    return request_error::outcome_unknown;
}

graph::transfer_result read_result(json::value v) {
    using enum graph::transfer_result;
    const auto text = v["why"].string_or();
    for (const auto why : {busy, no_answer, declined, unreachable})
        if (text == graph::to_string(why)) return why;
    return failed;
}

std::optional<graph::identity> read_party(json::value v) {
    const auto set = graph::read_resource<graph::identity_set>(v);
    if (!set || set->empty()) return std::nullopt;
    return set->who();
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

event read_offered(json::value v) {
    call_offered e;
    e.id = graph::call_id(v["id"].string_or());
    e.from = read_party(v["from"]);
    e.to = read_party(v["to"]);
    e.tenant = v["tenant"].string_or();
    e.chain = v["chain"].string_or();
    if (v["busy"].as_bool().value_or(false)) e.admit = admission::busy;
    e.hours = read_hours(v["hours"]);
    return e;
}

event read_ordered(json::value v) {
    call_ordered e;
    e.key = graph::call_id(v["key"].string_or());
    call_order order;
    if (v["create"]) {
        order.create = graph::read_resource<graph::call_resource>(v["create"]);
    } else if (auto wanted = graph::read_resource<graph::call_resource>(v["call"])) {
        for (const auto& t : wanted->targets) order.to.push_back(t.identity.who());
        if (wanted->meeting_info) order.join = meeting_place{wanted->chat_info, *wanted->meeting_info};
    }
    e.hours = read_hours(v["hours"]);
    order.tenant = v["tenant"].string_or();
    if (const auto ring = v["ringMs"].as_integer()) order.ring_within = milliseconds(*ring);
    v["params"].each_member([&](std::string_view name, json::value given) {
        order.params.emplace_back(name, given.string_or());
    });
    if (const auto leg = v["leg"]) {
        order.leg = leg_of{graph::call_id(leg["parent"].string_or()),
                           number_in(leg, "number"),
                           static_cast<std::uint16_t>(number_in(leg, "section")),
                           {}};
        leg["results"].each_member([&](std::string_view name, json::value had) {
            order.leg->results.emplace_back(name, had.string_or());
        });
    }
    e.order = held_order(std::move(order));
    return e;
}

template <std::size_t... Index>
graph::call_request empty_request(graph::method m, std::index_sequence<Index...>) {
    graph::call_request made;
    const auto wanted = static_cast<std::size_t>(m);
    (void)((Index == wanted && (made.emplace<Index>(), true)) || ...);
    return made;
}

std::optional<event> read_asked(json::value v) {
    const auto method = graph::method_named(v["method"].string_or());
    if (!method) return std::nullopt;
    constexpr auto count = std::variant_size_v<graph::any_call_request>;
    return request_asked{empty_request(*method, std::make_index_sequence<count>())};
}

event read_tone(json::value v) {
    const auto key = v["key"].string_or();
    return tone_received{v["sequence"].as_integer().value_or(0), key.empty() ? '\0' : key.front()};
}

event read_operation(json::value v) {
    operation_ended e;
    e.operation = graph::operation_id(v["id"].string_or());
    e.client_context = v["context"].string_or();
    e.status = graph::parse_operation_status(v["status"].string_or());
    e.result = graph::read_result_info(v["result"]);
    if (v["recording"].as_bool().value_or(false)) e.recording_location = withheld;
    return e;
}

event read_succeeded(json::value v) {
    request_succeeded e;
    e.request = number_in(v, "request");
    e.status = number_in(v, "status");
    e.took = took_in(v);
    e.operation = graph::operation_id(v["operation"].string_or());
    e.created = graph::call_id(v["created"].string_or());
    if (v["call"]) e.call = read_change(v["call"]);
    return e;
}

event read_answered(json::value v) {
    service_answered e;
    e.request = number_in(v, "request");
    e.status = number_in(v, "status");
    e.body = value::of(v["body"]);
    e.sensitive = v["sensitive"].as_bool().value_or(false);
    e.took = took_in(v);
    return e;
}

}  // namespace

void write_event(json::writer& w, const event& e, key_display keys) {
    w.object([&] { std::visit(event_writer(w, keys), e); });
}

std::optional<event> read_event(json::value v) {
    if (const auto o = v["offered"]) return read_offered(o);
    if (const auto o = v["ordered"]) return read_ordered(o);
    if (const auto o = v["identified"]) return call_identified{graph::call_id(o["id"].string_or())};
    if (const auto o = v["asked"]) return read_asked(o);
    if (const auto o = v["changed"]) return read_change(o);
    if (const auto o = v["tone"]) return read_tone(o);
    if (const auto o = v["operation"]) return read_operation(o);
    if (const auto o = v["deleted"]) return call_deleted{graph::read_result_info(o["result"])};
    if (const auto o = v["noted"]) return notification_noted{o["type"].string_or()};
    if (const auto o = v["succeeded"]) return read_succeeded(o);
    if (const auto o = v["failed"])
        return request_failed{number_in(o, "request"), read_error(o), number_in(o, "status"),
                              o["code"].string_or(), took_in(o)};
    if (const auto o = v["stored"]) 
        return recording_stored{number_in(o, "request"), o["file"].string_or(), took_in(o)};
    if (const auto o = v["lost"]) return recording_lost{number_in(o, "request"), o["why"].string_or()};
    if (const auto o = v["answered"]) return read_answered(o);
    if (const auto o = v["unanswered"])
        return service_failed{number_in(o, "request"), o["why"].string_or(), number_in(o, "status"),
                              took_in(o)};
    if (const auto o = v["fetched"])
        return steps_fetched{number_in(o, "request"), static_cast<std::uint16_t>(number_in(o, "block")),
                             o["text"].string_or(), took_in(o)};
    if (const auto o = v["legAnswered"])
        return leg_answered{number_in(o, "leg"), graph::call_id(o["call"].string_or())};
    if (const auto o = v["legFailed"]) return leg_failed{number_in(o, "leg"), read_result(o)};
    if (v["hangUpAsked"]) return hang_up_asked{};
    if (const auto o = v["timer"])
        if (const auto name = parse_timer_name(o["name"].string_or()))
            return timer_fired{*name, number_in(o, "generation")};
    return std::nullopt;
}

}  // namespace switchhook::bot
