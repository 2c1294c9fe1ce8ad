#pragma once
// The step `voicemail`: a message, in as many recordings as it takes.

#include <optional>
#include <string>

#include "bot/steps/digit_collector.hpp"
#include "bot/steps/recording_rules.hpp"
#include "bot/steps/service_fields.hpp"

namespace switchhook::bot {

class voicemail_step final : public flow_step {
  public:
    static constexpr std::size_t left = 0, failed = 1, noinput = 2;             // outcomes
    static constexpr std::size_t keep_it = 0, hear_again = 1, record_anew = 2;  // choices of the review

    prompt greeting;
    bool barge_in = true;
    milliseconds max{180'000}, min{2'000}, piece{30'000};
    recording_rules recording;
    std::optional<input_rules> review;
    key_choice choices;
    int takes = 3;
    std::optional<service_fields> delivery;

    bool needs_media() const override { return true; }
    std::optional<std::size_t> ends_in_silence() const override { return noinput; }
    bool hears_keys() const override { return true; }
    bool collects_keys() const override { return review.has_value(); }
    bool keeps_keys() const override { return review && review->keeps_keys(); }
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    void keep(turn& t, const voice_message& message) const override;
    void each_prompt(const prompt_visitor& visit) const override {
        visit(greeting);
        if (review) review->each_prompt(visit);
    }
    milliseconds longest_wait(const world& w) const override;

  private:
    void begin_message(turn& t) const;
    void press(turn& t, char key) const;
    void record(turn& t) const;
    void on_ended(turn& t, const recording_ended& ended) const;
    void on_whole(turn& t) const;
    // Whether it is a message: `left`, or the outcome that says why not. Of unknown length it is one.
    [[nodiscard]] std::size_t shortcoming(const voice_message& message) const;
    void ask(turn& t) const;
    void go_on(turn& t, const digit_collector& input, digit_collector::progress made) const;
    [[nodiscard]] digit_collector reviewed(turn& t) const;
    void accept(turn& t) const;
    void deliver(turn& t, const voice_message& message) const;
    void give_up(turn& t, std::size_t why) const;
};

}  // namespace switchhook::bot
