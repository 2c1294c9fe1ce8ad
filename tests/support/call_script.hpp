#pragma once
// Drives one call through a flow on virtual time, playing Graph's part: requests succeed unless told
// otherwise, and what the call does is compared as short lines ("playPrompt menu", "transfer to user …").

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bot/call/machine.hpp"
#include "bot/flow/load.hpp"

namespace switchhook::test {

class call_script {
  public:
    // Throws when the flow has mistakes. Every clip plays for `clip_length`.
    explicit call_script(std::string_view flow_text, bot::milliseconds clip_length = bot::milliseconds(2000));

    // A flow that is loaded: for many calls through one.
    explicit call_script(std::shared_ptr<const bot::flow> flow,
                         bot::milliseconds clip_length = bot::milliseconds(2000));

    call_script& on(const bot::event& e);
    call_script& ring(bot::admission admit = bot::admission::welcome);
    call_script& order(bot::call_order what);  // the bot is to place a call
    call_script& order_to(graph::identity who);
    call_script& establish();  // establishing, established, audio active
    call_script& answered() { return ring().establish(); }
    call_script& state(graph::call_state s, std::optional<graph::result_info> result = {});
    call_script& press(std::string_view keys);
    call_script& tone(std::int64_t sequence, char key);
    call_script& prompt_done();  // the current operation completes
    call_script& operation(graph::operation_status status, int code, int subcode, std::string location = {});
    call_script& recorded(int subcode);                       // … with a recording
    call_script& asked_ends(graph::operation_status status);  // what a step asked for
    // The first that is on its way.
    call_script& stored(std::string file, bot::milliseconds length = bot::milliseconds(0));
    call_script& caller_hangs_up();
    call_script& wait(bot::milliseconds time);  // timers fire when due
    call_script& pass(bot::milliseconds time);  // …, but those due in the last instant have yet to fire
    // Nobody leads the call, and no timer fires; then another process goes on with it.
    call_script& unled(bot::milliseconds time, std::uint32_t makes_from = 0);

    // The next request of that method fails so.
    call_script& fail_next(std::string method, bot::request_error error, unsigned status = 400,
                           std::string code = {});
    call_script& hold_answers();             // requests stay unanswered
    call_script& tell(graph::call_state s);  // what GET finds from now on

    call_script& on_action(std::function<void(const bot::action&)> see);
    // From now on what happens is written down, as the server's store keeps it.
    call_script& keep_journal();
    [[nodiscard]] const std::string& journal() const { return journal_; }  // a line for each event

    // A service replied to that request with a list of steps.
    call_script& fetch(std::uint32_t request, const std::string& steps);

    // What was done since the last question, then forgotten.
    std::vector<std::string> done();
    [[nodiscard]] const std::vector<bot::visit>& visits() const { return visits_; }  // from the beginning
    [[nodiscard]] const bot::call& call() const { return call_; }
    [[nodiscard]] const bot::flow& flow() const { return *flow_; }
    [[nodiscard]] const bot::world& world() const { return world_; }
    [[nodiscard]] std::string_view reason() const { return reason_; }
    [[nodiscard]] bot::instant now() const { return now_; }
    [[nodiscard]] std::string result(std::string_view name) const;
    [[nodiscard]] bool released() const { return released_; }
    [[nodiscard]] const std::vector<bot::send_request>& requests() const { return requests_; }

  private:
    struct failure {
        bot::request_error error;
        unsigned status;
        std::string code;
    };
    void apply(const bot::event& e);
    bot::event answer_to(const bot::send_request& request);

    void use(std::shared_ptr<const bot::flow> flow);

    std::shared_ptr<const bot::flow> flow_;
    bot::milliseconds clip_length_;
    std::vector<bot::clip> clips_;
    bot::world world_;
    bot::call call_;
    bot::instant now_{bot::milliseconds(1'700'000'000'000)};
    std::int64_t next_tone_ = 1;
    std::multimap<std::string, failure> failures_;
    graph::call_state told_ = graph::call_state::established;
    bool hold_ = false;
    bool released_ = false;
    std::string_view reason_;
    std::function<void(const bot::action&)> see_;
    std::vector<std::string> done_;
    std::vector<bot::visit> visits_;
    std::vector<bot::send_request> requests_;
    bool keeps_journal_ = false;
    std::string journal_;
};

// `sections` and other members of a flow file, wrapped with version 1.
std::string flow_with(std::string_view members);

}  // namespace switchhook::test
