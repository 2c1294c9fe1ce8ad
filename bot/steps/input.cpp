#include "bot/steps/input.hpp"

namespace switchhook::bot {

digit_collector input_step::collector(turn& t) const {
    return {t, *this, rules, accepts(), t.memory<input_memory>()};
}

void input_step::enter(turn& t) const {
    auto input = collector(t);
    go_on(t, input, input.begin());
}

void input_step::on(turn& t, const signal& s) const {
    auto input = collector(t);
    go_on(t, input, input.on(s));
}

void input_step::go_on(turn& t, const digit_collector& input, digit_collector::progress made) const {
    switch (made) {
        case digit_collector::progress::goes_on: return;
        case digit_collector::progress::matched:
            t.set_result(*this, "digits", value(input.digits()), rules.sensitive);
            return t.leave(*this, input.choice(), "matched");
        case digit_collector::progress::exhausted: return t.leave(*this, outcomes.size() - 1);
    }
}

milliseconds input_step::longest_wait(const world& w) const {
    return rules.longest_wait(w, accepts().most_digits());
}

void input_step::read_common(flow_reader& in, json::fields& f) {
    rules.read(in, f);
    f.optional("sensitive", rules.sensitive);
    in.read_outcome(f, *this, "exhausted", outcome::kind::failure);
}

}  // namespace switchhook::bot
