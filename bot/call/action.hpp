#pragma once
// What a call wants done, in the imperative. The runtime performs actions in their order and reports each
// outcome as an event.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "bot/call/callback.hpp"
#include "bot/call/order.hpp"
#include "bot/call/service.hpp"
#include "bot/call/timer.hpp"
#include "bot/queue/waiting_line.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/requests.hpp"
#include "graph/model/result_codes.hpp"

namespace switchhook::bot {

// A prompt whose URI begins so plays a stored recording, whose file follows. Whoever performs the request gives it
// an address that Graph can fetch, and nobody guess, until the call is over.
inline constexpr std::string_view recording_uri = "recording:";

// Ends in request_succeeded or request_failed with the same number.
struct send_request {
    std::uint32_t number = 0;
    graph::call_id call;  // Graph's id; empty for a new call
    graph::call_request request;
    milliseconds within{0};  // the whole budget, repeats included
    friend bool operator==(const send_request&, const send_request&) = default;
};

// Ends in recording_stored or recording_lost with the same number.
struct fetch_recording {
    std::uint32_t number = 0;
    std::string location;
    secret token;
    std::string name;  // of the step, for the file
    friend bool operator==(const fetch_recording&, const fetch_recording&) = default;
};

// Makes one recording of several that are stored, which then are removed. Ends in recording_stored or
// recording_lost with the same number; when it is lost, the several are still there.
struct join_recordings {
    std::uint32_t number = 0;
    std::vector<std::string> files;  // in order
    std::string name;                // of the step, for the file
    friend bool operator==(const join_recordings&, const join_recordings&) = default;
};

// Of which nobody wants to know any more.
struct discard_recordings {
    std::vector<std::string> files;
    friend bool operator==(const discard_recordings&, const discard_recordings&) = default;
};

// Ends in service_answered or service_failed with the same number; with `for_steps`, instead of
// service_answered, in steps_fetched.
struct ask_service {
    std::uint32_t number = 0;
    service_request request;
    bool for_steps = false;
    friend bool operator==(const ask_service&, const ask_service&) = default;
};

// Is kept until it is delivered, also beyond the end of the call.
struct send_notice {
    service_request request;
    std::string body_file{};  // a recording, sent in place of the body
    friend bool operator==(const send_notice&, const send_notice&) = default;
};

// Outlives the call and the process. Ends in callback_kept, once it is on the disk, or in callback_refused, with
// the same number.
struct keep_callback {
    std::uint32_t number = 0;
    callback_order order;
    friend bool operator==(const keep_callback&, const keep_callback&) = default;
};

// Somebody is called on behalf of this call, by a call of its own that follows `section` of the same flow. Ends in
// leg_answered or leg_failed with the same number.
struct begin_leg {
    std::uint32_t number = 0;
    held_order order;
    friend bool operator==(const begin_leg&, const begin_leg&) = default;
};
// The leg is needed no more; harmless when it has ended.
struct end_leg {
    std::uint32_t number = 0;
    friend bool operator==(const end_leg&, const end_leg&) = default;
};
// Of a leg, to the call that asked for it.
struct report_leg {
    leg_of to;
    graph::call_id call;  // Graph's id of the leg that was answered; empty when it failed
    graph::transfer_result why{};
    friend bool operator==(const report_leg&, const report_leg&) = default;
};

// The call waits in the line of that name, which all calls share. From then on the line tells it by line_moved,
// agent_offered, line_refused and line_forgotten with the same number. Doing it again changes nothing.
struct enter_line {
    std::uint32_t number = 0;
    std::string line;
    queueing::line_settings settings;
    std::vector<graph::identity> agents;
    int priority = 0;  // higher ones go first
    instant since;
    std::string shown{};                       // the line's name, without what is sensitive
    std::optional<graph::identity> offered{};  // the agent that rings for the call already
    bool again = false;  // it was let in before; without agents, the line keeps those that it has
    friend bool operator==(const enter_line&, const enter_line&) = default;
};
// It waits no longer; also while an agent rings for it.
struct leave_line {
    std::uint32_t number = 0;
    std::string line;
    bool connected = false;  // to the agent that was offered
    friend bool operator==(const leave_line&, const leave_line&) = default;
};
// The agent that was offered did not take the caller, who waits again.
struct agent_lost {
    std::uint32_t number = 0;
    std::string line;
    graph::transfer_result why{};
    friend bool operator==(const agent_lost&, const agent_lost&) = default;
};
// Who the line's agents are now.
struct list_agents {
    std::uint32_t number = 0;
    std::string line;
    std::vector<graph::identity> agents;
    friend bool operator==(const list_agents&, const list_agents&) = default;
};

enum class log_level { debug, info, warn };

// A line the flow's author asked for; sensitive values and phone numbers are hidden already.
struct write_log {
    log_level level = log_level::info;
    std::string text;
    friend bool operator==(const write_log&, const write_log&) = default;
};

// Nothing will happen to this call any more.
struct release_call {
    friend bool operator==(const release_call&, const release_call&) = default;
};

using action = std::variant<send_request, fetch_recording, join_recordings, discard_recordings, ask_service,
                            send_notice, keep_callback, begin_leg, end_leg, report_leg, enter_line,
                            leave_line, agent_lost, list_agents, write_log, release_call>;

}  // namespace switchhook::bot
