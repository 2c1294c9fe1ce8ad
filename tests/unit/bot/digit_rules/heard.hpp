#pragma once
// Rule 7: which keys a call hears, in which order, and when.

#include "tests/unit/bot/digit_rules/scenario.hpp"

namespace switchhook::test::digit_rules {

// A point in time. What happens in one millisecond happens in this order.
struct moment {
    enum class rank {
        early_key,     // on this side of the clocks
        early_report,  // of a prompt's end
        overdue,       // a prompt's end was not reported in time
        gap_over,      // a missing key was waited for long enough
        time_out,
        late_report,
        late_key,
    };
    milliseconds at{0};
    rank order = rank::early_key;
    friend auto operator<=>(const moment&, const moment&) = default;
};

struct heard_key {
    char key = 0;
    moment at;
};

struct hearing {
    std::vector<heard_key> keys;
    int missed = 0;  // passed over before the caller hung up
    std::vector<milliseconds> deadlines;
};

hearing listen(const std::vector<tone>& tones, moment hang_up);

}  // namespace switchhook::test::digit_rules
