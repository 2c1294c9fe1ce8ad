#include "bot/steps/digit_collector.hpp"

#include <algorithm>
#include <utility>

namespace switchhook::bot {
namespace {

using verdict = accepted_input::verdict;
using progress = digit_collector::progress;

constexpr std::size_t most_kept = 32;

// The n-th of a list, counted from 1; the last repeats.
const prompt& nth(const std::vector<prompt>& list, int n) {
    static const prompt nothing;
    if (list.empty()) return nothing;
    return list[std::min(list.size(), static_cast<std::size_t>(n)) - 1];
}

}  // namespace

progress digit_collector::begin() {
    memory_ = {};
    memory_.kept = std::move(t_.call.flow.type_ahead);
    t_.call.flow.type_ahead.clear();
    t_.call.flow.passed_over.clear();
    // What was pressed ahead counts as pressed into the prompt.
    if (rules_.barge_in && !memory_.kept.empty()) return take_kept();
    return ask({});
}

progress digit_collector::ask(const prompt& complaint) {
    const bool again = memory_.noinputs + memory_.nomatches > 0;
    prompt whole = complaint;
    const auto add = [&](const prompt& p) { whole.insert(whole.end(), p.begin(), p.end()); };
    if (again && !rules_.short_prompt.empty()) {
        add(rules_.short_prompt);
    } else {
        if (lead_ != nullptr) add(*lead_);
        add(rules_.prompt);
    }
    memory_.digits.clear();
    memory_.at = input_memory::stage::prompting;
    return t_.play(whole) ? progress::goes_on : listen();
}

progress digit_collector::listen() {
    if (!memory_.kept.empty()) return take_kept();
    memory_.at = input_memory::stage::waiting;
    t_.start(timer_name::input, rules_.timeout);
    return progress::goes_on;
}

progress digit_collector::on(const signal& s) {
    if (std::holds_alternative<prompt_ended>(s)) {
        if (memory_.at == input_memory::stage::leaving) return give_up();
        if (memory_.at == input_memory::stage::prompting) return listen();
    } else if (const auto* pressed = std::get_if<key_pressed>(&s)) {
        return press(pressed->key);
    } else if (std::holds_alternative<prompt_is_lost>(s)) {
        if (memory_.at == input_memory::stage::prompting) return ask({});
    } else if (const auto* up = std::get_if<time_is_up>(&s)) {
        if (up->timer == timer_name::inter_digit) return complete(false);
        return complain({verdict::kind::noinput, "no input"});
    }
    return progress::goes_on;
}

progress digit_collector::press(char key) {
    if (memory_.at == input_memory::stage::leaving) {
        t_.because("key means nothing here");
        return progress::goes_on;
    }
    if (memory_.at != input_memory::stage::prompting) return accept(key);
    if (rules_.barge_in) {
        t_.cancel_media();
        return accept(key);
    }
    if (!rules_.type_ahead) {
        t_.because("key ignored during the prompt");
        return progress::goes_on;
    }
    if (memory_.kept.size() < most_kept) memory_.kept += key;
    t_.because("key kept until the prompt ends");
    return progress::goes_on;
}

// Feeds the kept keys until the input is complete. What a match leaves waits for the next input; what a
// complaint leaves is forgotten.
progress digit_collector::take_kept() {
    const auto kept = std::exchange(memory_.kept, {});
    const auto complaints = memory_.noinputs + memory_.nomatches;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto made = accept(kept[i]);
        if (memory_.noinputs + memory_.nomatches != complaints) return made;
        if (made == progress::goes_on) continue;
        t_.call.flow.type_ahead = kept.substr(i + 1);
        return made;
    }
    return progress::goes_on;
}

progress digit_collector::accept(char key) {
    t_.stop(timer_name::input);
    memory_.at = input_memory::stage::collecting;
    if (key == rules_.finish_key) return complete(true);
    memory_.digits += key;
    t_.because("caller pressed a key");
    if (memory_.digits.size() >= accepts_.most_digits() || accepts_.is_complete(memory_.digits))
        return complete(false);
    t_.start(timer_name::inter_digit, rules_.inter_digit);
    return progress::goes_on;
}

progress digit_collector::complete(bool finished) {
    t_.stop(timer_name::inter_digit);
    const auto v = accepts_.judge(memory_.digits, finished);
    if (v.type != verdict::kind::matched) return complain(v);
    t_.because(rules_.sensitive ? std::string_view("caller's input matched")
                                : accepts_.reason_of_match(memory_.digits));
    choice_ = v.choice;
    return progress::matched;
}

progress digit_collector::complain(const verdict& v) {
    const bool silent = v.type == verdict::kind::noinput;
    const int count = silent ? ++memory_.noinputs : ++memory_.nomatches;
    const auto& complaint = nth(silent ? rules_.noinput : rules_.nomatch, count);
    t_.because(v.reason);
    t_.set_result(of_, "reason", value(std::string(v.reason)));
    memory_.kept.clear();
    if (memory_.noinputs + memory_.nomatches < rules_.attempts) return ask(complaint);
    memory_.digits.clear();
    memory_.at = input_memory::stage::leaving;
    return t_.play(complaint) ? progress::goes_on : give_up();
}

progress digit_collector::give_up() {
    t_.because("attempts are exhausted");
    return progress::exhausted;
}

void input_rules::each_prompt(const flow_step::prompt_visitor& visit) const {
    visit(prompt);
    visit(short_prompt);
    for (const auto& p : noinput) visit(p);
    for (const auto& p : nomatch) visit(p);
}

milliseconds input_rules::longest_wait(const world& w, std::size_t most_digits, milliseconds lead) const {
    const auto longest_of = [&](const std::vector<bot::prompt>& list) {
        milliseconds most{0};
        for (const auto& p : list) most = std::max(most, longest(p, w.clips));
        return most;
    };
    const auto asking = std::max(lead + longest(prompt, w.clips), longest(short_prompt, w.clips));
    const auto complaint = std::max(longest_of(noinput), longest_of(nomatch));
    const auto pressing = static_cast<std::int64_t>(most_digits) * (inter_digit + w.settings.tone_gap);
    return attempts * (complaint + asking + 2 * w.settings.completion_grace + timeout + pressing);
}

void input_rules::read(flow_reader& in, json::fields& f) {
    in.note_input(f.where());
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
}

void input_rules::read_finish_key(flow_reader& in, json::fields& f) {
    const auto k = f.any("finishKey");
    if (!k) return;
    finish_key.reset();
    if (k->value->type != json::node::kind::null) finish_key = in.read_key(*k);
}

void input_rules::yield_finish_key(const key_choice& to) {
    if (finish_key && to.uses(*finish_key)) finish_key.reset();
}

}  // namespace switchhook::bot
