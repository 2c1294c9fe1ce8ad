#pragma once
// A call beside a Graph that answers and reports in any order, late, twice or never. What must hold of every
// call is checked after every event. The same seed always makes the same call.

#include <random>
#include <set>
#include <string>
#include <vector>

#include "bot/call/machine.hpp"
#include "bot/journal/restoring.hpp"

namespace switchhook::test {

class dice {
  public:
    explicit dice(unsigned seed) : engine_(seed) {}
    // 0 to sides - 1; std::uniform_int_distribution would roll differently elsewhere.
    int roll(int sides) { return static_cast<int>(engine_() % static_cast<unsigned>(sides)); }
    bool one_in(int n) { return roll(n) == 0; }

  private:
    std::mt19937 engine_;
};

struct misfortune {
    int lost = 12;        // one report in so many never comes
    int doubled = 10;     // … comes twice
    int refused = 15;     // one request in so many fails
    int unanswered = 20;  // … is never answered, or only after its budget
    int hangs_up = 40;    // one thing the caller does in so many
    int dies = 100;       // … happens while the process is killed, and another goes on
};

class graph_in_disorder {
  public:
    graph_in_disorder(const bot::flow& f, unsigned seed, misfortune luck);

    // The caller rings; then `happenings` events, timers included, or fewer when the call ends. Throws
    // std::logic_error naming what did not hold.
    void live(int happenings);
    // Graph says that the call is gone, to whoever asks; nothing else comes. Time passes until the call ends.
    void fall_silent();
    // Hands over one event at this moment.
    void apply(const bot::event& e);

    [[nodiscard]] const bot::call& call() const { return call_; }
    [[nodiscard]] bool released() const { return released_; }
    [[nodiscard]] const std::set<bot::call_phase>& phases() const { return phases_; }
    [[nodiscard]] const std::vector<bot::send_request>& requests() const { return requests_; }
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

  private:
    struct report {
        bot::instant at;
        bot::event what;
    };
    void perform(const bot::action& a);
    void answer(const bot::send_request& request);
    void consequences(const bot::send_request& request);
    void change_process();
    void perform_again(const bot::action& a);
    void write_down(const bot::event& e, const bot::step_result& result);
    void come(const bot::event& e, int within_ms);  // later, perhaps twice, perhaps never
    void caller_acts();
    void send_to_a_section();  // an operator does
    void line_moves();
    bool one_thing_happens();
    void check(const bot::event& e, const bot::call& before, const bot::step_result& result);

    dice dice_;
    misfortune luck_;
    std::vector<bot::clip> clips_;
    bot::world world_;
    bot::call call_;
    bot::call replayed_;  // from what the journal keeps
    std::vector<bot::stored_record> journal_;
    bot::instant now_{bot::milliseconds(1'700'000'000'000)};
    std::vector<report> coming_;
    std::int64_t next_tone_ = 1;
    bool silent_ = false;
    bool released_ = false;
    std::optional<std::uint32_t> line_;  // that the call waits in
    std::set<std::string> contexts_;
    std::uint32_t last_number_ = 0;
    unsigned checked_ = 0;
    std::set<bot::call_phase> phases_;
    std::vector<bot::send_request> requests_;
    std::vector<std::string> lines_;  // what was logged by the flow
};

}  // namespace switchhook::test
