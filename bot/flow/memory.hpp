#pragma once
// What a flow remembers about one call: its position, the memory of the step it stands in, and results.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/call/timer.hpp"
#include "bot/flow/value.hpp"
#include "bot/hours/opening_hours.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_codes.hpp"

namespace switchhook::bot {

using block_id = std::uint16_t;

// A step in a list of steps. The stack of them is the way back out of inline branches.
struct frame {
    block_id block = 0;
    std::uint16_t index = 0;
    friend bool operator==(const frame&, const frame&) = default;
};

// One input by the rules of digits: of menu and gather, and of steps that ask for more than one thing.
struct input_memory {
    enum class stage : std::uint8_t {
        prompting,   // the prompt plays
        waiting,     // `timeout` runs
        collecting,  // `interDigitTimeout` runs
        leaving,     // the last complaint plays, then `exhausted`
    };
    stage at = stage::prompting;
    std::uint8_t noinputs = 0;
    std::uint8_t nomatches = 0;
    std::string digits;
    std::string kept;  // typeAhead: pressed while the prompt played
    friend bool operator==(const input_memory&, const input_memory&) = default;
};

struct record_memory {
    bool storing = false;          // recorded; the file is on its way
    bool stop_tone_heard = false;  // the key that ended it has been reported
    friend bool operator==(const record_memory&, const record_memory&) = default;
};

struct form_memory {
    input_memory input;
    std::uint8_t asked = 0;             // which of its questions
    std::uint8_t refusals = 0;          // times that the caller said no
    bool correcting = false;            // one field alone is asked anew
    std::vector<std::uint32_t> chosen;  // beside the fields: the option, where they have some
    friend bool operator==(const form_memory&, const form_memory&) = default;
};

struct voicemail_memory {
    enum class stage : std::uint8_t {
        greeting,
        recording,
        storing,    // the files are on their way
        hearing,    // the message plays
        reviewing,  // what is to become of it?
    };
    stage at = stage::greeting;
    std::uint8_t takes = 0;
    std::uint8_t hearings = 0;  // of this take
    bool stop_tone_heard = false;
    input_memory review;
    friend bool operator==(const voicemail_memory&, const voicemail_memory&) = default;
};

struct hunt_memory {
    enum class stage : std::uint8_t {
        announcing,    // a prompt plays, or the pause behind it runs
        transferring,  // a target rings
    };
    stage at = stage::announcing;
    std::uint16_t next = 0;   // target, counted on through the rounds
    std::uint16_t tried = 0;  // targets that rang
    friend bool operator==(const hunt_memory&, const hunt_memory&) = default;
};

struct queue_memory {
    enum class stage : std::uint8_t {
        asking,        // a service, who the agents are
        entering,      // the line has to tell where the call stands
        waiting,       // music
        ringing,       // an agent's telephone; the music goes on
        handing_over,  // to the agent, who is there
        returning,     // that failed, and the audio has to come back
    };
    stage at = stage::asking;
    bool announcing = false;     // what plays is no music
    bool placed = false;         // the line has told the position, since it offered an agent
    std::uint32_t asked = 0;     // the request to the service; 0: none is under way
    std::uint32_t position = 0;  // 0: not known
    std::optional<milliseconds> wait;
    graph::identity_kind agent_kind{};  // of who rings
    std::string agent;                  // its id
    graph::transfer_result lost{};      // how that ended, while returning
    instant since, until;               // the longest wait
    instant announce_at;
    std::optional<instant> answer_due;  // of the service asked first; of the line, before music begins
    std::optional<instant> ask_at, music_at;
    friend bool operator==(const queue_memory&, const queue_memory&) = default;
};

using step_memory = std::variant<std::monostate, input_memory, record_memory, form_memory, voicemail_memory,
                                 hunt_memory, queue_memory>;

// Of the input that is being collected; null when none is.
const input_memory* input_of(const step_memory& memory);

// The request to a service that the step waits for beside other things; 0 when there is none.
std::uint32_t asked_beside(const step_memory& memory);

// More than that many no message is recorded in.
inline constexpr std::size_t most_message_pieces = 100;

// What a voicemail step has recorded, in pieces, until it is kept or thrown away. It outlasts the step: whoever
// hangs up, or is sent on by an operator, has left what was said until then.
struct voice_message {
    struct piece {
        std::uint32_t request = 0;  // that stores it
        bool settled = false;
        std::string file;  // empty when it was lost
        milliseconds length{0};
        friend bool operator==(const piece&, const piece&) = default;
    };
    frame step;  // that records it
    std::vector<piece> pieces;
    bool finished = false;           // no piece will follow
    std::optional<piece> joined;     // of several
    milliseconds silence_behind{0};  // that ended it, and is part of it
    friend bool operator==(const voice_message&, const voice_message&) = default;
};

struct result_value {
    std::string name;  // "ticket.digits", "vars.tier", "params.queue"
    value content;
    bool sensitive = false;
    friend bool operator==(const result_value&, const result_value&) = default;
};

// A section that was entered by `run`, and returns.
struct run_memory {
    std::uint16_t depth = 0;  // of the position that it returns to
    std::vector<result_value> params;
    friend bool operator==(const run_memory&, const run_memory&) = default;
};

enum class flow_progress : std::uint8_t {
    not_started,
    awaiting_media,  // the step at the position wants media, and the call is not ready
    running,         // the step at the position waits for something
    stopped,         // the call is about to end: only on.hangup is left
    ended,           // on.hangup, if any, has run
};

struct flow_memory {
    flow_progress progress = flow_progress::not_started;
    std::string language;  // that the caller is spoken to in: one of the flow's
    std::vector<frame> position;
    step_memory step;
    std::vector<result_value> results;  // of steps, and variables
    std::vector<result_value> params;   // that the order of the call brought
    std::vector<run_memory> runs;       // the innermost last
    std::vector<std::string> tags;
    std::vector<hours_override> hours_said;  // by operators, before the call began
    std::string type_ahead;                  // keys for the next menu or gather
    // Prompts that these keys passed over: the positions at which they stand.
    std::vector<std::vector<frame>> passed_over;
    // A stop tone that ended a recording may still be reported: until then, ignore one of these.
    std::string stop_tones_due;
    instant stop_tones_until;
    std::string recording_of;  // the id of the step whose recording is being stored
    std::optional<voice_message> message;
    std::vector<voice_message>
        left;                     // behind in steps that an operator sent the call away from, being stored
    std::uint16_t fruitless = 0;  // steps entered since anything but a failure happened
    bool in_error_section = false;
    bool in_hangup_section = false;
    friend bool operator==(const flow_memory&, const flow_memory&) = default;
};

// Sets `scope.name`, anew or over what was there; the scope is a step's id, or `vars`.
void set_result(flow_memory& memory, std::string_view scope, std::string_view name, value content,
                bool sensitive = false);

}  // namespace switchhook::bot
