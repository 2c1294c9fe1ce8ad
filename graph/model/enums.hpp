#pragma once
// Graph's enumerations as they travel: strings, compared without case, unknown members kept as `unknown`.
// Graph adds members without notice. A resource is read all the same; one that holds a word it does not know as
// `unknown` writes it as unknownFutureValue, the word that Graph itself has for members a client cannot know.
// Source: the `microsoft.graph` metadata of v1.0, and the reference pages for the members that it lacks.

#include <optional>
#include <string_view>

namespace switchhook::graph {

enum class call_state {
    unknown,
    incoming,
    establishing,
    ringing,
    established,
    hold,
    transferring,
    transfer_accepted,
    redirecting,
    terminating,
    terminated,
};

enum class call_direction { unknown, incoming, outgoing };
enum class change_type { unknown, created, updated, deleted };
enum class media_state { unknown, active, inactive };
enum class operation_status { unknown, not_started, running, completed, failed };
enum class reject_reason { none, busy, forbidden };
enum class tone {
    unknown,
    tone0,
    tone1,
    tone2,
    tone3,
    tone4,
    tone5,
    tone6,
    tone7,
    tone8,
    tone9,
    star,
    pound,
    a,
    b,
    c,
    d,
    flash
};

std::string_view to_string(call_state s);
std::string_view to_string(call_direction d);
std::string_view to_string(change_type c);
std::string_view to_string(media_state m);
std::string_view to_string(operation_status s);
std::string_view to_string(reject_reason r);
std::string_view to_string(tone t);

call_state parse_call_state(std::string_view text);
call_direction parse_call_direction(std::string_view text);
change_type parse_change_type(std::string_view text);
media_state parse_media_state(std::string_view text);
operation_status parse_operation_status(std::string_view text);
tone parse_tone(std::string_view text);
std::optional<reject_reason> parse_reject_reason(
    std::string_view text);  // `none` is a reason, so nothing is nothing

// The key on a telephone: 0-9 * # A-D; NUL for flash and unknown.
char key_of(tone t);
tone tone_of(char key);

// completed and failed end an operation; the others do not.
inline bool is_final(operation_status s) {
    return s == operation_status::completed || s == operation_status::failed;
}

}  // namespace switchhook::graph
