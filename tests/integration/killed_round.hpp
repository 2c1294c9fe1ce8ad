#pragma once
// Calls that are under way at the same time, and the bot is killed meanwhile; what became of each.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/outlived_kill.hpp"

namespace switchhook::test {

struct played {
    staged_call* call = nullptr;
    std::chrono::steady_clock::time_point begun{};
    std::set<std::string> dialled;  // calls to this person that were placed before
    std::vector<std::string> way;
    done_once done;
    std::chrono::milliseconds pause{0};  // from the kill to what the bot next asked of Graph about this call
    std::string story;                   // for people
    bool may_not_be_known = false;       // whether a request that may not be made twice was made
    bool asked_to_speak_again = false;       // and callers of a script say what they say once
    std::vector<std::string> troubles;
};

class killed_round {
  public:
    killed_round(site& where, staged_services& services, const std::vector<staged_call*>& calls);

    void play();
    // After so much of the time for which calls are under way, at the latest. How long there was no bot.
    std::chrono::milliseconds play_and_kill(std::chrono::milliseconds after);

    std::vector<played>& calls() { return calls_; }

  private:
    void start();
    void join();
    void count(std::size_t& what);
    template <class Fact>
    void wait(std::chrono::milliseconds within, Fact fact);
    void look_at(played& c);
    void measure_pause(played& c, std::chrono::steady_clock::time_point killed) const;

    site& where_;
    staged_services& services_;
    std::vector<played> calls_;
    std::mutex guard_;
    std::condition_variable changed_;
    std::size_t begun_ = 0, over_ = 0;
    std::vector<std::jthread> players_;
};

}  // namespace switchhook::test
