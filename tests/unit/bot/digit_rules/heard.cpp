#include "tests/unit/bot/digit_rules/heard.hpp"

#include <algorithm>
#include <map>

namespace switchhook::test::digit_rules {
namespace {

constexpr milliseconds patience{250};

moment moment_of(const tone& t) {
    return {t.at, t.when == side::before_clocks ? moment::rank::early_key : moment::rank::late_key};
}

moment patience_ends(moment since) { return {since.at + patience, moment::rank::gap_over}; }

// "Numbers begin at 0 or 1; when the first key has a higher one, it waits as if one were missing, and numbers
// begin with the lowest that is there by then."
struct beginning {
    std::int64_t number = 0;
    moment at;
};

beginning begin_of(const std::vector<heard_key>& reports, const std::vector<std::int64_t>& numbers) {
    const auto until = patience_ends(reports.front().at);
    std::int64_t lowest = numbers.front();
    for (std::size_t i = 0; i < reports.size() && reports[i].at < until; ++i) {
        if (numbers[i] <= 1) return {numbers[i], reports[i].at};
        lowest = std::min(lowest, numbers[i]);
    }
    return {lowest, until};
}

}  // namespace

hearing listen(const std::vector<tone>& tones, moment hang_up) {
    hearing all;
    std::vector<heard_key> reports;
    std::vector<std::int64_t> numbers;
    std::map<std::int64_t, heard_key> first_report;  // "One that is reported twice counts once."
    for (const auto& t : tones) {
        if (moment_of(t) >= hang_up) break;
        reports.push_back({t.key, moment_of(t)});
        numbers.push_back(t.number);
        first_report.try_emplace(t.number, reports.back());
    }
    if (reports.empty()) return all;

    // "… from the first of them on": a number is missing since a higher one was reported.
    const auto missing_since = [&](std::int64_t number) {
        std::optional<moment> since;
        for (auto higher = first_report.upper_bound(number); higher != first_report.end(); ++higher)
            if (!since || higher->second.at < *since) since = higher->second.at;
        return since;
    };

    const auto begin = begin_of(reports, numbers);
    auto now = begin.at;
    all.deadlines.push_back(now.at);
    for (auto number = begin.number; number <= first_report.rbegin()->first; ++number) {
        const auto since = missing_since(number);
        const auto found = first_report.find(number);
        const bool in_time =
            found != first_report.end() && (!since || found->second.at < patience_ends(*since));
        // "When one is missing, those behind it wait 250 ms for it; then it is passed over and counted."
        now = std::max(now, in_time ? found->second.at : patience_ends(*since));
        if (since) all.deadlines.push_back(patience_ends(*since).at);
        if (now >= hang_up) break;
        if (in_time)
            all.keys.push_back({found->second.key, now});
        else
            ++all.missed;
    }
    return all;
}

}  // namespace switchhook::test::digit_rules
