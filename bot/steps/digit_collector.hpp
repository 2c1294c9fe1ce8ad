#pragma once
// Asking, listening, and asking again, for one input. The rules of digits:
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
#include "bot/steps/accepted_input.hpp"

namespace switchhook::bot {

struct input_rules {
    bot::prompt prompt;
    bot::prompt short_prompt;  // instead of `prompt`, when asking again
    std::vector<bot::prompt> noinput, nomatch;
    milliseconds timeout{5'000}, inter_digit{3'000};
    std::optional<char> finish_key = '#';
    int attempts = 3;
    bool barge_in = true;
    bool type_ahead = false;
    bool sensitive = false;

    void read(flow_reader& in, json::fields& f);
    void read_finish_key(flow_reader& in, json::fields& f);
    // A key that is part of a choice finishes nothing.
    void yield_finish_key(const key_choice& to);

    void each_prompt(const flow_step::prompt_visitor& visit) const;
    [[nodiscard]] bool keeps_keys() const { return type_ahead && !barge_in; }
    // `lead`: how long what goes before the prompt plays at most.
    [[nodiscard]] milliseconds longest_wait(const world& w, std::size_t most_digits,
                                            milliseconds lead = milliseconds(0)) const;
};

// The rules, applied to one event of a call. Everything that lasts is in the memory.
class digit_collector {
  public:
    enum class progress { goes_on, matched, exhausted };

    // `lead`, if any, goes before the rules' own prompt. All of them must outlive the collector.
    digit_collector(turn& t, const flow_step& of, const input_rules& rules, const accepted_input& accepts,
                    input_memory& memory, const prompt* lead = nullptr)
        : t_(t), of_(of), rules_(rules), accepts_(accepts), memory_(memory), lead_(lead) {}

    // Keys pressed ahead count; those that a match leaves are the next input's.
    progress begin();
    progress on(const signal& s);

    // Of a match.
    [[nodiscard]] const std::string& digits() const { return memory_.digits; }
    [[nodiscard]] std::size_t choice() const { return choice_; }

  private:
    progress ask(const prompt& complaint);
    progress listen();
    progress press(char key);
    progress take_kept();
    progress accept(char key);
    progress complete(bool finished);
    progress complain(const accepted_input::verdict& v);
    progress give_up();

    turn& t_;
    const flow_step& of_;
    const input_rules& rules_;
    const accepted_input& accepts_;
    input_memory& memory_;
    const prompt* lead_;
    std::size_t choice_ = 0;
};

}  // namespace switchhook::bot
