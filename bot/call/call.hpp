#pragma once
// One call, whole, as a value. Copying it is a snapshot; `step` (machine.hpp) is the only thing that changes
// it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/call/timer.hpp"
#include "bot/call/tones.hpp"
#include "bot/flow/memory.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::bot {

//   offered ─► answering ─► establishing ─► established ─► transferring ─► transfer_accepted
//      │            └────────────┴──────────────┤ ▲──────────────┘                │
//      └──────────► terminating ◄───────────────┘                                 │
//                        └──────────────────► terminated ◄────────────────────────┘
// `terminating`: we asked for the end, or Graph announced it. `terminated`: the call is gone, and nothing
// happens any more.
enum class call_phase : std::uint8_t {
    offered,
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
    by_hangup,    // "hangup": a hangup step, the end of a section, or an operator
    by_transfer,  // "transfer"
    rejected,     // "rejected": never answered
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
    std::uint32_t request = 0;      // of the playPrompt or recordResponse
    graph::operation_id operation;  // empty until the answer to the request came
    friend bool operator==(const media_operation&, const media_operation&) = default;
};

enum class transfer_progress : std::uint8_t {
    none,
    asked,     // the request is on its way, or accepted
    seen,      // Graph said `transferring`
    accepted,  // the target answered: the call will be gone
};

// What a request in flight was for.
enum class purpose : std::uint8_t {
    answer,
    reject,
    media,  // playPrompt or recordResponse
    subscribe,
    cancel,
    transfer,
    keep_alive,
    look,  // GET: how does the call stand?
    hang_up,
    recording,  // fetch_recording
};

struct pending_request {
    std::uint32_t number = 0;
    purpose why{};
    friend bool operator==(const pending_request&, const pending_request&) = default;
};

struct call {
    graph::call_id id;
    std::optional<graph::identity> from;
    std::optional<graph::identity> to;
    std::string tenant;
    std::string chain;

    call_phase phase = call_phase::offered;
    ending ended = ending::none;
    ending asked_ending = ending::none;  // what `terminated` will mean, once it comes
    bool media_ready = false;            // prompts may be played now
    std::optional<graph::media_state> audio;
    transfer_progress transfer = transfer_progress::none;
    bool transfer_overdue = false;       // its time is up, and Graph was asked how it stands
    std::uint32_t transfer_request = 0;  // answers up to this one say nothing about how the transfer stands

    std::optional<media_operation> media;
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
