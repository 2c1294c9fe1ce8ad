#pragma once
// One event being worked into one call: what the machine and the steps use to ask for things. It lives as
// long as one `step`.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/call/action.hpp"
#include "bot/call/call.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

struct call_settings {
    std::string callback_uri;              // of a call that is placed: this, the call's key and the leg
    std::string tenant;                    // where the bot lives
    std::string application_instance;      // that numbers are called from; none when empty
    milliseconds placing_within{30'000};   // the budget of a new call: nobody waits at the other end yet
    milliseconds ring_within{45'000};      // until somebody who is called must have answered
    milliseconds redirect_within{90'000};  // the longest that Graph lets a redirected call ring
    milliseconds request_within{10'000};   // the budget of a request, repeats included
    milliseconds answer_window{
        15'000};  // Graph gives a call up after this: https://learn.microsoft.com/graph/api/call-answer
    milliseconds establish_within{10'000};  // after it, Graph is asked how the call stands
    milliseconds news_within{2'000};        // behind a change of the process
    milliseconds media_grace{2'000};        // after a bare `established`, media is taken to be active
    milliseconds completion_grace{5'000};  // beyond a prompt's length, its completion is no longer waited for
    milliseconds ending_within{10'000};
    milliseconds recording_within{30'000};
    milliseconds keeping_within{5'000};  // of an order to call back
    // One success in 45 minutes or Graph ends the call: https://learn.microsoft.com/graph/api/call-keepalive
    milliseconds keep_alive{15 * 60'000};
    milliseconds tone_gap{250};
};

// All that a fold needs beside call and event. Constant for the life of a call.
struct world {
    const bot::flow* flow = nullptr;
    std::span<const clip> clips;              // beside flow->media
    std::vector<graph::media_info> prefetch;  // what Graph is told to fetch while the call is answered
    call_settings settings;
};

// The way through the flow, as far as one event took the call: a step was entered, or left by an outcome.
struct visit {
    frame at;
    std::optional<std::uint16_t> outcome;
    bool secret = false;  // which outcome it was
    friend bool operator==(const visit&, const visit&) = default;
};

class turn {
  public:
    turn(bot::call& c, const bot::world& w, instant moment) : call(c), world(w), now(moment) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

    bot::call& call;
    const bot::world& world;
    const instant now;

    // Why the call went where it went, in the field's words; a literal. The last one said stands.
    void because(std::string_view why) { reason_ = why; }
    [[nodiscard]] std::string_view reason() const { return reason_; }
    [[nodiscard]] std::vector<action> take_actions() { return std::move(actions_); }

    // Requests.
    void answer();
    void reject(graph::reject_reason reason);
    void hang_up_request();
    void place(graph::call_resource call, milliseconds ring_within);  // call_answered or call_failed follows
    // Something that a step waits for: operation_done follows. `within` is what the operation itself may take
    // once Graph has begun it; without, the answer to the request is its end.
    void ask(graph::call_request request, std::optional<milliseconds> within = {});
    void redirect(graph::redirect_request request);  // operation_done follows, or the end of the call
    void send_for_operator(graph::call_request request);
    void subscribe_to_tones();
    void keep_alive();  // now, and when planned again
    void plan_keep_alive();
    void look();                 // GET
    bool play(const prompt& p);  // prompt_ended follows; false when there is nothing to play
    void record(graph::record_response_request request, const prompt& p);  // recording_ended follows
    void cancel_media();  // what is current is current no more; nothing happens when nothing plays
    void transfer(graph::invitation target);  // transfer_failed follows, or the end of the call
    // … within that time; in place of a call that whoever it is has with the bot already.
    void transfer(graph::identity whom, milliseconds within, const graph::call_id& replaces = {});
    void fetch(std::string location, secret token, std::string name);  // recording_saved follows
    void play_recordings(const std::vector<std::string>& files, milliseconds length);  // prompt_ended follows
    // A piece of call.flow.message, and all of a message: recording_saved follows when nothing more is to be stored,
    // unless the step was left.
    void fetch_piece(const recording_ended& what);
    void join_pieces(voice_message& message, std::vector<std::string> files);
    void discard(std::vector<std::string> files);
    void ask_service(service_request request, bool for_steps);  // service_replied follows
    void keep_callback(callback_order order);                   // callback_settled follows
    void send_notice(service_request request, std::string body_file = {});
    // leg_is_there or leg_is_lost follows; the leg goes with the step or the call, unless it is handed over.
    void begin_leg(graph::identity whom, block_id section, milliseconds longest);
    void end_leg();
    void report_leg(std::optional<graph::transfer_result> failed);  // of a leg, to its parent
    // As ask_service, beside whatever else is asked for: the step keeps the number that is given back, and the time.
    std::uint32_t ask_beside(service_request request);
    // line_moves, agent_is_free or line_is_shut follow, until the step or the call ends.
    void enter_line(bot::enter_line how);
    void leave_line(bool connected = false);
    void lose_agent(graph::transfer_result why);
    void list_agents(std::vector<graph::identity> agents);
    void write(log_level level, std::string text);
    void release();

    // The clientContext of the request that is sent next.
    [[nodiscard]] std::string next_context() const { return client_context(call, call.last_request + 1); }

    void start(timer_name timer, milliseconds after) { call.timers.start(timer, now + after); }
    void stop(timer_name timer) { call.timers.stop(timer); }

    // The way through the flow. A step ends by exactly one of these.
    // By the outcome of that index, and follows its branch; ${id.result} becomes `result`, or the outcome's
    // name.
    void leave(const flow_step& s, std::size_t outcome, std::string_view result = {});
    // … or by steps that the flow did not know when it began.
    void leave_to(const flow_step& s, std::size_t outcome, block_id steps);
    void run(block_id section, std::vector<result_value> params);  // comes back behind the step
    void go_back();                                                // from where `run` led
    void hang_up();                                                // the call ends, by the flow's wish
    // It does not end, but needs audio, which a failed transfer may have taken away: `enter` follows, with the
    // memory as it is.
    void wait_for_media();

    struct move {
        enum class kind { next, branch, error, run, back, hang_up, stay } type = kind::next;
        bot::branch to;
        std::optional<std::uint16_t> outcome;
        std::vector<result_value> params;
    };
    [[nodiscard]] bool is_moving() const { return move_.has_value(); }
    [[nodiscard]] std::optional<move> take_move();
    void note(visit v) { visits_.push_back(v); }
    [[nodiscard]] std::vector<visit> take_visits() { return std::move(visits_); }

    // What the flow remembers.
    template <class Memory>
    Memory& memory() {
        if (!std::holds_alternative<Memory>(call.flow.step)) call.flow.step.emplace<Memory>();
        return std::get<Memory>(call.flow.step);
    }
    void set_result(const flow_step& s, std::string_view name, value content, bool sensitive = false);

  private:
    std::uint32_t send(purpose why, graph::call_request request, milliseconds within);

    std::vector<action> actions_;
    std::string_view reason_;
    std::optional<move> move_;
    std::vector<visit> visits_;
};

}  // namespace switchhook::bot
