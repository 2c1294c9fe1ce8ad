#include "bot/call/event_reading.hpp"

#include <algorithm>

#include "bot/call/describe.hpp"
#include "bot/call/order_json.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

// Stands where a recording's location was: there was one, and it is nobody's business.
constexpr std::string_view withheld = "withheld";

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

event read_offered(json::value v) {
    call_offered e;
    e.id = graph::call_id(v["id"].string_or());
    e.from = read_party(v["from"]);
    e.to = read_party(v["to"]);
    e.tenant = v["tenant"].string_or();
    e.chain = v["chain"].string_or();
    if (v["busy"].as_bool().value_or(false)) e.admit = admission::busy;
    e.hours = read_hours(v["hours"]);
    for (std::size_t i = 0; i < v["routes"].size(); ++i)
        if (auto route = graph::read_resource<graph::call_route>(v["routes"].at(i)))
            e.routes.push_back(*std::move(route));
    return e;
}

event read_ordered(json::value v) {
    call_ordered e;
    e.key = graph::call_id(v["key"].string_or());
    e.hours = read_hours(v["hours"]);
    e.order = held_order(read_order(v));
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

event read_moved(json::value v) {
    line_moved e{number_in(v, "line"), number_in(v, "position"), number_in(v, "callers"), {}};
    if (const auto wait = v["waitMs"].as_integer()) e.wait = milliseconds(*wait);
    return e;
}

// What is damaged must not lead out of the calendar.
constexpr milliseconds longest_away = std::chrono::years(100);

call_resumed read_resumed(json::value v) {
    call_resumed e{v["asksAgain"].as_bool().value_or(false), number_in(v, "makesFrom"), {}};
    if (const auto away = v["awayMs"].as_integer())
        e.away = std::clamp(milliseconds(*away), -longest_away, longest_away);
    return e;
}

}  // namespace

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
    if (const auto o = v["callbackKept"])
        return callback_kept{number_in(o, "request"), o["order"].string_or(),
                             instant(milliseconds(o["due"].as_integer().value_or(0)))};
    if (const auto o = v["callbackRefused"])
        return callback_refused{number_in(o, "request"), o["why"].string_or()};
    if (const auto o = v["legAnswered"])
        return leg_answered{number_in(o, "leg"), graph::call_id(o["call"].string_or())};
    if (const auto o = v["legFailed"]) return leg_failed{number_in(o, "leg"), read_result(o)};
    if (const auto o = v["lineMoved"]) return read_moved(o);
    if (const auto o = v["agentOffered"])
        return agent_offered{number_in(o, "line"), read_party(o["agent"]).value_or(graph::identity())};
    if (const auto o = v["lineRefused"])
        return line_refused{number_in(o, "line"), o["full"].as_bool().value_or(true)};
    if (const auto o = v["lineForgotten"]) return line_forgotten{number_in(o, "line")};
    if (v["hangUpAsked"]) return hang_up_asked{};
    if (const auto o = v["sectionAsked"]) return section_asked{o["section"].string_or()};
    if (const auto o = v["resumed"]) return read_resumed(o);
    if (const auto o = v["timer"])
        if (const auto name = parse_timer_name(o["name"].string_or()))
            return timer_fired{*name, number_in(o, "generation")};
    return std::nullopt;
}

}  // namespace switchhook::bot
