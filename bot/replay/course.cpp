#include "bot/replay/course.hpp"

#include <algorithm>

#include "bot/call/describe.hpp"

namespace switchhook::bot::replay {
namespace {

constexpr std::string_view sections = "/sections/";

bool is_secret(const std::string& text) { return text.find(secret_outcome) != std::string::npos; }

bool is_same(const std::string& a, const std::string& b) { return a == b || is_secret(a) || is_secret(b); }

bool is_same(const way_point& a, const way_point& b) {
    return is_same(a.step, b.step) && a.verb == b.verb && is_same(a.outcome, b.outcome);
}

template <class List, class Same>
std::size_t first_difference(const List& a, const List& b, const Same& same) {
    std::size_t i = 0;
    while (i < a.size() && i < b.size() && same(a[i], b[i])) ++i;
    return i;
}

std::string path_of(const way_point& p) {
    return p.step.starts_with(sections) ? p.step.substr(sections.size()) : section_of(p) + p.step;
}

// Another section is entered at its beginning: its name says it.
std::string destination(const std::vector<way_point>& way, std::size_t at) {
    const auto path = path_of(way[at]);
    const auto slash = path.find('/');
    const bool jumps = at > 0 && section_of(way[at - 1]) != section_of(way[at]);
    return jumps && path.substr(slash) == "/0" ? path.substr(0, slash) : place_text(way[at]);
}

}  // namespace

bool is_same(const course& a, const course& b) {
    return a.actions == b.actions && a.way.size() == b.way.size() &&
           std::equal(a.way.begin(), a.way.end(), b.way.begin(),
                      [](const way_point& x, const way_point& y) { return is_same(x, y); });
}

std::string words_of(const course& what, const course& other) {
    const auto same = [](const way_point& x, const way_point& y) { return is_same(x, y); };
    const auto at = first_difference(what.way, other.way, same);
    if (at < what.way.size()) {
        const auto& p = what.way[at];
        if (p.outcome.empty()) {
            // Another step at the same place is told by its verb.
            const bool replaced = at < other.way.size() && other.way[at].step == p.step;
            return replaced ? place_text(p) : destination(what.way, at);
        }
        const bool goes_on = at + 1 < what.way.size() && what.way[at + 1].outcome.empty();
        return p.outcome + (goes_on ? " → " + destination(what.way, at + 1) : std::string());
    }
    const auto action = first_difference(what.actions, other.actions, std::equal_to<>());
    if (action < what.actions.size()) return without_number(what.actions[action]);
    return "nothing";
}

std::string words_of(const event& e) {
    const auto* tone = std::get_if<tone_received>(&e);
    if (tone != nullptr)
        return tone->key == 0 ? std::string("pressed a key") : std::string("pressed ") + tone->key;
    if (const auto* fired = std::get_if<timer_fired>(&e)) return time_is_up(fired->name);
    return describe(e, key_display::show);
}

std::string time_is_up(timer_name name) { return "time is up (" + std::string(to_string(name)) + ')'; }

std::string place_text(const way_point& at) { return path_of(at) + " (" + at.verb + ')'; }

way_point place_of(const call& c, const flow& f) {
    if (c.flow.position.empty()) return {};
    const visit here{c.flow.position.back(), std::nullopt, false};
    const auto way = way_of({&here, 1}, f);
    return way.empty() ? way_point() : way.front();
}

}  // namespace switchhook::bot::replay
