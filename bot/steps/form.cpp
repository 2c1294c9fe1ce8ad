#include "bot/steps/form.hpp"

#include <algorithm>

namespace switchhook::bot {

void form_step::enter(turn& t) const {
    t.memory<form_memory>().chosen.assign(fields.size(), 0);
    for (const auto& f : fields) t.set_result(*this, f.name, value(), f.rules.sensitive);
    ask(t, 0);
}

void form_step::on(turn& t, const signal& s) const { go_on(t, &s); }

void form_step::each_prompt(const prompt_visitor& visit) const {
    for (const auto& f : fields) f.rules.each_prompt(visit);
    for (const auto& f : fields) {
        visit(f.read_back);
        for (const auto& o : f.options) visit(o.read_back);
    }
    if (confirm) confirm->rules.each_prompt(visit);
    if (correct) correct->rules.each_prompt(visit);
}

milliseconds form_step::longest_wait(const world& w) const {
    milliseconds all{0}, read_back{0};
    for (const auto& f : fields) {
        all += f.rules.longest_wait(w, f.accepts->most_digits());
        milliseconds most{0};
        for (const auto& o : f.options) most = std::max(most, longest(o.read_back, w.clips));
        read_back += longest(f.read_back, w.clips) + most;
    }
    if (confirm) all += confirm->rules.longest_wait(w, 1, read_back);
    if (correct) all += correct->rules.longest_wait(w, correct->accepts->most_digits());
    return confirm ? attempts * all : all;
}

bool form_step::any(bool (*is)(const form_question&)) const {
    return std::any_of(fields.begin(), fields.end(), is) || (confirm && is(*confirm)) ||
           (correct && is(*correct));
}

const form_question& form_step::at(std::size_t index) const {
    if (index < fields.size()) return fields[index];
    return index == fields.size() ? *confirm : *correct;
}

void form_step::ask(turn& t, std::size_t index) const {
    t.memory<form_memory>().asked = static_cast<std::uint8_t>(index);
    go_on(t, nullptr);
}

void form_step::go_on(turn& t, const signal* s) const {
    auto& memory = t.memory<form_memory>();
    const auto& q = at(memory.asked);
    const auto lead = memory.asked == fields.size() ? read_back(memory) : prompt();
    digit_collector input(t, *this, q.rules, *q.accepts, memory.input, &lead);
    const auto made = s != nullptr ? input.on(*s) : input.begin();
    if (made == digit_collector::progress::exhausted) return give_up(t, q);
    if (made == digit_collector::progress::goes_on) return;
    if (memory.asked < fields.size()) return answered(t, memory.asked, input);
    if (memory.asked == fields.size()) return judged(t, input.choice());
    chosen(t, input.choice());
}

prompt form_step::read_back(const form_memory& memory) const {
    prompt all;
    const auto add = [&](const prompt& p) { all.insert(all.end(), p.begin(), p.end()); };
    for (std::size_t i = 0; i < fields.size(); ++i) {
        add(fields[i].read_back);
        if (!fields[i].options.empty()) add(fields[i].options[memory.chosen[i]].read_back);
    }
    return all;
}

void form_step::answered(turn& t, std::size_t index, const digit_collector& input) const {
    auto& memory = t.memory<form_memory>();
    const auto& f = fields[index];
    memory.chosen[index] = static_cast<std::uint32_t>(input.choice());
    t.set_result(*this, f.name, value(f.options.empty() ? input.digits() : f.options[input.choice()].meaning),
                 f.rules.sensitive);
    memory.input = {};
    const bool more = !memory.correcting && index + 1 < fields.size();
    if (more || confirm) return ask(t, more ? index + 1 : fields.size());
    t.leave(*this, filled);
}

void form_step::judged(turn& t, std::size_t choice) const {
    auto& memory = t.memory<form_memory>();
    if (choice == yes) return t.leave(*this, filled);
    if (choice == cancel) return t.leave(*this, cancelled);
    if (++memory.refusals >= attempts) {
        t.because("attempts are exhausted");
        t.set_result(*this, "reason", value("not confirmed"));
        return give_up(t, *confirm);
    }
    if (correct) return ask(t, fields.size() + 1);
    memory.correcting = false;
    ask(t, 0);
}

void form_step::chosen(turn& t, std::size_t choice) const {
    const bool one = choice < fields.size();
    t.memory<form_memory>().correcting = one;
    ask(t, one ? choice : 0);
}

void form_step::give_up(turn& t, const form_question& at_this) const {
    t.set_result(*this, "field", value(at_this.name));
    t.leave(*this, exhausted);
}

}  // namespace switchhook::bot
