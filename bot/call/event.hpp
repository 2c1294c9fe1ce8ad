#pragma once
// All that can happen to a call, in the past tense. Nothing else changes a call.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "bot/call/order.hpp"
#include "bot/call/timer.hpp"
#include "bot/flow/value.hpp"
#include "bot/hours/opening_hours.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/requests.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/meeting.hpp"
#include "graph/model/result_codes.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::bot {

enum class admission { welcome, busy };

// Somebody rings.
struct call_offered {
    graph::call_id id;
    std::optional<graph::identity> from;
    std::optional<graph::identity> to;
    std::string tenant;
    std::string chain;
    admission admit = admission::welcome;     // busy: draining, or the limit of calls is reached
    std::vector<hours_override> hours{};      // what operators said of opening hours by then
    std::vector<graph::call_route> routes{};  // by which it was forwarded or looked up before it came here
    friend bool operator==(const call_offered&, const call_offered&) = default;
};

// The bot is to call somebody, or to join a meeting.
struct call_ordered {
    graph::call_id key;  // ours: Graph's id is not known before Graph has answered
    held_order order;
    std::vector<hours_override> hours{};  // what operators said of opening hours by then
    friend bool operator==(const call_ordered&, const call_ordered&) = default;
};

// The id that Graph gave the call that is being placed, where a notification was faster than the answer.
struct call_identified {
    graph::call_id id;
    friend bool operator==(const call_identified&, const call_identified&) = default;
};

// Graph told, or answered when asked, how the call stands.
struct call_changed {
    std::optional<graph::call_state> state;
    std::optional<graph::media_state> audio;
    std::optional<graph::result_info> result;
    friend bool operator==(const call_changed&, const call_changed&) = default;
};

struct tone_received {
    std::int64_t sequence = 0;
    char key = 0;  // 0-9 * # A-D; NUL for what is no key
    friend bool operator==(const tone_received&, const tone_received&) = default;
};

// The final word on what a method set going.
struct operation_ended {
    graph::operation_id operation;
    std::string client_context;
    graph::operation_status status = graph::operation_status::unknown;
    std::optional<graph::result_info> result;
    std::string recording_location;
    secret recording_token;  // never leaves memory
    friend bool operator==(const operation_ended&, const operation_ended&) = default;
};

// The call is gone.
struct call_deleted {
    std::optional<graph::result_info> result;
    friend bool operator==(const call_deleted&, const call_deleted&) = default;
};

// Something arrived that no call acts on: a roster, an unknown kind.
struct notification_noted {
    std::string type;
    friend bool operator==(const notification_noted&, const notification_noted&) = default;
};

struct timer_fired {
    timer_name name{};
    std::uint32_t generation = 0;
    friend bool operator==(const timer_fired&, const timer_fired&) = default;
};

struct request_succeeded {
    std::uint32_t request = 0;
    graph::operation_id operation;     // of an answer that carries one
    std::optional<call_changed> call;  // of GET
    unsigned status = 0;
    std::chrono::milliseconds took{0};
    graph::call_id created{};  // of a new call
    friend bool operator==(const request_succeeded&, const request_succeeded&) = default;
};

enum class request_error {
    refused,          // asking again the same way changes nothing
    gone,             // 404: the call is no more
    unavailable,      // not done, and the budget for repeats is spent
    outcome_unknown,  // it may have been done
};

struct request_failed {
    std::uint32_t request = 0;
    request_error error = request_error::refused;
    unsigned status = 0;  // HTTP; 0 when there was no answer
    std::string code;     // Graph's error code
    std::chrono::milliseconds took{0};
    friend bool operator==(const request_failed&, const request_failed&) = default;
};

struct recording_stored {
    std::uint32_t request = 0;
    std::string file;
    std::chrono::milliseconds length{0};  // of the audio; 0: not known
    friend bool operator==(const recording_stored&, const recording_stored&) = default;
};
struct recording_lost {
    std::uint32_t request = 0;
    std::string why;
    friend bool operator==(const recording_lost&, const recording_lost&) = default;
};

// A web service of the user replied, with whatever status.
struct service_answered {
    std::uint32_t request = 0;
    unsigned status = 0;
    value body;              // JSON where it is some, else text
    bool sensitive = false;  // nothing of the body may be kept
    std::chrono::milliseconds took{0};
    friend bool operator==(const service_answered&, const service_answered&) = default;
};
// There is no reply, or not the kind that was asked for.
struct service_failed {
    std::uint32_t request = 0;
    std::string why;      // one word, such as "timeout"
    unsigned status = 0;  // of a reply that could not be used
    std::chrono::milliseconds took{0};
    friend bool operator==(const service_failed&, const service_failed&) = default;
};
// The reply was a list of steps. The flow has them from this event on.
struct steps_fetched {
    std::uint32_t request = 0;
    std::uint16_t block = 0;  // where the flow has them
    std::string text;         // as they were replied
    std::chrono::milliseconds took{0};
    friend bool operator==(const steps_fetched&, const steps_fetched&) = default;
};

// The order to call back is on the disk.
struct callback_kept {
    std::uint32_t request = 0;
    std::string order;  // its id
    instant due;
    friend bool operator==(const callback_kept&, const callback_kept&) = default;
};
// Nobody will call back.
struct callback_refused {
    std::uint32_t request = 0;
    std::string why;  // one word, such as "full"
    friend bool operator==(const callback_refused&, const callback_refused&) = default;
};

// Whoever was called on behalf of this call is there, and takes it.
struct leg_answered {
    std::uint32_t leg = 0;
    graph::call_id call;  // Graph's id of the leg
    friend bool operator==(const leg_answered&, const leg_answered&) = default;
};
struct leg_failed {
    std::uint32_t leg = 0;
    graph::transfer_result why{};
    friend bool operator==(const leg_failed&, const leg_failed&) = default;
};

// The line that the call waits in tells where it stands.
struct line_moved {
    std::uint32_t line = 0;      // the number of enter_line, here and below
    std::uint32_t position = 1;  // 1 is next
    std::uint32_t callers = 1;
    std::optional<milliseconds> wait;  // as far as can be said
    friend bool operator==(const line_moved&, const line_moved&) = default;
};
// It is the call's turn. The agent is its own until agent_lost or leave_line.
struct agent_offered {
    std::uint32_t line = 0;
    graph::identity agent;
    friend bool operator==(const agent_offered&, const agent_offered&) = default;
};
// The call is not in the line.
struct line_refused {
    std::uint32_t line = 0;
    bool full = true;  // else there are too many lines
    friend bool operator==(const line_refused&, const line_refused&) = default;
};

// The line knows nobody any more; who waits in it is to say so again.
struct line_forgotten {
    std::uint32_t line = 0;
    friend bool operator==(const line_forgotten&, const line_forgotten&) = default;
};

// The operator, or the end of draining, wants the call ended.
struct hang_up_asked {
    friend bool operator==(const hang_up_asked&, const hang_up_asked&) = default;
};

// The operator sends the call to a section of its flow, from wherever it stands.
struct section_asked {
    std::string section;
    friend bool operator==(const section_asked&, const section_asked&) = default;
};

// The process that led the call is gone, and another goes on with it from its journal. What was sent to anybody may
// have been done, or not: events of its own say so.
struct call_resumed {
    bool asks_again = false;  // what the caller pressed in the step where the call stands is lost
    // Requests to Graph from this number on had not been made, and are made now; 0: none.
    std::uint32_t makes_from = 0;
    // How long ago its last record was written; negative where the clock has been set back since. Earlier versions did
    // not say so, and gave no time to what had run out.
    std::optional<milliseconds> away{};
    friend bool operator==(const call_resumed&, const call_resumed&) = default;
};

// An operator wants a calls method used on the call.
struct request_asked {
    graph::call_request request;
    friend bool operator==(const request_asked&, const request_asked&) = default;
};

using event =
    std::variant<call_offered, call_ordered, call_identified, call_changed, tone_received, operation_ended,
                 call_deleted, notification_noted, timer_fired, request_succeeded, request_failed,
                 recording_stored, recording_lost, service_answered, service_failed, steps_fetched,
                 callback_kept, callback_refused, leg_answered, leg_failed, line_moved, agent_offered,
                 line_refused, line_forgotten, hang_up_asked, section_asked, request_asked, call_resumed>;

}  // namespace switchhook::bot
