#pragma once
// When somebody is there: weekly times, days off and days of their own, by the clocks of one place.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/call/timer.hpp"
#include "bot/hours/time_zone.hpp"

namespace switchhook::bot {

using std::chrono::local_days;
using std::chrono::minutes;

// From a time of its day to another, the end not included. Beyond 24 hours it ends in the morning after.
struct day_span {
    minutes from{0};  // less than 24 hours
    minutes to{0};    // more than `from`, at most 24 hours more
    friend bool operator==(const day_span&, const day_span&) = default;
};

// A day, or several in a row, of one year or of every year.
struct some_days {
    bool yearly = false;  // the years of both ends do not count, and the end may be in the year after
    std::chrono::year_month_day first, last;

    [[nodiscard]] bool has(std::chrono::year_month_day day) const;
    [[nodiscard]] int length() const;
    friend bool operator==(const some_days&, const some_days&) = default;
};

// What some days have instead of their weekly times. Closed: a holiday.
struct exception_days {
    some_days when;
    bool holiday = false;
    std::vector<day_span> spans;  // of a day that is no holiday; none: closed
    friend bool operator==(const exception_days&, const exception_days&) = default;
};

struct opening_hours {
    time_zone zone;
    std::array<std::vector<day_span>, 7> weekly;  // from Sunday, as std::chrono::weekday counts
    std::vector<exception_days> exceptions;

    // What a day has instead of its weekly times; null when it has none. Of several that fit, days of one year go
    // before those of every year, then few days before many, then those with times of their own.
    [[nodiscard]] const exception_days* exception_of(local_days day) const;
    friend bool operator==(const opening_hours&, const opening_hours&) = default;
};

enum class hours_state : std::uint8_t { open, closed, holiday };
std::string_view to_string(hours_state s);
std::optional<hours_state> parse_hours_state(std::string_view text);

// What an operator says, whatever the hours say.
struct hours_override {
    std::string name;  // of the hours, in every flow
    hours_state state{};
    std::optional<instant> until;  // without it until it is taken back
    friend bool operator==(const hours_override&, const hours_override&) = default;
};

struct hours_answer {
    hours_state state{};
    std::optional<instant> until;  // the next change; nothing when there is none within a year
    bool overridden = false;
    friend bool operator==(const hours_answer&, const hours_answer&) = default;
};

// A holiday lasts from midnight to midnight: what begins the evening before ends with its day, and what would begin
// on a holiday does not run into the morning after. So do days with times of their own. In the nights when clocks
// change, hours begin when the clock shows their beginning for the first time, and end when it shows their end for
// the last time.
hours_answer state_at(const opening_hours& hours, instant at);

// The same for the hours of that name. Of several overrides of one name the last counts; one that is over does not.
hours_answer state_at(const opening_hours& hours, std::string_view name,
                      const std::vector<hours_override>& overrides, instant at);

// The first moment from `at` on at which it is open; nothing when there is none within a year.
std::optional<instant> opens(const opening_hours& hours, std::string_view name,
                             const std::vector<hours_override>& overrides, instant at);

}  // namespace switchhook::bot
