#pragma once
// What menu and gather share: one input (digit_collector.hpp), and where the flow goes with it.

#include "bot/steps/digit_collector.hpp"

namespace switchhook::bot {

class input_step : public flow_step {
  public:
    input_rules rules;

    bool needs_media() const override { return true; }
    std::optional<std::size_t> ends_in_silence() const override { return outcomes.size() - 1; }
    bool collects_keys() const override { return true; }
    bool hides_keys() const override { return rules.sensitive; }
    bool keeps_keys() const override { return rules.keeps_keys(); }
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    void each_prompt(const prompt_visitor& visit) const override { rules.each_prompt(visit); }
    milliseconds longest_wait(const world& w) const override;

  protected:
    // A choice is the index of its outcome.
    [[nodiscard]] virtual const accepted_input& accepts() const = 0;
    void read_common(flow_reader& in, json::fields& f);  // declares `exhausted`, as the last outcome

  private:
    [[nodiscard]] digit_collector collector(turn& t) const;
    void go_on(turn& t, const digit_collector& input, digit_collector::progress made) const;
};

}  // namespace switchhook::bot
