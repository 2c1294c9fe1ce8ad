// English, in the American style: "one hundred one", "December 24th", "nineteen oh five", "2 30 P.M."

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

// Below ten a nought is heard: "oh 5".
void say_two_digits(unsigned n, pieces& out) { out.push_back(n < 10 ? "oh " + numeral(n) : numeral(n)); }

void say_day(unsigned day, pieces& out) {
    const auto units = day / 10 == 1 ? 0 : day % 10;
    out.push_back(numeral(day) + (units == 1 ? "st" : units == 2 ? "nd" : units == 3 ? "rd" : "th"));
}

void say_year(unsigned year, pieces& out) {
    if (year == 1900) return out.push_back("nineteen hundred");
    if (year >= 2000 && year < 2010) {
        out.emplace_back("two thousand");
        if (year > 2000) out.push_back(numeral(year - 2000));
        return;
    }
    out.push_back(numeral(year / 100));
    say_two_digits(year % 100, out);
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    out.push_back(numeral(hour % 12 == 0 ? 12 : hour % 12));
    if (minute != 0) say_two_digits(minute, out);
    out.emplace_back(hour < 12 ? "A.M." : "P.M.");
}

constexpr sign signs[] = {{U'.', "dot"},   {U'-', "dash"},  {U'_', "underscore"}, {U'@', "at"},
                          {U'/', "slash"}, {U'+', "plus"},  {U'#', "hash"},       {U'*', "star"},
                          {U'&', "and"},   {U':', "colon"}, {U',', "comma"}};

constexpr number_speech number{.thousand = {"one thousand", "thousand"},
                               .million = {"one million", "million"},
                               .billion = {"one billion", "billion"},
                               .hundred_before = {},
                               .and_ = {},
                               .point = "point",
                               .minus = "minus"};

constexpr date_speech date{
    .weekdays = {{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}},
    .months = {{"January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October", "November", "December"}},
    .month_first = true,
    .day = say_day,
    .year = say_year,
    .time = say_time,
    .at = "at"};

}  // namespace

const language english{"en", number, date, signs};

}  // namespace switchhook::bot::vocabulary
