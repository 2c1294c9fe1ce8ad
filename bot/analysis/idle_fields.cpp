// Fields that change nothing.

#include <algorithm>

#include "base/duration.hpp"
#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

// The outcomes of a switch are called as its cases are written.
void find_shadowed_cases(const subject& s, const flow_step& step) {
    const auto* cases = s.fields_of(step).find("cases");
    if (step.verb != "switch" || cases == nullptr) return;
    for (std::size_t i = 1; i < cases->items.size() && i < step.outcomes.size(); ++i)
        for (std::size_t before = 0; before < i; ++before) {
            if (step.outcomes[before].name != step.outcomes[i].name) continue;
            s.warn_at(cases->items[i], s.path_in(step, "cases/" + std::to_string(i)),
                      "this case is never taken: case " + std::to_string(before + 1) + " takes the same",
                      "shadowed-case");
            break;
        }
}

// Somebody wrote the name of a value, and not ${…}.
void find_constant_switch(const subject& s, const flow_step& step) {
    const auto* on = step.verb == "switch" ? s.fields_of(step).find("on") : nullptr;
    if (on != nullptr && on->text.find("${") == std::string::npos)
        s.warn_at(*on, s.path_in(step, "on"),
                  "this is the same in every call, so that the switch goes one way alone", "constant-switch");
}

// A recording ends at its `max`, so that much silence cannot come within it.
void find_useless_silence(const subject& s, const flow_step& step) {
    const auto& fields = s.fields_of(step);
    const auto *silence = fields.find("silence"), *longest = fields.find("max");
    if (step.verb != "record" || silence == nullptr) return;
    constexpr milliseconds usual{30'000};
    const auto ends = parse_duration(silence->text);
    const auto most = longest == nullptr ? usual : parse_duration(longest->text).value_or(usual);
    if (ends && *ends >= most)
        s.warn_at(
            *silence, s.path_in(step, "silence"),
            "never that long: the recording ends after " + switchhook::to_string(most) + " at the latest",
            "useless-timeout");
}

// Nothing is said in one of the languages. Files have none, so a flow that plays some may speak it there.
void find_unspoken(const subject& s) {
    const auto& media = s.flow.media;
    const auto* languages = s.text().find("languages");
    if (languages == nullptr || languages->items.size() < 2 || media.empty()) return;
    if (std::any_of(media.begin(), media.end(),
                    [](const media_source& m) { return m.type == media_source::kind::file; }))
        return;
    for (std::size_t i = 0; i < languages->items.size(); ++i) {
        const auto& name = languages->items[i].text;
        if (std::none_of(media.begin(), media.end(),
                         [&](const media_source& m) { return m.language == name; }))
            s.warn_at(languages->items[i], "/languages/" + std::to_string(i), "nothing is said in " + name,
                      "unspoken-language");
    }
}

}  // namespace

void find_idle_fields(const subject& s) {
    s.each_step([&](const frame&, const flow_step& step) {
        find_shadowed_cases(s, step);
        find_constant_switch(s, step);
        find_useless_silence(s, step);
    });
    find_unspoken(s);
}

}  // namespace switchhook::bot::analysis
