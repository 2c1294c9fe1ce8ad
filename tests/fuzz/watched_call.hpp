#pragma once
// One call on virtual time, and what must hold of any call whatever happens to it: it stays consistent, asks for a
// bounded number of things, asks for nothing after it was released, and its events alone make it again.

#include <cstdint>
#include <map>
#include <vector>

#include "bot/call/machine.hpp"

namespace switchhook::fuzz {

class watched_call {
  public:
    explicit watched_call(const bot::flow& f);
    watched_call(const watched_call&) = delete;
    watched_call& operator=(const watched_call&) = delete;

    void on(const bot::event& e);
    // Timers fire when due, and a request that nothing answered within its time fails: whoever performs the requests
    // promises that.
    void wait(bot::milliseconds time);
    void wait_for_next_timer();

    void ring(bot::admission admit = bot::admission::welcome);
    void establish();
    // The call is deleted, and recordings on their way are lost: then it must be released, once.
    void end();
    // Folds all events anew, once as they were and once as the journal would give them back.
    void check_replay() const;

    [[nodiscard]] const bot::call& call() const { return call_; }
    [[nodiscard]] const std::vector<bot::event>& history() const { return history_; }

  private:
    struct outstanding {
        bot::instant due;
        enum class kind { request, recording, service, callback } type = kind::request;
    };
    void check_step(const bot::call& before, const bot::event& e, const bot::step_result& made);
    void note(const bot::action& a);
    void settle_late_request(std::uint32_t number);

    std::vector<bot::clip> clips_;
    bot::world world_;
    bot::call call_;
    bot::instant now_{bot::milliseconds(1'700'000'000'000)};
    std::map<std::uint32_t, outstanding> outstanding_;  // a superset of what the call waits for
    std::uint32_t last_request_ = 0;
    bool released_ = false;
    std::vector<bot::event> history_;
    std::vector<bot::instant> moments_;  // beside history_
};

}  // namespace switchhook::fuzz
