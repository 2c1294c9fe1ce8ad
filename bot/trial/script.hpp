#pragma once
// Tests of a flow, as read from a file: what happens in a call, and what is expected of the flow. The contract of
// the file is docs/testing.md.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/flow/data_path.hpp"
#include "bot/flow/step.hpp"
#include "bot/flow/value.hpp"

namespace switchhook::bot::trial {

// Somebody rings, or, for a flow that places calls, the bot is told to call somebody.
struct begin_call {
    std::optional<graph::identity> from;
    std::vector<graph::identity> to;
    std::optional<meeting_place> join;
    std::string tenant = "tenant-1";
    std::vector<graph::call_route> routes;
    std::vector<std::pair<std::string, std::string>> params;
    std::vector<hours_override> hours;  // what operators said before
    bool busy = false;                  // the server takes no calls just now
};

struct press_keys {
    std::string keys;
    milliseconds gap{0};
    bool now = false;  // whatever plays
};

struct keep_silent {
    milliseconds time{0};
};

struct let_pass {
    milliseconds time{0};
};

// To a time of day.
struct move_clock {
    instant to;
};

struct expected_prompt {
    std::string name;
    std::vector<std::uint16_t> clips;  // any of them
};

// Until it begins to play.
struct hear_prompt {
    expected_prompt prompt;
};

struct speak_message {
    milliseconds time{0};
    char stop = 0;  // a key ends it; without one it ends by silence
};

struct end_call {
    enum class by { caller, bot_operator, network } who = by::caller;
};

// What becomes of a party that is called: nothing for the answer.
using far_end = std::optional<graph::transfer_result>;
struct settle_transfer {
    far_end how;
};
struct settle_callee {
    far_end how;
};

// What the line does that the call waits in.
struct line_stands {  // or will, when the call enters it
    std::uint32_t position = 1, callers = 1;
    std::optional<milliseconds> wait;
};
struct line_is_full {};
struct agent_rings {};
struct settle_agent {  // who rings, or is offered first
    far_end how;
};

struct service_reply {
    std::string id;   // of the step; empty: whichever
    std::string url;  // that is asked; a * at its end stands for anything; empty: whichever
    unsigned status = 200;
    value body;
    std::string why;  // of a failure; empty when there is a reply
    std::int64_t times = 1;
};

struct injected_failure {
    enum class kind { request, prompt, recording, operation, callback } what = kind::request;
    std::string method;  // of a request
    request_error error = request_error::refused;
    std::int64_t times = 1;
    bool now = false;  // also what comes before it is somebody's turn
};

// JSON of which a part is expected: members that are not named may be anything.
struct expected_request {
    std::string method;
    std::optional<value> body;
};
struct expected_exchange {
    std::string method, url;
    std::optional<value> body;
};
template <class Content>
struct expected_member {
    std::string name;
    Content content;
    place at;
};
struct expected_value {
    data_path path;
    value content;
};

// Lists are of what happened since the last expectation, in this order; other things may have happened between.
// Whatever is not given is not looked at.
struct expectation {
    std::optional<std::string> section, step, ended, outcome, state;
    std::optional<std::vector<expected_prompt>> played;
    std::vector<expected_prompt> not_played;
    std::vector<expected_request> requests;
    std::vector<expected_member<expected_value>> variables;
    std::vector<expected_member<std::string>> outcomes;  // of steps, by their ids: the last one
    std::vector<std::string> tags;
    std::vector<std::string> log;  // parts of lines
    std::vector<expected_exchange> asked, notified;
    std::vector<value> callbacks;                       // of flow, to, due and params
    std::optional<milliseconds> least, most;            // that the call took so far
    std::vector<std::pair<std::string, place>> places;  // of the members above
};

using deed = std::variant<begin_call, press_keys, keep_silent, let_pass, move_clock, hear_prompt,
                          speak_message, end_call, settle_transfer, settle_callee, line_stands, line_is_full,
                          agent_rings, settle_agent, service_reply, injected_failure, expectation>;

struct script_line {
    deed what;
    place at;
};

struct test {
    std::string name;
    place at;
    instant begins;
    std::vector<script_line> lines;
};

}  // namespace switchhook::bot::trial
