#include "bot/trial/reading.hpp"

#include <algorithm>
#include <array>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "base/nearest.hpp"
#include "bot/call/tones.hpp"
#include "graph/model/join_url.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot::trial {
namespace {

using json::node;
using std::chrono::hours;

constexpr milliseconds longest_time = hours(72);
constexpr std::size_t most_keys = 64;

const std::vector<std::string_view> words{"call",  "press", "silence", "wait",     "at",
                                          "hear",  "speak", "hangup",  "transfer", "callee",
                                          "queue", "http",  "fetch",   "fail",     "expect"};

std::string read_keys(const json::spot& where) {
    if (!where.expect(node::kind::string)) return {};
    const auto& keys = where.value->text;
    if (keys.empty() || keys.size() > most_keys ||
        keys.find_first_not_of(telephone_keys) != std::string::npos)
        where.complain("expected 1 to 64 of the keys 0-9 * #");
    return keys;
}

press_keys read_press(const json::spot& where) {
    press_keys press;
    if (where.value->type != node::kind::object) {
        press.keys = read_keys(where);
        return press;
    }
    json::fields f(where);
    if (const auto keys = f.any_required("keys")) press.keys = read_keys(*keys);
    f.optional("gap", press.gap, milliseconds(0), longest_time);
    f.optional("now", press.now);
    f.finish();
    return press;
}

milliseconds read_time(const json::spot& where) {
    milliseconds time{0};
    json::read_duration(where, time, milliseconds(1), longest_time);
    return time;
}

speak_message read_speak(const json::spot& where) {
    speak_message speak;
    if (where.value->type != node::kind::object) {
        speak.time = read_time(where);
        return speak;
    }
    json::fields f(where);
    f.required("for", speak.time, milliseconds(1), longest_time);
    if (const auto key = f.any("press")) {
        const auto keys = read_keys(*key);
        if (keys.size() > 1) key->complain("one key ends a recording");
        if (!keys.empty()) speak.stop = keys.front();
    }
    f.finish();
    return speak;
}

end_call read_hangup(const json::spot& where) {
    json::fields f(where);
    const auto who = f.choice("by", {"caller", "operator", "network"});
    f.finish();
    return {static_cast<end_call::by>(who.value_or(0))};
}

std::optional<std::size_t> choose(const json::spot& where, const std::vector<std::string_view>& known) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto found = std::find(known.begin(), known.end(), where.value->text);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    std::string list;
    for (const auto w : known) list += (list.empty() ? "" : ", ") + std::string(w);
    where.complain("expected one of " + list + ", found \"" + where.value->text + '"' +
                   did_you_mean(nearest(where.value->text, known)));
    return std::nullopt;
}

// `more` is what else may be said here, for the complaint alone.
far_end read_far_end(const json::spot& where, std::vector<std::string_view> more = {}) {
    using graph::transfer_result;
    constexpr std::array all{transfer_result::busy, transfer_result::no_answer, transfer_result::declined,
                             transfer_result::unreachable, transfer_result::failed};
    std::vector<std::string_view> known{"answered"};
    for (const auto r : all) known.push_back(graph::to_string(r));
    known.insert(known.end(), more.begin(), more.end());
    const auto chosen = choose(where, known).value_or(0);
    return chosen == 0 ? far_end() : far_end(all.at(chosen - 1));
}

deed read_queue(const json::spot& where) {
    if (where.value->type != node::kind::object) {
        if (where.value->text == "full") return line_is_full{};
        if (where.value->text == "rings") return agent_rings{};
        return settle_agent{read_far_end(where, {"full", "rings"})};
    }
    line_stands place;
    json::fields f(where);
    std::int64_t position = 1, callers = 1;
    f.optional("position", position, 1, 1000);
    f.optional("callers", callers, 1, 1000);
    place.position = static_cast<std::uint32_t>(position);
    place.callers = static_cast<std::uint32_t>(callers);
    milliseconds wait{0};
    if (f.optional("wait", wait, milliseconds(0), longest_time)) place.wait = wait;
    f.finish();
    return place;
}

injected_failure read_what_fails(const json::spot& where) {
    using kind = injected_failure::kind;
    injected_failure f;
    if (!where.expect(node::kind::string)) return f;
    const auto& name = where.value->text;
    if (name == "prompt") f.what = kind::prompt;
    if (name == "recording") f.what = kind::recording;
    if (name == "operation") f.what = kind::operation;
    if (name == "callback") f.what = kind::callback;
    if (f.what != kind::request) return f;
    std::vector<std::string_view> known{"prompt", "recording", "operation", "callback"};
    for (const auto& m : graph::all_methods()) known.push_back(m.name);
    if (std::find(known.begin(), known.end(), name) == known.end())
        where.complain(
            "nothing is called \"" + name + '"' + did_you_mean(nearest(name, known)) +
            " Expected prompt, recording, operation, callback, or a method of Graph such as playPrompt");
    f.method = name;
    return f;
}

injected_failure read_fail(const json::spot& where) {
    if (where.value->type != node::kind::object) return read_what_fails(where);
    json::fields f(where);
    injected_failure failure;
    if (const auto what = f.any_required("what")) failure = read_what_fails(*what);
    const auto how = f.choice("how", {"refused", "gone", "unavailable", "unanswered"});
    failure.error = static_cast<request_error>(how.value_or(0));
    if (how && failure.what != injected_failure::kind::request)
        f.where().member("how").complain("only requests fail in several ways");
    f.optional("times", failure.times, 1, 1000);
    f.optional("now", failure.now);
    f.finish();
    return failure;
}

std::optional<graph::identity> read_party(const json::spot& where) {
    using graph::identity_kind;
    graph::identity who;
    if (where.value->type == node::kind::string) {
        who.id = where.value->text;
        who.kind = who.id.starts_with('+') ? identity_kind::phone : identity_kind::user;
        const bool right =
            who.kind == identity_kind::phone ? graph::is_phone_number(who.id) : is_guid(who.id);
        if (right) return who;
        where.complain("expected a number such as \"+33123456789\", or the object id of a user");
        return std::nullopt;
    }
    json::fields f(where);
    int count = 0;
    for (const auto kind : {identity_kind::user, identity_kind::phone, identity_kind::application,
                            identity_kind::application_instance, identity_kind::guest}) {
        if (!f.optional(graph::to_string(kind), who.id)) continue;
        who.kind = kind;
        ++count;
    }
    f.finish();
    if (count == 1) return who;
    where.complain("expected one of user, phone, application, applicationInstance, guest");
    return std::nullopt;
}

graph::call_route read_route(const json::spot& where) {
    const std::vector<std::string_view> types{"forwarded", "lookup", "selfFork"};
    graph::call_route route;
    json::fields f(where);
    route.routing_type = std::string(types[f.choice("type", types).value_or(0)]);
    const auto read = [&](std::string_view name, graph::identity_set& into) {
        if (const auto given = f.any(name))
            if (auto who = read_party(*given)) into = graph::identity_set(*std::move(who));
    };
    read("original", route.original);
    read("final", route.final_target);
    f.finish();
    return route;
}

}  // namespace

value value_of(const node& written) {
    switch (written.type) {
        case node::kind::null: break;
        case node::kind::boolean: return value(written.yes);
        case node::kind::number:
            return written.whole ? value(static_cast<std::int64_t>(written.number)) : value(written.number);
        case node::kind::string: return value(written.text);
        case node::kind::array: {
            value::list items;
            for (const auto& one : written.items) items.push_back(value_of(one));
            return value(std::move(items));
        }
        case node::kind::object: {
            value::object members;
            for (const auto& m : written.members) members.push_back({m.name, value_of(m.value)});
            return value(std::move(members));
        }
    }
    return {};
}

std::optional<instant> read_moment(const json::spot& where) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto moment = parse_date_time(where.value->text);
    if (!moment) where.complain("expected a moment such as \"2026-12-25T10:00:00+01:00\"");
    return moment;
}

std::optional<deed> reading::read_deed(const json::spot& where) const {
    if (!where.expect(node::kind::object)) return std::nullopt;
    if (where.value->members.size() != 1) {
        where.complain("expected one word with what belongs to it, such as {\"press\": \"1\"}");
        return std::nullopt;
    }
    const auto& [word, at, content] = where.value->members.front();
    if (std::find(words.begin(), words.end(), word) == words.end()) {
        where.out->add({*where.file, at.line, at.column, where.member(word).path,
                        "a test cannot \"" + word + '"' + did_you_mean(nearest(word, words)), severity::error,
                        "unknown-line"});
        return std::nullopt;
    }
    return read(word, where.member(word));
}

std::optional<deed> reading::read(std::string_view word, const json::spot& where) const {
    if (word == "call") return read_call(where);
    if (word == "press") return read_press(where);
    if (word == "silence") return keep_silent{read_time(where)};
    if (word == "wait") return let_pass{read_time(where)};
    if (word == "hear") return hear_prompt{{where.value->text, names_.clips_of(where)}};
    if (word == "speak") return read_speak(where);
    if (word == "hangup") return read_hangup(where);
    if (word == "transfer") return settle_transfer{read_far_end(where)};
    if (word == "callee") return settle_callee{read_far_end(where)};
    if (word == "queue") return read_queue(where);
    if (word == "http" || word == "fetch") return read_reply(where, word == "fetch");
    if (word == "fail") return read_fail(where);
    if (word == "expect") return read_expectation(where, names_);
    const auto moment = read_moment(where);
    if (!moment) return std::nullopt;
    return move_clock{*moment};
}

begin_call reading::read_call(const json::spot& where) const {
    begin_call call;
    json::fields f(where);
    if (const auto from = f.any("from")) {
        call.from = read_party(*from);
        if (places_calls_) from->complain("this flow places calls: the order says whom \"to\" call");
    }
    if (const auto to = f.any("to")) {
        const bool several = to->value->type == node::kind::array;
        for (std::size_t i = 0; several && i < to->value->items.size(); ++i)
            if (auto who = read_party(to->item(i))) call.to.push_back(*std::move(who));
        if (!several)
            if (auto who = read_party(*to)) call.to.push_back(*std::move(who));
    }
    std::string link;
    if (f.optional("join", link)) {
        const auto spot = where.member("join");
        if (!places_calls_) spot.complain("only calls that the bot places join a meeting");
        if (const auto place = graph::parse_join_url(link))
            call.join = meeting_place{place->chat, place->meeting};
        else
            spot.complain("this is no link to join a Teams meeting by");
    }
    f.optional("tenant", call.tenant);
    if (const auto routes = f.any("routes"); routes && routes->expect(node::kind::array)) {
        if (places_calls_) routes->complain("only calls that come in came by some route");
        for (std::size_t i = 0; i < routes->value->items.size(); ++i)
            call.routes.push_back(read_route(routes->item(i)));
    }
    if (const auto params = f.any("params"); params && params->expect(node::kind::object)) {
        if (!places_calls_) params->complain("only calls that the bot places have parameters");
        for (const auto& m : params->value->members)
            if (params->member(m.name).expect(node::kind::string))
                call.params.emplace_back(m.name, m.value.text);
    }
    if (const auto hours = f.any("hours"); hours && hours->expect(node::kind::object)) {
        json::fields each(*hours);
        for (const auto& m : hours->value->members) {
            names_.check_hours(hours->member(m.name), m.name);
            if (const auto state = each.choice(m.name, {"open", "closed", "holiday"}))
                call.hours.push_back({m.name, static_cast<hours_state>(*state), std::nullopt});
        }
    }
    if (f.optional("busy", call.busy) && places_calls_)
        f.where().member("busy").complain("only calls that come in are refused by a busy server");
    f.finish();
    if (!places_calls_ && !call.from)
        call.from = graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}};
    return call;
}

service_reply reading::read_reply(const json::spot& where, bool steps) const {
    service_reply r;
    json::fields f(where);
    if (f.optional("id", r.id)) names_.check_id(where.member("id"), r.id);
    f.optional("url", r.url);
    f.optional("times", r.times, 1, 1000);
    const bool fails = f.optional("fail", r.why);
    if (fails && r.why.empty()) where.member("fail").complain("expected one word, such as \"timeout\"");
    const auto reply = f.any("reply");
    f.finish();
    if (fails == reply.has_value() && where.value->type == node::kind::object)
        where.complain("expected either a \"reply\" or a \"fail\"");
    if (!reply) return r;
    if (steps && reply->value->type == node::kind::array) {
        r.body = value_of(*reply->value);
        return r;
    }
    json::fields in(*reply);
    std::int64_t status = 200;
    in.optional("status", status, 100, 599);
    r.status = static_cast<unsigned>(status);
    if (const auto body = in.any("body")) r.body = value_of(*body->value);
    in.finish();
    return r;
}

}  // namespace switchhook::bot::trial
