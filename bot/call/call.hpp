#pragma once
// One call, whole, as a value. Copying it is a snapshot; `step` (machine.hpp) is the only thing that changes
// it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/call/order.hpp"
#include "bot/call/timer.hpp"
#include "bot/call/tones.hpp"
#include "bot/flow/memory.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_codes.hpp"

namespace switchhook::bot {

//   offered ─► answering ─► establishing ─► established ─► transferring ─► transfer_accepted
//      │            └────────────┴──────────────┤ ▲──────────────┘                │
//      └──────────► terminating ◄───────────────┘                                 │
//                        └──────────────────► terminated ◄────────────────────────┘
//   prepared ─► calling ─► established ─► …
//      ▲           │
//      └───────────┘ nobody answered: the flow goes on without a call, and may place another
// `terminating`: we asked for the end, or Graph announced it. `terminated`: the call is gone, and nothing
// happens any more.
enum class call_phase : std::uint8_t {
    offered,
    prepared,  // of a call that the bot is to place
    calling,
    answering,
    establishing,
    established,
    transferring,
    transfer_accepted,
    terminating,
    terminated,
};
std::string_view to_string(call_phase p);

// How the call came to its end; ${call.ended}.
enum class ending : std::uint8_t {
    none,
    by_caller,    // "caller"
    by_callee,    // "callee"
    by_hangup,    // "hangup": a hangup step, the end of a section, or an operator
    by_transfer,  // "transfer"
    by_redirect,  // "redirect"
    rejected,     // "rejected": never answered
    not_reached,  // "notReached": nobody answered the bot; `dial` says why
    lost,         // "lost": Graph ended it, or it vanished
};
std::string_view to_string(ending e);

// Times in a row that Graph is asked how a call stands before the call is given up.
inline constexpr int most_looks = 3;

enum class media_kind : std::uint8_t { prompt, recording };

// The prompt or recording that the flow waits for. One that was cancelled is no longer current, whatever
// Graph still reports.
struct media_operation {
    media_kind kind = media_kind::prompt;
    std::uint32_t request = 0;      // of the playPrompt or recordResponse, the last of several
    graph::operation_id operation;  // empty until the answer to the request came
    bool has_parts = false;         // that other requests play before
    friend bool operator==(const media_operation&, const media_operation&) = default;
};

// What a step asked for and waits for.
struct asked_operation {
    std::uint32_t request = 0;
    bool has_end = false;           // an operation, whose end is still to come
    graph::operation_id operation;  // empty until the answer to the request came
    friend bool operator==(const asked_operation&, const asked_operation&) = default;
};

// The line that the call waits in.
struct place_in_line {
    std::uint32_t number = 0;  // of this visit
    std::string line;
    instant since;
    friend bool operator==(const place_in_line&, const place_in_line&) = default;
};

// How far the bot has come in calling somebody.
struct dialling {
    std::uint32_t leg = 0;  // the request that placed the call; its callbacks carry the number
    milliseconds ring_within{0};
    std::optional<graph::transfer_result> given_up;  // decided; the leg is being taken down
    bool answered = false;
    std::optional<graph::transfer_result> failed;  // the last leg that was not answered
    friend bool operator==(const dialling&, const dialling&) = default;
};
// "answered", "busy", "noAnswer", … ; empty while nothing is known.
std::string_view outcome_of(const dialling& d);

enum class transfer_progress : std::uint8_t {
    none,
    asked,     // the request is on its way, or accepted
    seen,      // Graph said `transferring`
    accepted,  // the target answered: the call will be gone
};

// What a request in flight was for.
enum class purpose : std::uint8_t {
    create,
    answer,
    reject,
    media,  // playPrompt or recordResponse
    subscribe,
    cancel,
    transfer,
    keep_alive,
    look,  // GET: how does the call stand?
    hang_up,
    redirect,
    step,       // a step waits for it
    operator_,  // somebody outside asked for it
    recording,  // fetch_recording
    service,    // ask_service
    callback,   // keep_callback
};

struct pending_request {
    std::uint32_t number = 0;
    purpose why{};
    friend bool operator==(const pending_request&, const pending_request&) = default;
};

struct call {
    graph::call_id key;  // how this program names the call: Graph's id of an incoming one, else our own
    graph::call_id id;   // Graph's; empty before it is known
    graph::call_direction direction = graph::call_direction::incoming;
    std::optional<graph::identity> from;
    std::optional<graph::identity> to;
    std::string tenant;
    std::string chain;
    std::vector<graph::call_route> routes;  // of a call that came in

    call_phase phase = call_phase::offered;
    ending ended = ending::none;
    ending asked_ending = ending::none;  // what `terminated` will mean, once it comes
    bool media_ready = false;            // prompts may be played now
    std::optional<graph::media_state> audio;
    transfer_progress transfer = transfer_progress::none;
    bool transfer_overdue = false;       // its time is up, and Graph was asked how it stands
    bool operator_transfers = false;     // an operator has asked for the call to be transferred
    std::uint32_t transfer_request = 0;  // answers up to this one say nothing about how the transfer stands

    held_order order;  // of a call that the bot places
    dialling dial;

    std::optional<media_operation> media;
    std::optional<asked_operation> asked;
    std::optional<std::uint32_t> leg;  // somebody is called on behalf of this call
    std::optional<place_in_line> line;
    std::uint8_t looks = 0;  // times in a row that a notification had to be asked after
    std::uint32_t last_request = 0;
    std::vector<pending_request> pending;
    tone_order tones;
    bot::timers timers;

    flow_memory flow;  // where in the flow, and what the flow remembers

    friend bool operator==(const call&, const call&) = default;
};

// The clientContext of a request of this call: unique, 256 characters at most, known before the request is
// sent.
std::string client_context(const call& c, std::uint32_t request);

}  // namespace switchhook::bot
