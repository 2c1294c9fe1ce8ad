#pragma once
// The step `queue`: the caller waits in a line that all calls share, until an agent takes them.

#include <optional>

#include "bot/queue/waiting_line.hpp"
#include "bot/steps/consult.hpp"
#include "bot/steps/service_fields.hpp"
#include "bot/steps/ways_out.hpp"

namespace switchhook::bot {

inline constexpr std::size_t longest_line_name = 64;

class queue_step final : public flow_step {
  public:
    static constexpr std::size_t connected = 0, timeout = 1, full = 2, empty = 3, failed = 4;  // outcomes

    text_template line;
    queueing::line_settings settings;
    int priority = 0;
    std::vector<target> agents;              // or
    std::optional<service_fields> provider;  // who says which they are
    milliseconds ask_every{15'000};
    consultation asks;  // what an agent goes through
    prompt music, announcement, expected_wait;
    milliseconds announce_every{45'000};
    milliseconds longest_in_line{30 * 60'000};
    ways_out options;

    bool needs_media() const override { return true; }
    call_kind works_in() const override { return call_kind::of_two; }
    bool dials() const override { return true; }
    bool hears_keys() const override { return !options.empty(); }
    // Also where waiting goes on when the audio is back that a transfer took away.
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    void each_prompt(const prompt_visitor& visit) const override;
    milliseconds longest_wait(const world& w) const override;

  private:
    void ask(turn& t) const;
    void on_reply(turn& t, const service_replied& reply) const;
    [[nodiscard]] std::vector<graph::identity> agents_of(const call& c) const;
    [[nodiscard]] bot::enter_line entry(const call& c, std::vector<graph::identity> found) const;
    void enter_line(turn& t, std::vector<graph::identity> found) const;
    void enter_again(turn& t) const;
    void on_moved(turn& t, const line_moves& moved) const;
    void ring(turn& t, const graph::identity& agent) const;
    void hand_over(turn& t, const graph::call_id& leg) const;
    void lose(turn& t, graph::transfer_result why) const;  // the agent; waiting goes on
    void fall_back(turn& t, graph::transfer_result why) const;
    void come_back(turn& t) const;
    void wait_on(turn& t) const;
    void note_waited(turn& t) const;
    void play_music(turn& t) const;
    void on_heard(turn& t, bool played) const;
    [[nodiscard]] bool may_announce(const queue_memory& m) const;
    bool announce(turn& t) const;  // when it is time to; false: the music goes on
    void on_time(turn& t) const;
    void set_alarm(turn& t) const;  // for the next thing that is due
    void press(turn& t, char key) const;
    void leave(turn& t, std::size_t outcome, std::string_view result = {}) const;
    void fail(turn& t, std::string_view why) const;
};

// Of a reply: a list of targets, or an object with such a list as `agents`. Nothing when it is neither.
std::optional<std::vector<graph::identity>> agents_in(const value& reply);

}  // namespace switchhook::bot
