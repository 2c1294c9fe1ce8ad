// Dutch.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

void say_year(unsigned year, pieces& out) {
    out.emplace_back(year < 2000 ? "negentienhonderd" : "tweeduizend");
    if (year % 100 != 0) out.push_back(numeral(year % 100));
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    out.push_back(numeral(hour));
    out.emplace_back("uur");
    if (minute != 0) out.push_back(numeral(minute));
}

constexpr sign signs[] = {{U'.', "punt"},         {U'-', "streepje"},       {U'_', "liggend streepje"},
                          {U'@', "apenstaartje"}, {U'/', "schuine streep"}, {U'+', "plus"},
                          {U'#', "hekje"},        {U'*', "sterretje"},      {U'&', "en-teken"},
                          {U':', "dubbele punt"}, {U',', "komma"},          {U'y', "ypsilon"}};

constexpr number_speech number{.thousand = {"duizend", "duizend"},
                               .million = {"één miljoen", "miljoen"},
                               .billion = {"één miljard", "miljard"},
                               .hundred_before = {},
                               .and_ = {},
                               .point = "komma",
                               .minus = "min",
                               .places_as_number = true};

constexpr date_speech date{
    .weekdays = {{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}},
    .months = {{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                "oktober", "november", "december"}},
    .month_first = false,
    .day = plain_day,
    .year = say_year,
    .time = say_time,
    .at = "om"};

}  // namespace

const language dutch{"nl", number, date, signs};

}  // namespace switchhook::bot::vocabulary
