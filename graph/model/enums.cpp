#include "graph/model/enums.hpp"

#include "graph/model/wire.hpp"

#include <array>
#include <utility>

namespace switchhook::graph {
namespace {

template <class Enum, std::size_t Size>
using name_table = std::array<std::pair<Enum, std::string_view>, Size>;

template <class Enum, std::size_t Size>
std::string_view name_in(const name_table<Enum, Size>& table, Enum value) {
    for (const auto& [member, name] : table)
        if (member == value) return name;
    return "unknownFutureValue";
}

template <class Enum, std::size_t Size>
Enum member_in(const name_table<Enum, Size>& table, std::string_view text) {
    for (const auto& [member, name] : table)
        if (same_text(name, text)) return member;
    return Enum::unknown;
}

constexpr name_table<call_state, 10> call_state_names{{
    {call_state::incoming, "incoming"},
    {call_state::establishing, "establishing"},
    {call_state::ringing, "ringing"},
    {call_state::established, "established"},
    {call_state::hold, "hold"},
    {call_state::transferring, "transferring"},
    {call_state::transfer_accepted, "transferAccepted"},
    {call_state::redirecting, "redirecting"},
    {call_state::terminating, "terminating"},
    {call_state::terminated, "terminated"},
}};

constexpr name_table<call_direction, 2> call_direction_names{{
    {call_direction::incoming, "incoming"},
    {call_direction::outgoing, "outgoing"},
}};

constexpr name_table<change_type, 3> change_type_names{{
    {change_type::created, "created"},
    {change_type::updated, "updated"},
    {change_type::deleted, "deleted"},
}};

constexpr name_table<media_state, 2> media_state_names{{
    {media_state::active, "active"},
    {media_state::inactive, "inactive"},
}};

constexpr name_table<operation_status, 4> operation_status_names{{
    {operation_status::not_started, "notStarted"},
    {operation_status::running, "running"},
    {operation_status::completed, "completed"},
    {operation_status::failed, "failed"},
}};

constexpr name_table<reject_reason, 3> reject_reason_names{{
    {reject_reason::none, "none"},
    {reject_reason::busy, "busy"},
    {reject_reason::forbidden, "forbidden"},
}};

constexpr name_table<tone, 17> tone_names{{
    {tone::tone0, "tone0"},
    {tone::tone1, "tone1"},
    {tone::tone2, "tone2"},
    {tone::tone3, "tone3"},
    {tone::tone4, "tone4"},
    {tone::tone5, "tone5"},
    {tone::tone6, "tone6"},
    {tone::tone7, "tone7"},
    {tone::tone8, "tone8"},
    {tone::tone9, "tone9"},
    {tone::star, "star"},
    {tone::pound, "pound"},
    {tone::a, "a"},
    {tone::b, "b"},
    {tone::c, "c"},
    {tone::d, "d"},
    {tone::flash, "flash"},
}};

}  // namespace

std::string_view to_string(call_state s) { return name_in(call_state_names, s); }
std::string_view to_string(call_direction d) { return name_in(call_direction_names, d); }
std::string_view to_string(change_type c) { return name_in(change_type_names, c); }
std::string_view to_string(media_state m) { return name_in(media_state_names, m); }
std::string_view to_string(operation_status s) { return name_in(operation_status_names, s); }
std::string_view to_string(reject_reason r) { return name_in(reject_reason_names, r); }
std::string_view to_string(tone t) { return name_in(tone_names, t); }

call_state parse_call_state(std::string_view text) { return member_in(call_state_names, text); }
call_direction parse_call_direction(std::string_view text) { return member_in(call_direction_names, text); }
change_type parse_change_type(std::string_view text) { return member_in(change_type_names, text); }
media_state parse_media_state(std::string_view text) { return member_in(media_state_names, text); }
operation_status parse_operation_status(std::string_view text) {
    return member_in(operation_status_names, text);
}

std::optional<reject_reason> parse_reject_reason(std::string_view text) {
    for (const auto& [reason, name] : reject_reason_names)
        if (same_text(name, text)) return reason;
    return std::nullopt;
}

tone parse_tone(std::string_view text) { return member_in(tone_names, text); }

char key_of(tone t) {
    constexpr std::string_view keys = "0123456789*#ABCD";
    if (t == tone::unknown || t == tone::flash) return '\0';
    return keys[static_cast<std::size_t>(t) - static_cast<std::size_t>(tone::tone0)];
}

tone tone_of(char key) {
    constexpr std::string_view keys = "0123456789*#ABCD";
    const char upper = key >= 'a' && key <= 'd' ? static_cast<char>(key - 'a' + 'A') : key;
    const auto at = keys.find(upper);
    if (at == std::string_view::npos) return tone::unknown;
    return static_cast<tone>(static_cast<std::size_t>(tone::tone0) + at);
}

}  // namespace switchhook::graph
