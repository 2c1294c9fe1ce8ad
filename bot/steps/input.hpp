#pragma once
// What menu and gather share: asking, listening, and asking again. The rules of digits:
//   1  `timeout` starts when the prompt ended or failed, at once without a prompt, and also when the prompt's
//      end is never reported.
//   2  The first digit ends `timeout`; then only `interDigitTimeout` runs, restarted by each digit.
//   3  Input ends at `max` digits, the finish key, the inter-digit time-out, or in a menu when no longer option
//      continues the keys.
//   4  Nothing is noinput; what fits nothing is nomatch; the finish key alone is noinput unless `allowEmpty`.
//   5  `attempts` bounds noinput and nomatch together; the n-th prompt of each list is used, the last repeats.
//   6  With `bargeIn` a digit cancels the prompt once and is the first digit; without, it is dropped, or kept
//      with `typeAhead`.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/call/turn.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {

class input_step : public flow_step {
  public:
    struct verdict {
        enum class kind { matched, noinput, nomatch } type = kind::noinput;
        std::string_view reason = {};  // a literal
        std::size_t outcome = 0;       // of a match
    };

    bot::prompt prompt;
    bot::prompt short_prompt;  // instead of `prompt`, when asking again
    std::vector<bot::prompt> noinput, nomatch;
    milliseconds timeout{5'000}, inter_digit{3'000};
    std::optional<char> finish_key = '#';
    std::size_t most_digits = 1;
    int attempts = 3;
    bool barge_in = true;
    bool type_ahead = false;
    bool sensitive = false;

    bool needs_media() const override { return true; }
    bool collects_keys() const override { return true; }
    bool hides_keys() const override { return sensitive; }
    bool keeps_keys() const override { return type_ahead && !barge_in; }
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    void each_prompt(const prompt_visitor& visit) const override {
        visit(prompt);
        visit(short_prompt);
        for (const auto& p : noinput) visit(p);
        for (const auto& p : nomatch) visit(p);
    }
    milliseconds longest_wait(const world& w) const override;

  protected:
    // Of a complete input; `finished` when the finish key ended it.
    [[nodiscard]] virtual verdict judge(const std::string& digits, bool finished) const = 0;
    // No option continues the digits, be they one or not.
    [[nodiscard]] virtual bool is_complete(const std::string& digits) const = 0;
    // What the caller's choice is called on the timeline.
    [[nodiscard]] virtual std::string_view reason_of_match(const std::string& digits) const = 0;

    void read_common(flow_reader& in, json::fields& f);  // declares `exhausted`, as the last outcome

  private:
    void ask(turn& t, const bot::prompt& complaint) const;
    void listen(turn& t) const;
    void press(turn& t, char key) const;
    void take_kept(turn& t) const;
    void accept(turn& t, char key) const;
    void complete(turn& t, bool finished) const;
    void complain(turn& t, const verdict& v) const;
    void give_up(turn& t) const;
};

}  // namespace switchhook::bot
