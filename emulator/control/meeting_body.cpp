#include "emulator/control/meeting_body.hpp"

#include <array>
#include <utility>

#include "base/json/fields.hpp"
#include "emulator/control/control_body.hpp"

namespace switchhook::emulator {
namespace {

const std::string body_name = "body";

json::node parsed(std::string_view text, problems& out) {
    return json::parse_located(text.empty() ? std::string_view("{}") : text, body_name, out);
}

constexpr std::array<std::string_view, 3> roles{"organizer", "presenter", "attendee"};

void read_role(json::fields& in, std::string& role) {
    if (const auto which = in.choice("role", {roles.begin(), roles.end()})) role = roles.at(*which);
}

attendee read_attendee(const json::spot& where) {
    attendee who;
    json::fields in(where);
    if (const auto person = in.any_required("person"))
        if (auto party = read_party(*person)) who.who = *std::move(party);
    in.optional("participant", who.id);
    in.optional("hidden", who.hidden);
    in.optional("lobby", who.in_lobby);
    in.optional("muted", who.muted);
    read_role(in, who.role);
    in.finish();
    return who;
}

void write_attendee(json::writer& w, const attendee& a) {
    w.object([&] {
        w.field("participant", a.id);
        w.field(a.is_person() ? graph::to_string(a.who.kind) : "call", a.is_person() ? a.who.id : a.leg);
        w.optional_field("name", a.who.display_name);
        w.field("role", a.role);
        if (a.in_lobby) w.field("lobby", true);
        if (a.muted) w.field("muted", true);
        if (a.hidden) w.field("hidden", true);
        if (a.on_hold) w.field("onHold", true);
        if (!a.sharing.empty()) w.field("sharing", a.sharing);
        if (!a.recording_status.empty()) w.field("recording", a.recording_status);
    });
}

std::optional<bool> optional_switch(json::fields& in, std::string_view name) {
    bool yes = false;
    return in.optional(name, yes) ? std::optional<bool>(yes) : std::nullopt;
}

}  // namespace

std::optional<attendee> read_attendee(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    auto who = read_attendee(json::spot{&root, "", &body_name, &out});
    if (out.any_error()) return std::nullopt;
    return who;
}

std::optional<meeting_body> read_meeting(std::string_view text, const std::string& id, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    meeting_body body;
    auto& facts = body.facts;
    facts.id = id;
    facts.meeting = true;
    json::fields in({&root, "", &body_name, &out});
    if (const auto organizer = in.any("organizer"))
        if (auto who = read_party(*organizer)) facts.organizer = *std::move(who);
    in.optional("tenant", facts.tenant);
    in.optional("threadId", facts.thread);
    in.optional("joinMeetingId", facts.join_id);
    in.optional("passcode", facts.passcode);
    in.optional("token", facts.token);
    in.optional("lobby", facts.lobby);
    in.optional("locked", facts.locked);
    const auto people = in.any("people");
    if (people && people->expect(json::node::kind::array))
        for (std::size_t i = 0; i < people->value->items.size(); ++i)
            body.people.push_back(read_attendee(people->item(i)));
    in.finish();
    if (out.any_error()) return std::nullopt;
    return body;
}

std::optional<attendee_change> read_attendee_change(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    attendee_change change;
    json::fields in({&root, "", &body_name, &out});
    change.muted = optional_switch(in, "muted");
    change.may_unmute = optional_switch(in, "mayUnmute");
    change.sharing = optional_switch(in, "sharing");
    change.admitted = optional_switch(in, "admitted");
    std::string role;
    read_role(in, role);
    if (!role.empty()) change.role = role;
    in.finish();
    if (out.any_error()) return std::nullopt;
    return change;
}

std::optional<int> read_meeting_end(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    std::int64_t subcode = 5003;
    json::fields in({&root, "", &body_name, &out});
    in.optional("subcode", subcode, 0, 999'999);
    in.finish();
    if (out.any_error()) return std::nullopt;
    return static_cast<int>(subcode);
}

void write_meeting(json::writer& w, const conference& c) {
    const auto& facts = c.facts();
    w.object([&] {
        w.field("id", facts.id);
        w.field("kind", facts.meeting ? "meeting" : "group call");
        w.field("tenant", facts.tenant);
        w.field("threadId", facts.thread);
        if (!facts.organizer.id.empty()) w.field("organizer", facts.organizer.id);
        if (!facts.join_id.empty()) w.field("joinMeetingId", facts.join_id);
        if (!facts.passcode.empty()) w.field("passcode", facts.passcode);
        if (!facts.token.empty()) w.field("token", facts.token);
        w.field("lobby", facts.lobby);
        w.field("locked", facts.locked);
        w.array("people", [&] {
            for (const auto& a : c.attendees()) write_attendee(w, a);
        });
    });
}

}  // namespace switchhook::emulator
