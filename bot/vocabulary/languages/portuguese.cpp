// Portuguese, of Portugal; Brazil has a word for a thousand millions. Its "e" stands in one text with the number behind
// it: alone, the engine says it like the letter.

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"

namespace switchhook::bot::vocabulary {
namespace {

constexpr std::string_view joint = "e ";

void say_day(unsigned day, pieces& out) { out.push_back(day == 1 ? "primeiro" : numeral(day)); }

void say_year(unsigned year, pieces& out) {
    if (year == 1900) return out.push_back("de mil e novecentos");
    out.emplace_back(year < 2000 ? "de mil novecentos" : "de dois mil");
    if (year != 2000) say_joined(joint, year % 100, out);
}

void say_time(unsigned hour, unsigned minute, pieces& out) {
    static constexpr std::array<std::string_view, 24> hours{{"à meia-noite",
                                                             "à uma hora",
                                                             "às duas horas",
                                                             "às 3 horas",
                                                             "às 4 horas",
                                                             "às 5 horas",
                                                             "às 6 horas",
                                                             "às 7 horas",
                                                             "às 8 horas",
                                                             "às 9 horas",
                                                             "às 10 horas",
                                                             "às 11 horas",
                                                             "às 12 horas",
                                                             "às 13 horas",
                                                             "às 14 horas",
                                                             "às 15 horas",
                                                             "às 16 horas",
                                                             "às 17 horas",
                                                             "às 18 horas",
                                                             "às 19 horas",
                                                             "às 20 horas",
                                                             "às vinte e uma horas",
                                                             "às vinte e duas horas",
                                                             "às 23 horas"}};
    out.emplace_back(hours[hour]);
    if (minute != 0) say_joined(joint, minute, out);
}

constexpr sign signs[] = {{U'.', "ponto"},       {U'-', "hífen"},     {U'_', "sublinhado"},
                          {U'@', "arroba"},      {U'/', "barra"},     {U'+', "mais"},
                          {U'#', "cardinal"},    {U'*', "asterisco"}, {U'&', "e comercial"},
                          {U':', "dois pontos"}, {U',', "vírgula"},   {U'ç', "cê cedilha"},
                          {U'ã', "a til"},       {U'õ', "o til"}};

constexpr number_speech number{.thousand = {"mil", "mil"},
                               .million = {"um milhão", "milhões"},
                               .billion = {},
                               .hundred_before = "cento",
                               .and_ = joint,
                               .point = "vírgula",
                               .minus = "menos",
                               .places_as_number = true};

constexpr date_speech date{
    .weekdays = {{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
                  "sábado"}},
    .months = {{"de janeiro", "de fevereiro", "de março", "de abril", "de maio", "de junho", "de julho",
                "de agosto", "de setembro", "de outubro", "de novembro", "de dezembro"}},
    .month_first = false,
    .day = say_day,
    .year = say_year,
    .time = say_time,
    .at = ""};

constexpr number_speech brazilian_number = [] {
    auto speech = number;
    speech.billion = {"um bilhão", "bilhões"};
    return speech;
}();

}  // namespace

const language portuguese{"pt", number, date, signs};
const language brazilian{"pt-br", brazilian_number, date, signs};

}  // namespace switchhook::bot::vocabulary
