// German.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

constexpr std::array<std::string_view, 31> days{{"der erste",
                                                 "der zweite",
                                                 "der dritte",
                                                 "der vierte",
                                                 "der fünfte",
                                                 "der sechste",
                                                 "der siebte",
                                                 "der achte",
                                                 "der neunte",
                                                 "der zehnte",
                                                 "der elfte",
                                                 "der zwölfte",
                                                 "der dreizehnte",
                                                 "der vierzehnte",
                                                 "der fünfzehnte",
                                                 "der sechzehnte",
                                                 "der siebzehnte",
                                                 "der achtzehnte",
                                                 "der neunzehnte",
                                                 "der zwanzigste",
                                                 "der einundzwanzigste",
                                                 "der zweiundzwanzigste",
                                                 "der dreiundzwanzigste",
                                                 "der vierundzwanzigste",
                                                 "der fünfundzwanzigste",
                                                 "der sechsundzwanzigste",
                                                 "der siebenundzwanzigste",
                                                 "der achtundzwanzigste",
                                                 "der neunundzwanzigste",
                                                 "der dreißigste",
                                                 "der einunddreißigste"}};

void say_day(unsigned day, pieces& out) { out.emplace_back(days[day - 1]); }

void say_year(unsigned year, pieces& out) {
    out.emplace_back(year < 2000 ? "neunzehnhundert" : "zweitausend");
    if (year % 100 != 0) out.push_back(numeral(year % 100));
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    if (hour == 1) {
        out.emplace_back("ein Uhr");
    } else {
        out.push_back(numeral(hour));
        out.emplace_back("Uhr");
    }
    if (minute != 0) out.push_back(numeral(minute));
}

constexpr sign signs[] = {
    {U'.', "Punkt"}, {U'-', "Bindestrich"}, {U'_', "Unterstrich"}, {U'@', "ät"},  {U'/', "Schrägstrich"},
    {U'+', "plus"},  {U'#', "Raute"},       {U'*', "Stern"},       {U'&', "und"}, {U':', "Doppelpunkt"},
    {U',', "Komma"}, {U'ä', "ä"},           {U'ö', "ö"},           {U'ü', "ü"},   {U'ß', "Eszett"}};

constexpr number_speech number{.thousand = {"eintausend", "tausend", {{"ein"}}},
                               .million = {"eine Million", "Millionen", {{"eine"}}},
                               .billion = {"eine Milliarde", "Milliarden", {{"eine"}}},
                               .hundred_before = {},
                               .and_ = {},
                               .point = "Komma",
                               .minus = "minus"};

constexpr date_speech date{
    .weekdays = {{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}},
    .months = {{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember"}},
    .month_first = false,
    .day = say_day,
    .year = say_year,
    .time = say_time,
    .at = "um"};

}  // namespace

const language german{"de", number, date, signs};

}  // namespace switchhook::bot::vocabulary
