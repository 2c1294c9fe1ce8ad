#include "tests/unit/bot/digit_rules/scenario.hpp"

#include <algorithm>
#include <array>

namespace switchhook::test::digit_rules {
namespace {

std::string quoted(const std::string& text) {
    std::string all = "\"";
    for (const char c : text) {
        if (c == '\\') all += '\\';
        all += c;
    }
    return all + '"';
}

// The members of a JSON object, or the entries of a list.
class entries {
  public:
    entries& add(const std::string& text) {
        text_ += (text_.empty() ? "" : ", ") + text;
        return *this;
    }
    entries& member(const std::string& name, const std::string& value) {
        return add(quoted(name) + ": " + value);
    }
    [[nodiscard]] std::string object() const { return "{ " + text_ + " }"; }
    [[nodiscard]] std::string list() const { return "[ " + text_ + " ]"; }

  private:
    std::string text_;
};

std::string object(const std::string& name, const std::string& value) {
    return entries().member(name, value).object();
}

std::string flag(bool b) { return b ? "true" : "false"; }
std::string duration(milliseconds t) { return quoted(std::to_string(t.count()) + "ms"); }
std::string log(const std::string& text) { return object("log", quoted(text)); }

std::string results_of(const std::string& id) {
    return id + " [${" + id + ".digits}] ${" + id + ".result}, ${" + id + ".reason}";
}

void add_manner(entries& to, const manner& m) {
    if (m.barge_in) to.member("bargeIn", flag(*m.barge_in));
    if (m.type_ahead) to.member("typeAhead", flag(*m.type_ahead));
    if (m.finish_key) to.member("finishKey", *m.finish_key == "null" ? "null" : quoted(*m.finish_key));
    if (m.timeout) to.member("timeout", duration(*m.timeout));
    if (m.inter_digit_timeout) to.member("interDigitTimeout", duration(*m.inter_digit_timeout));
    if (m.attempts) to.member("attempts", std::to_string(*m.attempts));
}

std::string numbered_list(const std::string& name, int length) {
    entries all;
    for (int i = 1; i <= length; ++i) all.add(quoted(name + std::to_string(i)));
    return all.list();
}

std::string step_text(const play_step& step) {
    entries fields;
    fields.member("prompt", quoted(step.prompt));
    if (step.barge_in) fields.member("bargeIn", flag(*step.barge_in));
    fields.member("failed", entries().add(log(step.prompt + " failed")).list());
    return object("play", fields.object());
}

std::string step_text(const input_step& step) {
    entries fields;
    fields.member("id", quoted(step.id));
    if (step.options.empty()) {
        fields.member("min", std::to_string(step.min)).member("max", std::to_string(step.max));
        if (!step.pattern.empty()) fields.member("pattern", quoted(step.pattern));
        if (step.allow_empty) fields.member("allowEmpty", "true");
    } else {
        entries options;
        for (const auto& o : step.options)
            options.member(o, entries().add(log(step.id + " takes [" + o + "]")).list());
        fields.member("options", options.object());
    }
    add_manner(fields, step.says);
    if (step.ask > 0) fields.member("prompt", numbered_list(step.id + ".ask", step.ask));
    if (step.has_short) fields.member("short", quoted(step.id + ".short"));
    if (step.noinputs > 0) fields.member("noinput", numbered_list(step.id + ".noinput", step.noinputs));
    if (step.nomatches > 0) fields.member("nomatch", numbered_list(step.id + ".nomatch", step.nomatches));
    if (step.sensitive) fields.member("sensitive", "true");
    entries exhausted;
    exhausted.add(log(step.id + " is exhausted"));
    if (step.exhausted_begins_anew) exhausted.add(object("goto", quoted("main")));
    fields.member("exhausted", exhausted.list());
    return object(step.options.empty() ? "gather" : "menu", fields.object());
}

void add_prompts(entries& to, const input_step& step) {
    const auto add = [&](const std::string& name) { to.member(name, object("say", quoted(name))); };
    const auto add_all = [&](const std::string& list, int length) {
        for (int i = 1; i <= length; ++i) add(step.id + list + std::to_string(i));
    };
    add_all(".ask", step.ask);
    add_all(".noinput", step.noinputs);
    add_all(".nomatch", step.nomatches);
    if (step.has_short) add(step.id + ".short");
}

std::string padded(milliseconds at) {
    const auto digits = std::to_string(at.count());
    return std::string(std::max<std::size_t>(7, digits.size()) - digits.size(), ' ') + digits;
}

std::string text_of(side when) { return when == side::before_clocks ? ", before the clocks" : ""; }

std::string text_of(const fate& f) {
    static constexpr std::array kinds{"completes", "fails", "is refused", "is unavailable",
                                      "is never reported"};
    static constexpr std::array points{"begin", "end", "overdue"};
    std::string text = kinds.at(static_cast<std::size_t>(f.what));
    text += " " + std::to_string(f.after.count()) + " ms from its " +
            points.at(static_cast<std::size_t>(f.since)) + text_of(f.when);
    if (f.answer_lost) text += "; the answer is lost";
    if (f.repeated) text += "; again after " + std::to_string(f.repeated->count()) + " ms";
    if (f.cancelled) text += "; when cancelled after " + std::to_string(f.cancelled->count()) + " ms";
    return text;
}

}  // namespace

milliseconds reported_after(const fate& f, milliseconds length) {
    auto after = f.after;
    if (f.since != fate::from::begin) after += length;
    if (f.since == fate::from::overdue) after += report_grace;
    return std::max(milliseconds(1), after);
}

std::string flow_text(const flow_plan& plan) {
    entries defaults, prompts, steps;
    add_manner(defaults, plan.defaults);
    std::string ended = "over ${call.ended}";
    for (const auto& s : plan.steps) {
        if (const auto* play = std::get_if<play_step>(&s)) {
            prompts.member(play->prompt, object("say", quoted(play->prompt)));
            steps.add("\n      " + step_text(*play));
            continue;
        }
        const auto& input = std::get<input_step>(s);
        add_prompts(prompts, input);
        steps.add("\n      " + step_text(input)).add(log(results_of(input.id)));
        ended += ' ' + results_of(input.id);
    }
    steps.add("\n      " + log("end")).add(object("wait", quoted("24h")));
    return "{ \"version\": 1, \"defaults\": " + defaults.object() + ",\n  \"prompts\": " + prompts.object() +
           ",\n  \"on\": { \"hangup\": \"over\" },\n  \"sections\": {\n    \"main\": " + steps.list() +
           ",\n    \"over\": " + entries().add(log(ended)).list() + " } }";
}

std::string to_text(const happenings& all) {
    std::string text;
    for (const auto& t : all.tones)
        text += padded(t.at) + " key " + t.key + " (tone " + std::to_string(t.number) + ")" +
                text_of(t.when) + '\n';
    text += padded(all.hang_up) + " the caller hangs up" + text_of(all.hang_up_when) + '\n';
    for (std::size_t i = 0; i < all.fates.size(); ++i)
        text += "        prompt " + std::to_string(i + 1) + ' ' + text_of(all.fates[i]) + '\n';
    return text;
}

std::string account_line(milliseconds at, const std::string& what) { return padded(at) + ' ' + what; }

}  // namespace switchhook::test::digit_rules
