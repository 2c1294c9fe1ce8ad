#include "bot/steps/input.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

constexpr std::size_t most_kept = 32;

// The n-th of a list, counted from 1; the last repeats.
const prompt& nth(const std::vector<prompt>& list, int n) {
    static const prompt nothing;
    if (list.empty()) return nothing;
    return list[std::min(list.size(), static_cast<std::size_t>(n)) - 1];
}

}  // namespace

void input_step::enter(turn& t) const {
    auto& memory = t.memory<input_memory>();
    memory.kept = std::move(t.call.flow.type_ahead);
    t.call.flow.type_ahead.clear();
    // What was pressed ahead counts as pressed into the prompt.
    if (barge_in && !memory.kept.empty()) return take_kept(t);
    ask(t, {});
}

void input_step::ask(turn& t, const bot::prompt& complaint) const {
    auto& memory = t.memory<input_memory>();
    const bool again = memory.noinputs + memory.nomatches > 0;
    bot::prompt whole = complaint;
    const auto& own = again && !short_prompt.empty() ? short_prompt : prompt;
    whole.insert(whole.end(), own.begin(), own.end());
    memory.digits.clear();
    memory.at = input_memory::stage::prompting;
    if (!t.play(whole)) listen(t);
}

void input_step::listen(turn& t) const {
    auto& memory = t.memory<input_memory>();
    if (!memory.kept.empty()) return take_kept(t);
    memory.at = input_memory::stage::waiting;
    t.start(timer_name::input, timeout);
}

void input_step::on(turn& t, const signal& s) const {
    auto& memory = t.memory<input_memory>();
    if (std::holds_alternative<prompt_ended>(s)) {
        if (memory.at == input_memory::stage::leaving) return give_up(t);
        if (memory.at == input_memory::stage::prompting) listen(t);
    } else if (const auto* pressed = std::get_if<key_pressed>(&s)) {
        press(t, pressed->key);
    } else if (const auto* up = std::get_if<time_is_up>(&s)) {
        if (up->timer == timer_name::inter_digit) return complete(t, false);
        complain(t, {verdict::kind::noinput, "no input"});
    }
}

void input_step::press(turn& t, char key) const {
    auto& memory = t.memory<input_memory>();
    if (memory.at == input_memory::stage::leaving) return t.because("key means nothing here");
    if (memory.at != input_memory::stage::prompting) return accept(t, key);
    if (barge_in) {
        t.cancel_media();
        return accept(t, key);
    }
    if (!type_ahead) return t.because("key ignored during the prompt");
    if (memory.kept.size() < most_kept) memory.kept += key;
    t.because("key kept until the prompt ends");
}

// Feeds the kept keys until the input is complete. What a match leaves waits for the next step; what a
// complaint leaves is forgotten.
void input_step::take_kept(turn& t) const {
    auto kept = std::move(t.memory<input_memory>().kept);
    t.memory<input_memory>().kept.clear();
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto before = t.memory<input_memory>().noinputs + t.memory<input_memory>().nomatches;
        accept(t, kept[i]);
        if (t.memory<input_memory>().noinputs + t.memory<input_memory>().nomatches != before) return;
        if (t.is_moving()) {
            t.call.flow.type_ahead = kept.substr(i + 1);
            return;
        }
    }
}

void input_step::accept(turn& t, char key) const {
    auto& memory = t.memory<input_memory>();
    t.stop(timer_name::input);
    memory.at = input_memory::stage::collecting;
    if (key == finish_key) return complete(t, true);
    memory.digits += key;
    t.because("caller pressed a key");
    if (memory.digits.size() >= most_digits || is_complete(memory.digits)) return complete(t, false);
    t.start(timer_name::inter_digit, inter_digit);
}

void input_step::complete(turn& t, bool finished) const {
    auto& memory = t.memory<input_memory>();
    t.stop(timer_name::inter_digit);
    const auto v = judge(memory.digits, finished);
    if (v.type != verdict::kind::matched) return complain(t, v);
    t.because(sensitive ? std::string_view("caller's input matched") : reason_of_match(memory.digits));
    t.set_result(*this, "digits", value(memory.digits), sensitive);
    t.leave(*this, v.outcome, "matched");
}

void input_step::complain(turn& t, const verdict& v) const {
    auto& memory = t.memory<input_memory>();
    const bool silent = v.type == verdict::kind::noinput;
    const int count = silent ? ++memory.noinputs : ++memory.nomatches;
    const auto& complaint = nth(silent ? noinput : nomatch, count);
    t.because(v.reason);
    t.set_result(*this, "reason", value(std::string(v.reason)));
    memory.kept.clear();
    if (memory.noinputs + memory.nomatches < attempts) return ask(t, complaint);
    memory.digits.clear();
    memory.at = input_memory::stage::leaving;
    if (!t.play(complaint)) give_up(t);
}

void input_step::give_up(turn& t) const {
    t.because("attempts are exhausted");
    t.leave(*this, outcomes.size() - 1);
}

milliseconds input_step::longest_wait(const world& w) const {
    const auto longest_of = [&](const std::vector<bot::prompt>& list) {
        milliseconds most{0};
        for (const auto& p : list) most = std::max(most, longest(p, w.clips));
        return most;
    };
    const auto asking = std::max(longest(prompt, w.clips), longest(short_prompt, w.clips));
    const auto complaint = std::max(longest_of(noinput), longest_of(nomatch));
    const auto pressing = static_cast<std::int64_t>(most_digits) * (inter_digit + w.settings.tone_gap);
    return attempts * (complaint + asking + 2 * w.settings.completion_grace + timeout + pressing);
}

void input_step::read_common(flow_reader& in, json::fields& f) {
    using std::chrono::seconds;
    const auto& usual = in.defaults;
    timeout = usual.timeout;
    inter_digit = usual.inter_digit;
    finish_key = usual.finish_key;
    barge_in = usual.barge_in;
    type_ahead = usual.type_ahead;
    std::int64_t tries = usual.attempts;
    if (const auto p = f.any("prompt")) prompt = in.read_prompt(*p);
    if (const auto p = f.any("short")) short_prompt = in.read_prompt(*p);
    if (const auto p = f.any("noinput")) noinput = in.read_prompt_list(*p);
    if (const auto p = f.any("nomatch")) nomatch = in.read_prompt_list(*p);
    f.optional("timeout", timeout, milliseconds(100), seconds(120));
    f.optional("interDigitTimeout", inter_digit, milliseconds(100), seconds(60));
    f.optional("attempts", tries, 1, 10);
    attempts = static_cast<int>(tries);
    f.optional("bargeIn", barge_in);
    f.optional("typeAhead", type_ahead);
    f.optional("sensitive", sensitive);
    in.read_outcome(f, *this, "exhausted", outcome::kind::failure);
}

}  // namespace switchhook::bot
