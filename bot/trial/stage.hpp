#pragma once
// One call through a flow on virtual time. The stage plays the parts of Graph and of the user's services: it
// answers requests at once, plays prompts for as long as they last, fires timers when they are due. What people do
// is told to it.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bot/call/machine.hpp"
#include "bot/flow/load.hpp"
#include "bot/trial/script.hpp"

namespace switchhook::bot::trial {

// A flow and what all its tests share. Immutable.
struct scenery {
    std::shared_ptr<const bot::flow> flow;
    std::vector<clip> clips;
    bot::world world;          // points into the above
    flow_surroundings around;  // in which the flow was loaded, for steps that services reply
};
call_settings imagined_settings();
// Spoken text lasts 60 ms a character, a file 3 s.
std::shared_ptr<const scenery> make_scenery(std::shared_ptr<const bot::flow> flow,
                                            flow_surroundings around = {},
                                            call_settings settings = imagined_settings());
std::vector<clip> clips_for(const bot::flow& flow);

// Who has to do something before the call goes on.
enum class turn_of {
    nobody,     // something plays, or the flow lets time pass
    caller,     // keys are waited for
    pressing,   // … and some were pressed already
    recording,  // the caller may speak
    target,     // of a transfer
    callee,     // whom the bot calls
    line,       // that the call waits in
    service,    // one of the user's, that no reply is known of
    over,       // nothing will happen any more
};

// Something that happened, for the timeline of a failed test.
struct happening {
    milliseconds at{0};  // since the beginning
    std::string what;
};
std::string to_string(const happening& h);  // "0:12.500  playPrompt sorry"

class stage {
  public:
    stage(std::shared_ptr<const scenery> flow, instant begins, bool keeps_timeline);

    // What the test says.
    void begin(const begin_call& how);
    void press(char key);
    void speak(milliseconds time, char stop);  // into the recording that runs
    void hang_up(end_call::by who);
    void settle_transfer(const far_end& how);
    void settle_callee(const far_end& how);
    void settle_agent(const far_end& how);
    void ring_agent();
    void will_stand(const line_stands& place, std::size_t line);
    void will_be_full(std::size_t line);
    void will_reply(const service_reply& reply, std::size_t line);
    void will_fail(const injected_failure& failure, std::size_t line);

    // Time. `pass` ends early when the call is over.
    void pass(milliseconds time);
    // The next thing that comes by itself; false when nothing is to come.
    bool go_on();
    // Until it is somebody's turn. Keys that were begun are completed by time, unless `more_keys` are to come.
    void settle(bool more_keys);
    // Until it begins to play. False when it is somebody's turn before that.
    bool hear(const expected_prompt& prompt);
    void finish();  // the caller hangs up, if nobody did; to the very end

    [[nodiscard]] turn_of whose() const;
    [[nodiscard]] bool waits_in_line() const { return call_.line.has_value(); }
    [[nodiscard]] bool gave_up() const { return events_ >= most_events; }  // the flow goes round for ever

    // By its name, its text, or its file.
    [[nodiscard]] bool is_of(const expected_prompt& prompt, std::uint16_t clip) const;
    [[nodiscard]] const bot::call& call() const { return call_; }
    [[nodiscard]] const bot::flow& flow() const { return *flow_; }
    [[nodiscard]] instant now() const { return now_; }
    [[nodiscard]] milliseconds lasted() const { return over_at_.value_or(now_) - began_; }

    // What happened since the last expectation was met.
    struct news {
        std::vector<std::uint16_t> played;  // clips
        std::vector<graph::call_request> requests;
        std::vector<service_request> asked, notified;
        std::vector<value> callbacks;
        std::vector<std::string> log;
    };
    news since;
    // And all in all.
    std::string section, step_id, step_verb;  // where the flow stands or, when it is over, stood at last
    std::vector<std::pair<std::string, std::string>> outcomes;  // of steps with an id, the last of each
    std::vector<visit> visits;                               // of the flow, without what services added to it
    std::string waits_for;                                   // the request that no reply is known of
    std::vector<std::pair<std::size_t, std::string>> wrong;  // lines of the test that make no sense, and why
    std::vector<std::size_t> unused() const;                 // lines whose reply or failure nobody came for
    std::vector<happening> timeline;

  private:
    static constexpr std::size_t most_events = 20'000;
    struct occurrence {
        instant at;
        event what;
        std::uint32_t media = 0;  // the request that it ends; 0 for others
    };
    struct playing_clip {
        std::uint16_t clip = 0;
        instant from, to;
        bool heard = false;
    };
    struct prepared_reply {
        service_reply reply;
        std::size_t line;
        std::int64_t left;
    };
    struct prepared_failure {
        injected_failure failure;
        std::size_t line;
        std::int64_t left;
    };
    struct prepared_line {
        std::optional<line_stands> place;  // full without one
        std::size_t line;
        bool used = false;
    };
    struct recording {
        std::uint32_t request = 0;
        std::string context;
        instant from;  // when the caller may speak
        milliseconds initial_silence{0}, silence{0}, max{0};
        std::string stop_tones;
    };

    [[nodiscard]] bool is_transferring() const;
    [[nodiscard]] bool is_consulting() const;  // the target is called beside the call, by one of its own
    void apply(const event& e);
    void perform(const action& a, std::deque<event>& then);
    void answer(const send_request& request, std::deque<event>& then);
    void follow_up(const send_request& request, std::deque<event>& then);
    void play(const send_request& request, const graph::play_prompt_request& play);
    void record(const send_request& request, const graph::record_response_request& record);
    void end_recording(int subcode, bool with_file, milliseconds after);
    void store(std::uint32_t number, const std::string& name, milliseconds length, std::deque<event>& then);
    void act_as_line(const action& a, std::deque<event>& then);
    void ask(const ask_service& what, std::deque<event>& then);
    void keep(const keep_callback& what, std::deque<event>& then);
    bool reply_to(const ask_service& what, std::deque<event>& then);
    event steps_of(std::uint32_t request, const value& reply, std::size_t line);
    void come(milliseconds after, event what, std::uint32_t media = 0);
    void move_to(instant moment);
    [[nodiscard]] std::optional<instant> next_at() const;
    void play_clips(const std::vector<graph::prompt>& prompts);
    void stop_media();
    std::optional<request_error> take_failure(injected_failure::kind what, std::string_view method = {});
    void follow(const std::vector<visit>& way, bool was_over);
    void remember(const event& e);
    void remember(const action& a);
    void remember(const visit& v);
    void remember(std::string what);

    std::shared_ptr<const scenery> scenery_;
    std::shared_ptr<const bot::flow> flow_;
    bot::world world_;
    std::vector<clip> clips_;  // once a service has replied steps
    bot::call call_;
    instant began_, now_;
    std::optional<instant> over_at_;
    instant media_free_;
    bool over_ = false;
    bool heard_ = false;  // keys are reported
    bool keeps_timeline_;
    graph::call_state told_ = graph::call_state::incoming;  // what GET finds
    std::int64_t next_tone_ = 1;
    std::uint32_t begun_ = 0;  // transfers and calls: one may follow the other at once
    std::size_t events_ = 0;
    std::vector<occurrence> coming_;
    std::vector<playing_clip> playing_;
    std::optional<recording> recording_;
    milliseconds spoken_{0};  // of the recording that ended last
    std::map<std::string, milliseconds> stored_;
    std::vector<prepared_reply> replies_;
    std::vector<prepared_failure> failures_;
    std::vector<prepared_line> lines_;
    line_stands place_;
    std::vector<graph::identity> agents_;     // of the line, the next one first
    std::optional<service_answered> listed_;  // by a service: who the agents are
    std::vector<ask_service> open_;           // no reply is known
};

}  // namespace switchhook::bot::trial
