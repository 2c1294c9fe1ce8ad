// French. Hours are said with their word in one text, for the sake of the liaison. The plus sign stays one: the word
// has two sounds, and the engine takes the other.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

void say_day(unsigned day, pieces& out) { out.push_back(day == 1 ? "premier" : numeral(day)); }

void say_year(unsigned year, pieces& out) {
    out.emplace_back(year < 2000 ? "mille neuf cent" : "deux mille");
    if (year % 100 != 0) out.push_back(numeral(year % 100));
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    const char* feminine = hour == 0    ? "zéro heure"
                           : hour == 1  ? "une heure"
                           : hour == 21 ? "vingt et une heures"
                                        : nullptr;
    out.push_back(feminine != nullptr ? feminine : numeral(hour) + " heures");
    if (minute != 0) out.push_back(numeral(minute));
}

constexpr sign signs[] = {{U'.', "point"},
                          {U'-', "tiret"},
                          {U'_', "tiret bas"},
                          {U'@', "arobase"},
                          {U'/', "barre oblique"},
                          {U'+', "+"},
                          {U'#', "dièse"},
                          {U'*', "étoile"},
                          {U'&', "esperluette"},
                          {U':', "deux-points"},
                          {U',', "virgule"},
                          {U'à', "a accent grave"},
                          {U'â', "a accent circonflexe"},
                          {U'ç', "c cédille"},
                          {U'é', "e accent aigu"},
                          {U'è', "e accent grave"},
                          {U'ê', "e accent circonflexe"},
                          {U'ë', "e tréma"},
                          {U'î', "i accent circonflexe"},
                          {U'ï', "i tréma"},
                          {U'ô', "o accent circonflexe"},
                          {U'ù', "u accent grave"},
                          {U'û', "u accent circonflexe"}};

constexpr number_speech number{.thousand = {"mille", "mille"},
                               .million = {"un million", "millions"},
                               .billion = {"un milliard", "milliards"},
                               .hundred_before = {},
                               .and_ = {},
                               .point = "virgule",
                               .minus = "moins",
                               .places_as_number = true};

constexpr date_speech date{
    .weekdays = {{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}},
    .months = {{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre", "novembre", "décembre"}},
    .month_first = false,
    .day = say_day,
    .year = say_year,
    .time = say_time,
    .at = "à"};

}  // namespace

const language french{"fr", number, date, signs};

}  // namespace switchhook::bot::vocabulary
