// Spanish.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

void say_year(unsigned year, pieces& out) {
    out.emplace_back(year < 2000 ? "de mil novecientos" : "de dos mil");
    if (year % 100 != 0) out.push_back(numeral(year % 100));
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    out.push_back(hour == 1 ? "a la una" : hour == 21 ? "a las veintiuna" : "a las " + numeral(hour));
    if (minute != 0 && minute < 10) out.emplace_back("0");
    if (minute != 0) out.push_back(numeral(minute));
}

constexpr std::array<std::string_view, 10> before_masculine{
    {"un", "", "veintiún", "treinta y un", "cuarenta y un", "cincuenta y un", "sesenta y un", "setenta y un",
     "ochenta y un", "noventa y un"}};

constexpr sign signs[] = {
    {U'.', "punto"}, {U'-', "guion"},       {U'_', "guion bajo"}, {U'@', "arroba"},      {U'/', "barra"},
    {U'+', "más"},   {U'#', "almohadilla"}, {U'*', "asterisco"},  {U'&', "y comercial"}, {U':', "dos puntos"},
    {U',', "coma"},  {U'ñ', "eñe"},         {U'y', "i griega"}};

constexpr number_speech number{.thousand = {"mil", "mil", before_masculine},
                               .million = {"un millón", "millones", before_masculine},
                               .billion = {},
                               .hundred_before = "ciento",
                               .and_ = {},
                               .point = "coma",
                               .minus = "menos",
                               .places_as_number = true};

constexpr date_speech date{
    .weekdays = {{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}},
    .months = {{"de enero", "de febrero", "de marzo", "de abril", "de mayo", "de junio", "de julio",
                "de agosto", "de septiembre", "de octubre", "de noviembre", "de diciembre"}},
    .month_first = false,
    .day = plain_day,
    .year = say_year,
    .time = say_time,
    .at = ""};

}  // namespace

const language spanish{"es", number, date, signs};

}  // namespace switchhook::bot::vocabulary
