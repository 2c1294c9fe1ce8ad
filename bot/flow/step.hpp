#pragma once
// A step of a flow: what it does when the call reaches it, and what it makes of each thing that happens while
// it waits. Each verb is one file in bot/steps/, with its fields, their validation and its behaviour;
// registry.cpp lists them.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "bot/call/timer.hpp"
#include "bot/flow/memory.hpp"
#include "bot/flow/prompt.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/result_codes.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {
enum class call_variant;  // graph/model/request_rules.hpp
}

namespace switchhook::bot {

struct call;
class turn;
struct world;

// What the call machine tells the current step.
struct key_pressed {
    char key = 0;
};
struct prompt_ended {
    bool played = false;  // to its end
};
struct recording_ended {
    bool recorded = false;
    std::optional<graph::result_info> result;
    std::string location;
    secret token;
};
struct recording_saved {
    std::string file;  // empty when it could not be saved
};
struct transfer_failed {
    graph::transfer_result result{};
};
// The call that the flow placed was answered, or not.
struct call_answered {};
struct call_failed {
    graph::transfer_result result{};
};
// What the step asked for is done, or has failed.
struct operation_done {
    bool well = false;
};
// By a web service of the user.
struct service_replied {
    unsigned status = 0;  // 0: there is no reply
    value body;
    std::string why;                // of a failure, one word
    std::optional<block_id> steps;  // that were asked for
};
// The order to call back is kept, or refused.
struct callback_settled {
    std::string order;  // its id; empty: refused
    instant due;
    std::string why;  // of a refusal, one word
};
// Whoever is called on behalf of the call is there, by a call that Graph names so; or is not.
struct leg_is_there {
    graph::call_id call;
};
struct leg_is_lost {
    graph::transfer_result why{};
};
// By the line that the call waits in.
struct line_moves {
    std::uint32_t position = 1, callers = 1;
    std::optional<milliseconds> wait;
};
struct agent_is_free {
    graph::identity agent;
};
struct line_is_shut {
    bool full = true;
};
struct time_is_up {
    timer_name timer{};
};
// The line that the call waits in knows nobody any more.
struct line_is_lost {};
// Nobody may have heard the prompt that was to play.
struct prompt_is_lost {};
using signal =
    std::variant<key_pressed, prompt_ended, recording_ended, recording_saved, transfer_failed, call_answered,
                 call_failed, operation_done, service_replied, callback_settled, leg_is_there, leg_is_lost,
                 line_moves, agent_is_free, line_is_shut, line_is_lost, prompt_is_lost, time_is_up>;

// The calls in which Graph does what a step asks for.
enum class call_kind : std::uint8_t {
    any,
    unanswered,
    of_two,
    of_several,  // and meetings
    none,        // but those of bots that handle their media themselves
};

// Where a step's outcome leads.
struct branch {
    enum class kind : std::uint8_t { absent, section, inline_steps };
    kind type = kind::absent;
    block_id block = 0;
    friend bool operator==(const branch&, const branch&) = default;
};

// One of the ways in which a step can end.
struct outcome {
    enum class kind : std::uint8_t {
        success,      // without a branch the flow goes on with the next step
        failure,      // without a branch on.error takes it, and without that the call is hung up
        handed_over,  // the call has gone where the step sent it, and is over here; there is no branch
    };
    std::string name;  // "matched", "busy"; of a menu's option its keys
    kind type = kind::success;
    branch to;
    std::optional<std::size_t> otherwise;  // the outcome whose branch takes this one when it has none itself
};

// Where a step is written.
struct place {
    unsigned line = 0;
    unsigned column = 0;
    std::string pointer;  // JSON pointer, such as /sections/main/0
};

// Where a web service is, for whoever knows which ones may be asked.
struct service_place {
    std::string origin;   // "https://crm.example:8443"; empty where the environment lacks a part of it
    bool written = true;  // in the file; else the environment has a part of it
    place at;             // of the URL
};

// A call by another flow.
struct later_call {
    std::string flow;
    std::vector<std::string> params;
    bool to_number = false;  // for sure, not only when the caller has one
};

class flow_step {
  public:
    flow_step() = default;
    flow_step(const flow_step&) = delete;
    flow_step& operator=(const flow_step&) = delete;
    virtual ~flow_step() = default;

    // The call has come to this step. It must end by a turn's leave or hang_up, or leave something to wait
    // for.
    virtual void enter(turn& t) const = 0;
    // Something happened while the call stands in this step. What a step has no use for, it ignores.
    virtual void on(turn& t, const signal& s) const;
    // The call has ended or was sent on, and what this step recorded until then is stored.
    virtual void keep(turn& t, const voice_message& message) const;
    // It plays, listens or moves the call: the call must be answered and its audio active before `enter`.
    [[nodiscard]] virtual bool needs_media() const { return false; }
    // It asks something of a call: there must be one, though it need not be answered.
    [[nodiscard]] virtual bool needs_call() const { return needs_media(); }
    // It places a call, or joins one.
    [[nodiscard]] virtual bool places_call() const { return false; }
    // What such a call, or one that it orders, is to be, as far as the flow itself says.
    [[nodiscard]] virtual std::optional<graph::call_variant> places() const { return std::nullopt; }
    // It calls whom the order names. `own_source`: from a resource account that the step itself names.
    enum class ordered_call : std::uint8_t { none, own_source, configured_source };
    [[nodiscard]] virtual ordered_call calls_ordered() const { return ordered_call::none; }
    // What it orders to be placed later.
    [[nodiscard]] virtual const later_call* orders() const { return nullptr; }
    [[nodiscard]] virtual bool collects_keys() const { return false; }
    // It makes something of a key.
    [[nodiscard]] virtual bool hears_keys() const { return collects_keys(); }
    // It has somebody called who is not part of the call yet, as a call of the bot's own.
    [[nodiscard]] virtual bool dials() const { return places_call(); }
    // It names the resource account itself that it calls telephone numbers from.
    [[nodiscard]] virtual bool names_account() const { return false; }
    [[nodiscard]] virtual call_kind works_in() const { return call_kind::any; }
    // Behind its first outcome a call between two may be one of several.
    [[nodiscard]] virtual bool widens_call() const { return false; }
    // It ends the call.
    [[nodiscard]] virtual bool ends_call() const { return false; }
    // Its failures are no everyday matter that a flow should provide for.
    [[nodiscard]] virtual bool seldom_fails() const { return false; }
    // The outcome when the caller neither speaks nor presses a key, and all else goes well; nothing where that
    // depends on others, or where time passes that others may use.
    [[nodiscard]] virtual std::optional<std::size_t> ends_in_silence() const { return std::nullopt; }
    // It brings steps that the file does not have.
    [[nodiscard]] virtual bool brings_steps() const { return false; }
    // What is pressed here may appear nowhere.
    [[nodiscard]] virtual bool hides_keys() const { return false; }
    // The name of the outcome by which this call leaves tells what may appear nowhere.
    [[nodiscard]] virtual bool hides_outcome(const call&, std::size_t) const { return false; }
    // What is pressed while its prompt plays may be meant for a later step.
    [[nodiscard]] virtual bool keeps_keys() const { return false; }
    using prompt_visitor = std::function<void(const prompt&)>;
    // What it plays to the caller, in the order in which that is heard.
    virtual void each_prompt(const prompt_visitor& visit) const;
    // The section that it goes through and comes back from.
    [[nodiscard]] virtual std::optional<block_id> runs() const { return std::nullopt; }
    // It goes back to where the section was run from.
    [[nodiscard]] virtual bool returns() const { return false; }
    // The longest that the call can stand here, the budgets of requests not counted; zero of a step that ends as soon
    // as it is entered.
    [[nodiscard]] virtual milliseconds longest_wait(const world& w) const;

    // Which of its outcomes is that the call has gone where it sent it.
    [[nodiscard]] std::optional<std::size_t> hands_over() const;

    using branch_visitor = std::function<void(std::string_view outcome, const branch&)>;
    void each_branch(const branch_visitor& visit) const;

    std::string_view verb;
    std::string id;     // of its results; empty when it has none
    std::string about;  // the prompt, target or section that it names first, for people
    place at;
    std::vector<std::string> inputs;      // by the rules of digits: JSON pointers of their fields
    std::vector<place> numbers;           // telephone numbers among its targets
    std::vector<service_place> services;  // that it asks or tells
    std::vector<outcome> outcomes;        // all of them; a turn is told which by its index
    std::size_t add_outcome(std::string name, outcome::kind type, branch to = {});
};

}  // namespace switchhook::bot
