// Italian.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

void say_day(unsigned day, pieces& out) { out.push_back(day == 1 ? "primo" : numeral(day)); }

void say_year(unsigned year, pieces& out) {
    out.emplace_back(year < 2000 ? "millenovecento" : "duemila");
    if (year % 100 != 0) out.push_back(numeral(year % 100));
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    out.push_back(hour == 0 ? "a mezzanotte" : hour == 1 ? "all'una" : "alle " + numeral(hour));
    if (minute == 0) return;
    out.emplace_back("e");
    out.push_back(numeral(minute));
}

constexpr sign signs[] = {{U'.', "punto"},       {U'-', "trattino"},  {U'_', "trattino basso"},
                          {U'@', "chiocciola"},  {U'/', "barra"},     {U'+', "più"},
                          {U'#', "cancelletto"}, {U'*', "asterisco"}, {U'&', "e commerciale"},
                          {U':', "due punti"},   {U',', "virgola"}};

constexpr number_speech number{.thousand = {"mille", "mila"},
                               .million = {"un milione", "milioni"},
                               .billion = {"un miliardo", "miliardi"},
                               .hundred_before = {},
                               .and_ = {},
                               .point = "virgola",
                               .minus = "meno",
                               .places_as_number = true};

constexpr date_speech date{
    .weekdays = {{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"}},
    .months = {{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
                "ottobre", "novembre", "dicembre"}},
    .month_first = false,
    .day = say_day,
    .year = say_year,
    .time = say_time,
    .at = ""};

}  // namespace

const language italian{"it", number, date, signs};

}  // namespace switchhook::bot::vocabulary
