// Lines that callers cannot leave, and lines that are one thing here and another there.

#include <array>
#include <map>

#include "base/duration.hpp"
#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

bool is_same(const json::node& a, const json::node& b) {
    if (a.type != b.type || a.yes != b.yes || a.number != b.number || a.text != b.text) return false;
    if (a.members.size() != b.members.size() || a.items.size() != b.items.size()) return false;
    for (std::size_t i = 0; i < a.items.size(); ++i)
        if (!is_same(a.items[i], b.items[i])) return false;
    for (const auto& m : a.members)
        if (const auto* other = b.find(m.name); other == nullptr || !is_same(m.value, *other)) return false;
    return true;
}

// Fields that are of the line, not of the caller.
bool is_same_line(const json::node& a, const json::node& b) {
    static constexpr std::array<std::string_view, 6> fields{"agents", "provider", "callers",
                                                            "choose", "rest",     "wrapUp"};
    for (const auto name : fields) {
        const auto *one = a.find(name), *other = b.find(name);
        if ((one == nullptr) != (other == nullptr)) return false;
        if (one != nullptr && !is_same(*one, *other)) return false;
    }
    return true;
}

// Longer than that nobody waits gladly without a way out.
constexpr milliseconds patience = std::chrono::minutes(5);

void find_no_way_out(const subject& s, const flow_step& step) {
    const auto& fields = s.fields_of(step);
    if (fields.find("options") != nullptr) return;
    const auto* longest = fields.find("max");
    constexpr milliseconds usual = std::chrono::minutes(30);
    const auto most = longest == nullptr ? usual : parse_duration(longest->text).value_or(usual);
    if (most <= patience) return;
    s.warn(step,
           "callers wait up to " + switchhook::to_string(most) + " here, and can leave only by hanging up",
           "no-way-out");
}

}  // namespace

void find_queue_mistakes(const subject& s) {
    std::map<std::string_view, const flow_step*> first;
    s.each_step([&](const frame&, const flow_step& step) {
        const auto* name = s.fields_of(step).find("name");
        if (step.verb != "queue" || name == nullptr) return;
        find_no_way_out(s, step);
        const auto [known, is_new] = first.emplace(name->text, &step);
        if (is_new || is_same_line(s.fields_of(step), s.fields_of(*known->second))) return;
        s.warn_at(*name, s.path_in(step, "name"),
                  "the line \"" + name->text + "\" is another one at line " +
                      std::to_string(known->second->at.line) + ": it is as whoever entered last says",
                  "line-differs");
    });
}

}  // namespace switchhook::bot::analysis
