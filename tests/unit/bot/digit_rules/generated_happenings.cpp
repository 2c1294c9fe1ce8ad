// Keys are pressed at random moments first. Then the oracle is asked how long the call will wait for things, and
// some happen right at those limits.

#include <algorithm>

#include "tests/unit/bot/digit_rules/generator.hpp"
#include "tests/unit/bot/digit_rules/heard.hpp"
#include "tests/unit/bot/digit_rules/oracle.hpp"

namespace switchhook::test::digit_rules {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view usual_keys = "1111222200033457##**";
constexpr std::string_view odd_keys("AD\0", 3);
constexpr std::array<milliseconds, 13> pauses{0ms,   1ms,   40ms,   100ms,  249ms,  250ms, 251ms,
                                              300ms, 999ms, 1000ms, 1300ms, 2999ms, 3000ms};

char some_key(lots& l) { return l.one_in(25) ? l.of(odd_keys) : l.of(usual_keys); }
side some_side(lots& l) { return l.one_in(2) ? side::before_clocks : side::after_clocks; }
milliseconds up_to(lots& l, milliseconds most) {
    return milliseconds(l.below(static_cast<int>(most.count()) + 1));
}

fate some_fate(lots& l) {
    static constexpr std::array<int, 6> near_end{-400, -1, 0, 1, 30, 900};
    static constexpr std::array<int, 5> near_overdue{-1, 0, 0, 1, 700};
    fate f;
    f.when = some_side(l);
    if (l.one_in(3)) f.cancelled = 1ms + up_to(l, 4000ms);
    if (l.one_in(6)) f.repeated = 1ms + up_to(l, 3000ms);
    f.answer_lost = l.one_in(12);
    switch (l.below(8)) {
        case 0: f.what = fate::kind::never_reported; break;
        case 1:
            f.what = l.one_in(2) ? fate::kind::refused : fate::kind::unavailable;
            f.since = fate::from::begin;
            f.after = l.one_in(2) ? 1ms : up_to(l, 900ms);
            break;
        case 2:
            f.what = fate::kind::fails;
            f.since = fate::from::begin;
            f.after = up_to(l, 2000ms);
            break;
        case 3:
            f.since = fate::from::overdue;
            f.after = milliseconds(l.of(near_overdue));
            break;
        default: f.after = milliseconds(l.of(near_end)); break;
    }
    return f;
}

moment moment_of(const tone& t) {
    return {t.at, t.when == side::before_clocks ? moment::rank::early_key : moment::rank::late_key};
}

void sort(std::vector<tone>& tones) {
    std::stable_sort(tones.begin(), tones.end(),
                     [](const tone& a, const tone& b) { return moment_of(a) < moment_of(b); });
}

// A moment beside the end of one of the waits that the call will begin.
struct aim {
    milliseconds at;
    side when;
};
aim some_limit(lots& l, const flow_plan& plan, const happenings& what) {
    static constexpr std::array<int, 4> beside{-1, 0, 0, 1};
    const auto told = predict(plan, what);
    if (told.deadlines.empty()) return {0ms, side::after_clocks};
    const auto at = l.of(told.deadlines) + milliseconds(l.of(beside));
    return {std::max(at, 0ms), some_side(l)};
}

std::vector<tone> some_keys(lots& l) {
    std::vector<tone> all;
    auto at = l.one_in(3) ? 0ms : up_to(l, 9000ms);
    if (l.one_in(16)) {
        // More than are kept. So slow that few are held back together: a call that a crowd of keys leads from prompt
        // to prompt in one moment is ended for its many requests.
        const char key = l.of(usual_keys);
        for (at = 0ms; all.size() < 36; at += 40ms) all.push_back({at, side::after_clocks, 0, key});
        return all;
    }
    for (int count = l.below(8); count > 0; --count) {
        all.push_back({at, some_side(l), 0, some_key(l)});
        at += l.one_in(3) ? up_to(l, 7000ms) : l.of(pauses);
    }
    return all;
}

// Graph's part: reports get lost, come twice, late, and out of order.
void disturb(lots& l, std::vector<tone>& tones) {
    static constexpr std::array<milliseconds, 6> delays{1ms, 100ms, 249ms, 250ms, 251ms, 400ms};
    std::vector<tone> reported;
    for (const auto& t : tones) {
        if (l.one_in(8)) continue;
        reported.push_back(t);
        if (l.one_in(4)) reported.back().at += l.one_in(3) ? up_to(l, 600ms) : l.of(delays);
        if (!l.one_in(6)) continue;
        reported.push_back(reported.back());
        reported.back().at += l.one_in(2) ? 0ms : up_to(l, 500ms);
        if (l.one_in(4)) reported.back().key = some_key(l);
    }
    tones = std::move(reported);
    sort(tones);
}

void number(lots& l, std::vector<tone>& tones) {
    auto next = l.one_in(5) ? l.below(6) : 1;
    for (auto& t : tones) t.number = next++;
}

}  // namespace

happenings generate_happenings(const flow_plan& plan, std::uint64_t seed) {
    lots l(seed);
    happenings what;
    const int fates = l.below(7);
    for (int i = 0; i < fates; ++i) what.fates.push_back(some_fate(l));
    what.tones = some_keys(l);
    const auto last = what.tones.empty() ? 0ms : what.tones.back().at;
    bool begins_anew = false;
    for (const auto& s : plan.steps)
        if (const auto* input = std::get_if<input_step>(&s)) begins_anew |= input->exhausted_begins_anew;
    what.hang_up = last + (begins_anew ? 12s : 200s);
    what.hang_up_when = some_side(l);

    number(l, what.tones);
    for (int i = l.below(3); i > 0; --i) {
        const auto limit = some_limit(l, plan, what);
        what.tones.push_back({limit.at, limit.when, 0, some_key(l)});
        sort(what.tones);
        number(l, what.tones);
    }
    if (l.one_in(2)) {
        disturb(l, what.tones);
        if (!what.tones.empty() && l.one_in(2)) {
            const auto limit = some_limit(l, plan, what);
            auto& moved = what.tones[static_cast<std::size_t>(l.below(static_cast<int>(what.tones.size())))];
            moved.at = limit.at;
            moved.when = limit.when;
            sort(what.tones);
        }
    }
    if (l.one_in(4)) {
        const auto limit = some_limit(l, plan, what);
        what.hang_up = l.one_in(2) ? limit.at : up_to(l, last + 5000ms);
        what.hang_up_when = limit.when;
    }
    return what;
}

}  // namespace switchhook::test::digit_rules
