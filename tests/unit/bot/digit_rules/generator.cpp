#include "tests/unit/bot/digit_rules/generator.hpp"

namespace switchhook::test::digit_rules {
namespace {

using namespace std::chrono_literals;
using std::array;
using std::string;

constexpr array<std::string_view, factor_count> names{
    "kind",       "bargeIn",        "typeAhead",      "finishKey", "timeout", "interDigitTimeout",
    "attempts",   "prompt",         "short",          "noinput",   "nomatch", "sensitive",
    "exhausted",  "what is before", "what is behind", "min",       "max",     "pattern",
    "allowEmpty", "options"};

const array<string, 4> finish_keys{"#", "*", "null", "0"};
constexpr array<milliseconds, 4> timeouts{200ms, 1000ms, 2500ms, 5000ms};
constexpr array<milliseconds, 4> inter_digit_timeouts{100ms, 250ms, 1000ms, 3000ms};
constexpr array<int, 4> attempts{1, 2, 3, 5};
constexpr array<int, 4> least{0, 1, 3, 4};
constexpr array<int, 5> most{1, 2, 4, 6, 32};
const array<string, 4> patterns{"", "^[1-9]", "^(12|2)", "1$"};
const array<std::vector<string>, 7> option_sets{{{"1"},
                                                 {"1", "2", "3"},
                                                 {"1", "10", "12#"},
                                                 {"1", "12", "121"},
                                                 {"2", "*", "#"},
                                                 {"12", "2"},
                                                 {"0", "00", "*1", "11"}}};
constexpr array<milliseconds, 3> clips{300ms, 1000ms, 2000ms};

enum kinds { gather, menu };
enum surroundings { nothing, a_play, a_deaf_play, two_plays };

constexpr array<int, factor_count> sizes{2,
                                         2,
                                         2,
                                         finish_keys.size(),
                                         timeouts.size(),
                                         inter_digit_timeouts.size(),
                                         attempts.size(),
                                         3,
                                         2,
                                         4,
                                         4,
                                         2,
                                         2,
                                         4,
                                         4,
                                         least.size(),
                                         most.size(),
                                         patterns.size(),
                                         2,
                                         option_sets.size()};

constexpr std::size_t place(factor f) { return static_cast<std::size_t>(f); }

bool is_of_gathers(std::size_t f) { return f >= place(factor::least) && f <= place(factor::allow_empty); }
bool is_of_menus(std::size_t f) { return f == place(factor::options); }

bool can_meet(std::size_t f, int v, std::size_t g, int w) {
    if (f > g) return can_meet(g, w, f, v);
    if (is_of_gathers(f) && is_of_menus(g)) return false;
    if (f == place(factor::kind) && is_of_gathers(g)) return v == gather;
    if (f == place(factor::kind) && is_of_menus(g)) return v == menu;
    if (f == place(factor::least) && g == place(factor::most))
        return least[static_cast<std::size_t>(v)] <= most[static_cast<std::size_t>(w)];
    return true;
}

choices choose(lots& l) {
    for (;;) {
        choices c{};
        for (std::size_t f = 0; f < factor_count; ++f) c[f] = l.below(sizes[f]);
        const bool is_gather = c[place(factor::kind)] == gather;
        for (std::size_t f = 0; f < factor_count; ++f)
            if (is_gather ? is_of_menus(f) : is_of_gathers(f)) c[f] = no_choice;
        if (!is_gather || can_meet(place(factor::least), c[place(factor::least)], place(factor::most),
                                   c[place(factor::most)]))
            return c;
    }
}

template <typename List>
const auto& chosen(const choices& c, factor f, const List& list) {
    return list[static_cast<std::size_t>(c[place(f)])];
}
int chosen(const choices& c, factor f) { return c[place(f)]; }

// A step says what the defaults do not say, and sometimes says once more what they do.
template <typename Value>
void say(lots& l, std::optional<Value>& step, const std::optional<Value>& defaults, Value otherwise,
         const Value& wanted) {
    if (wanted != defaults.value_or(otherwise) || l.one_in(2)) step = wanted;
}

input_step make_input(lots& l, const string& id, const choices& c, const manner& defaults) {
    input_step s;
    s.id = id;
    say(l, s.says.barge_in, defaults.barge_in, true, chosen(c, factor::barge_in) == 1);
    say(l, s.says.type_ahead, defaults.type_ahead, false, chosen(c, factor::type_ahead) == 1);
    say(l, s.says.timeout, defaults.timeout, 5000ms, chosen(c, factor::timeout, timeouts));
    say(l, s.says.inter_digit_timeout, defaults.inter_digit_timeout, 3000ms,
        chosen(c, factor::inter_digit_timeout, inter_digit_timeouts));
    say(l, s.says.attempts, defaults.attempts, 3, chosen(c, factor::attempts, attempts));
    if (chosen(c, factor::kind) == gather) {
        say(l, s.says.finish_key, defaults.finish_key, string("#"),
            chosen(c, factor::finish_key, finish_keys));
        s.min = chosen(c, factor::least, least);
        s.max = chosen(c, factor::most, most);
        s.pattern = chosen(c, factor::pattern, patterns);
        s.allow_empty = chosen(c, factor::allow_empty) == 1;
    } else {
        s.options = chosen(c, factor::options, option_sets);
    }
    s.ask = chosen(c, factor::ask);
    s.has_short = chosen(c, factor::short_prompt) == 1;
    s.noinputs = chosen(c, factor::noinputs);
    s.nomatches = chosen(c, factor::nomatches);
    s.sensitive = chosen(c, factor::sensitive) == 1;
    s.exhausted_begins_anew = chosen(c, factor::exhausted) == 1;
    return s;
}

void add_plays(flow_plan& plan, const string& name, int how, lots& l) {
    if (how == nothing) return;
    std::optional<bool> barge_in;
    if (!l.one_in(3)) barge_in = how != a_deaf_play;
    plan.steps.emplace_back(play_step{name, barge_in});
    if (how == two_plays) plan.steps.emplace_back(play_step{name + " too", l.one_in(2)});
}

}  // namespace

std::uint64_t lots::draw() {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

std::string_view name_of(factor f) { return names[place(f)]; }

generated_flow generate_flow(std::uint64_t seed) {
    lots l(seed);
    generated_flow made;
    const auto first = choose(l);
    auto& plan = made.plan;
    plan.clip = l.of(clips);
    auto& defaults = plan.defaults;
    if (l.one_in(2)) defaults.barge_in = l.one_in(2);
    if (l.one_in(2)) defaults.type_ahead = l.one_in(2);
    if (l.one_in(2)) defaults.timeout = l.of(timeouts);
    if (l.one_in(2)) defaults.inter_digit_timeout = l.of(inter_digit_timeouts);
    if (l.one_in(2)) defaults.attempts = l.of(attempts);
    // A menu has its finish key from here.
    if (const auto key = chosen(first, factor::finish_key, finish_keys); key != "#" || l.one_in(2))
        defaults.finish_key = key;

    add_plays(plan, "hello", chosen(first, factor::before), l);
    plan.steps.emplace_back(make_input(l, "a", first, defaults));
    made.chosen.push_back(first);
    const auto behind = chosen(first, factor::behind);
    if (behind == nothing && l.one_in(2)) return made;
    add_plays(plan, "between", behind, l);
    auto second = choose(l);
    second[place(factor::before)] = behind;
    second[place(factor::behind)] = nothing;
    second[place(factor::finish_key)] = first[place(factor::finish_key)];
    plan.steps.emplace_back(make_input(l, "b", second, defaults));
    made.chosen.push_back(second);
    return made;
}

void pairs::add(const choices& made) {
    for (std::size_t f = 0; f < factor_count; ++f)
        for (std::size_t g = f + 1; g < factor_count; ++g)
            if (made[f] != no_choice && made[g] != no_choice)
                met_.insert({static_cast<int>(f), made[f], static_cast<int>(g), made[g]});
}

std::vector<string> pairs::missing() const {
    std::vector<string> all;
    for (std::size_t f = 0; f < factor_count; ++f)
        for (std::size_t g = f + 1; g < factor_count; ++g)
            for (int v = 0; v < sizes[f]; ++v)
                for (int w = 0; w < sizes[g]; ++w) {
                    if (!can_meet(f, v, g, w)) continue;
                    if (met_.count({static_cast<int>(f), v, static_cast<int>(g), w}) != 0) continue;
                    all.push_back(string(names[f]) + ' ' + std::to_string(v) + " with " + string(names[g]) +
                                  ' ' + std::to_string(w));
                }
    return all;
}

}  // namespace switchhook::test::digit_rules
