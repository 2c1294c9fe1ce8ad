#include <array>

#include "base/duration.hpp"
#include "base/nearest.hpp"
#include "bot/call/call.hpp"
#include "bot/trial/moment.hpp"
#include "bot/trial/reading.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot::trial {
namespace {

using json::node;

constexpr milliseconds longest_call = std::chrono::hours(72);

// A text alone, or a list of them, each given to `read` with its place.
template <class Read>
void each_item(const json::spot& where, Read read) {
    if (where.value->type != node::kind::array) return read(where);
    for (std::size_t i = 0; i < where.value->items.size(); ++i) read(where.item(i));
}

std::vector<std::string> read_texts(const json::spot& where) {
    std::vector<std::string> all;
    each_item(where, [&](const json::spot& one) {
        if (one.expect(node::kind::string)) all.push_back(one.value->text);
    });
    return all;
}

std::vector<expected_prompt> read_prompts(const json::spot& where, const flow_names& names) {
    std::vector<expected_prompt> all;
    each_item(where, [&](const json::spot& one) { all.push_back({one.value->text, names.clips_of(one)}); });
    return all;
}

void check_method(const json::spot& where, const std::string& name) {
    std::vector<std::string_view> known;
    for (const auto& m : graph::all_methods()) {
        if (m.name == name) return;
        known.push_back(m.name);
    }
    where.complain("Graph has no method \"" + name + '"' + did_you_mean(nearest(name, known)));
}

expected_request read_request(const json::spot& where) {
    expected_request r;
    if (where.value->type != node::kind::object) {
        if (where.expect(node::kind::string)) check_method(where, r.method = where.value->text);
        return r;
    }
    json::fields f(where);
    if (f.required("method", r.method)) check_method(where.member("method"), r.method);
    if (const auto body = f.any("body")) r.body = value_of(*body->value);
    f.finish();
    return r;
}

expected_exchange read_exchange(const json::spot& where) {
    expected_exchange e;
    if (where.value->type == node::kind::string) {
        e.url = where.value->text;
        return e;
    }
    json::fields f(where);
    f.optional("method", e.method);
    f.optional("url", e.url);
    if (const auto body = f.any("body")) e.body = value_of(*body->value);
    f.finish();
    return e;
}

// As the stage tells of the order: moments in UTC.
value read_callback(const json::spot& where) {
    if (where.value->type == node::kind::string)
        return value(value::object{{"flow", value_of(*where.value)}});
    value::object order;
    json::fields f(where);
    std::string text;
    for (const auto* name : {"flow", "to"})
        if (f.optional(name, text)) order.push_back({name, value(text)});
    if (const auto due = f.any("due"))
        if (const auto moment = read_moment(*due)) order.push_back({"due", value(to_string(*moment))});
    if (const auto params = f.any("params"); params && params->expect(node::kind::object))
        order.push_back({"params", value_of(*params->value)});
    f.finish();
    return value(std::move(order));
}

template <class Enum, std::size_t Size>
std::vector<std::string_view> names_of(const std::array<Enum, Size>& all) {
    std::vector<std::string_view> names;
    for (const auto one : all) names.push_back(to_string(one));
    return names;
}

void read_choice(json::fields& f, std::string_view name, const std::vector<std::string_view>& known,
                 std::optional<std::string>& into) {
    if (const auto chosen = f.choice(name, known)) into = std::string(known[*chosen]);
}

void read_words(json::fields& f, expectation& e) {
    read_choice(
        f, "ended",
        names_of(std::array{ending::by_caller, ending::by_callee, ending::by_hangup, ending::by_transfer,
                            ending::by_redirect, ending::rejected, ending::not_reached, ending::lost}),
        e.ended);
    read_choice(f, "outcome", {"answered", "busy", "noAnswer", "declined", "unreachable", "failed"},
                e.outcome);
    using p = call_phase;
    read_choice(f, "state",
                names_of(std::array{p::offered, p::prepared, p::calling, p::answering, p::establishing,
                                    p::established, p::transferring, p::transfer_accepted, p::terminating,
                                    p::terminated}),
                e.state);
}

void read_duration_of_call(const json::spot& where, expectation& e) {
    milliseconds time{0};
    if (where.value->type != node::kind::object) {
        if (json::read_duration(where, time, milliseconds(0), longest_call)) e.most = time;
        return;
    }
    json::fields f(where);
    if (f.optional("min", time, milliseconds(0), longest_call)) e.least = time;
    if (f.optional("max", time, milliseconds(0), longest_call)) e.most = time;
    f.finish();
}

void read_variables(const json::spot& where, const flow_names& names, expectation& e) {
    if (!where.expect(node::kind::object)) return;
    for (const auto& m : where.value->members) {
        const auto spot = where.member(m.name);
        auto path = data_path::parse(m.name);
        if (!path) {
            spot.complain("expected a name such as \"ticket.digits\"");
            continue;
        }
        const auto scope = path->root.substr(0, path->root.find('.'));
        if (scope != "call" && scope != "vars" && scope != "params") names.check_id(spot, scope);
        e.variables.push_back({m.name, {*std::move(path), value_of(m.value)}, place_of(spot)});
    }
}

void read_outcomes(const json::spot& where, const flow_names& names, expectation& e) {
    if (!where.expect(node::kind::object)) return;
    for (const auto& m : where.value->members) {
        const auto spot = where.member(m.name);
        if (!spot.expect(node::kind::string)) continue;
        names.check_outcome(spot, m.name, m.value.text);
        e.outcomes.push_back({m.name, m.value.text, place_of(spot)});
    }
}

}  // namespace

expectation read_expectation(const json::spot& where, const flow_names& names) {
    expectation e;
    json::fields f(where);
    std::string text;
    if (f.optional("section", text)) {
        names.check_section(where.member("section"));
        e.section = text;
    }
    if (f.optional("step", text)) {
        names.check_step(where.member("step"));
        e.step = text;
    }
    read_words(f, e);
    if (const auto s = f.any("played")) e.played = read_prompts(*s, names);
    if (const auto s = f.any("notPlayed")) e.not_played = read_prompts(*s, names);
    if (const auto s = f.any("requests"))
        each_item(*s, [&](const json::spot& one) { e.requests.push_back(read_request(one)); });
    if (const auto s = f.any("variables")) read_variables(*s, names, e);
    if (const auto s = f.any("outcomes")) read_outcomes(*s, names, e);
    if (const auto s = f.any("tags")) e.tags = read_texts(*s);
    if (const auto s = f.any("log")) e.log = read_texts(*s);
    if (const auto s = f.any("asked"))
        each_item(*s, [&](const json::spot& one) { e.asked.push_back(read_exchange(one)); });
    if (const auto s = f.any("notified"))
        each_item(*s, [&](const json::spot& one) { e.notified.push_back(read_exchange(one)); });
    if (const auto s = f.any("callbacks"))
        each_item(*s, [&](const json::spot& one) { e.callbacks.push_back(read_callback(one)); });
    if (const auto s = f.any("duration")) read_duration_of_call(*s, e);
    f.finish();
    if (where.value->type != node::kind::object) return e;
    if (where.value->members.empty()) where.complain("nothing is expected");
    for (const auto& m : where.value->members) e.places.emplace_back(m.name, place_of(where.member(m.name)));
    return e;
}

}  // namespace switchhook::bot::trial
