#include "bot/vocabulary/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace switchhook::bot::vocabulary;

namespace {

// The texts with bars between them; "-" when there is nothing to say, and "…" for a pause.
std::string said(kind what, const std::string& language, const std::string& value, date_form form = {}) {
    const auto texts = compose(what, language, value, form);
    if (!texts) return "-";
    std::string all;
    for (const auto& text : *texts) all += (all.empty() ? "" : "|") + (text == short_pause ? "…" : text);
    return all;
}

struct row {
    const char* value;
    const char* heard;
};

void check_rows(kind what, const std::string& language, const std::vector<row>& rows) {
    for (const auto& r : rows) {
        CAPTURE(language, r.value);
        CHECK(said(what, language, r.value) == r.heard);
    }
}

const std::vector<std::string> languages{"de", "en-US", "es-MX", "fr", "it", "nl-BE", "pt", "pt-BR"};
constexpr kind kinds[] = {kind::digits, kind::number, kind::date, kind::spell};

std::set<std::string> vocabulary_of(kind what, const std::string& language) {
    const auto all = words(what, language);
    return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("numbers are said as people of the language say them", "[vocabulary]") {
    check_rows(kind::number, "en-US",
               {{"0", "0"},
                {"7", "7"},
                {"21", "21"},
                {"100", "100"},
                {"101", "100|1"},
                {"999", "900|99"},
                {"1000", "one thousand"},
                {"1001", "one thousand|1"},
                {"2026", "2|thousand|26"},
                {"100000", "100|thousand"},
                {"1000000", "one million"},
                {"1234567", "one million|200|34|thousand|500|67"},
                {"1000000001", "one billion|1"},
                {"999999999999", "900|99|billion|900|99|million|900|99|thousand|900|99"},
                {"-5", "minus|5"},
                {"-0", "0"},
                {"+3", "3"},
                {"0012", "12"},
                {"3.14", "3|point|1|4"},
                {"12.50", "12|point|5|0"},
                {"12.00", "12"},
                {"-0.5", "minus|0|point|5"},
                {"0.30000000000000004", "0|point|3"},
                {"2.9999999", "3"},
                {"1.2345674", "1|point|2|3|4|5|6|7"},
                {"0.0000005", "0|point|0|0|0|0|0|1"},
                {"-0.0000004", "0"},
                {" 12 ", "12"}});
    check_rows(kind::number, "fr-FR",
               {{"71", "71"},
                {"80", "80"},
                {"200", "200"},
                {"201", "200|1"},
                {"1000", "mille"},
                {"1001", "mille|1"},
                {"2000", "2|mille"},
                {"80000", "80|mille"},
                {"1000000", "un million"},
                {"2000000", "2|millions"},
                {"1000000000", "un milliard"},
                {"3.14", "3|virgule|14"},
                {"3.05", "3|virgule|0|5"},
                {"3.141", "3|virgule|1|4|1"}});
    check_rows(kind::number, "de",
               {{"1", "1"},
                {"101", "100|1"},
                {"1000", "eintausend"},
                {"1001", "eintausend|1"},
                {"21000", "21|tausend"},
                {"101000", "100|ein|tausend"},
                {"1000000", "eine Million"},
                {"2000001", "2|Millionen|1"},
                {"101000000", "100|eine|Millionen"},
                {"1000000000", "eine Milliarde"},
                {"-2.5", "minus|2|Komma|5"},
                {"3.14", "3|Komma|1|4"}});
    check_rows(kind::number, "es",
               {{"1", "1"},
                {"21", "21"},
                {"100", "100"},
                {"101", "ciento|1"},
                {"199", "ciento|99"},
                {"201", "200|1"},
                {"1000", "mil"},
                {"21000", "veintiún|mil"},
                {"31001", "treinta y un|mil|1"},
                {"100000", "100|mil"},
                {"101000", "ciento|un|mil"},
                {"111000", "ciento|11|mil"},
                {"1000000", "un millón"},
                {"21000000", "veintiún|millones"},
                {"1000000000", "mil|millones"},
                {"1001000000", "mil|un|millones"},
                {"2000000001", "2|mil|millones|1"},
                {"3.14", "3|coma|14"}});
    check_rows(kind::number, "it",
               {{"101", "100|1"},
                {"1000", "mille"},
                {"2000", "2|mila"},
                {"1000000", "un milione"},
                {"3000000000", "3|miliardi"},
                {"0.5", "0|virgola|5"}});
    check_rows(kind::number, "nl",
               {{"100", "100"},
                {"1000", "duizend"},
                {"2500", "2|duizend|500"},
                {"1000000", "één miljoen"},
                {"-1.25", "min|1|komma|25"}});
}

TEST_CASE("Portuguese says what joins a number to what is before it", "[vocabulary]") {
    check_rows(kind::number, "pt-PT",
               {{"21", "21"},
                {"100", "100"},
                {"101", "cento|e 1"},
                {"121", "cento|e 20|e 1"},
                {"215", "200|e 15"},
                {"1001", "mil|e 1"},
                {"1021", "mil|e 20|e 1"},
                {"1100", "mil|e 100"},
                {"1200", "mil|e 200"},
                {"1234", "mil|200|e 30|e 4"},
                {"21000", "21|mil"},
                {"1000000", "um milhão"},
                {"1000001", "um milhão|e 1"},
                {"1001000", "um milhão|e mil"},
                {"1200000", "um milhão|e 200|mil"},
                {"1200300", "um milhão|200|mil|e 300"},
                {"2000000", "2|milhões"},
                {"1000000000", "mil|milhões"},
                {"1200000000", "mil|e 200|milhões"}});
    check_rows(kind::number, "pt-BR",
               {{"1000000000", "um bilhão"},
                {"2001000000", "2|bilhões|e um milhão"},
                {"1000000000", "um bilhão"},
                {"-1000", "menos|mil"},
                {"0.75", "0|vírgula|75"}});
}

TEST_CASE("what is no number is not said", "[vocabulary]") {
    for (const auto* value : {"", " ", "-", ".", "1.", ".5", "1,5", "1e3", "0x10", "--1", "about 7", "1 2",
                              "٣", "1000000000000", "999999999999.9999999", "NaN", "true"}) {
        CAPTURE(value);
        CHECK(said(kind::number, "en", value) == "-");
    }
    CHECK(said(kind::number, "en", std::string(60, '0') + "7") == "7");
    CHECK(said(kind::number, "en", std::string(64, '0') + "7") == "-");
}

TEST_CASE("dates are said in the order of the language", "[vocabulary]") {
    const auto* day = "2026-12-24";
    CHECK(said(kind::date, "en-US", day) == "Thursday|December|24th|20|26");
    CHECK(said(kind::date, "fr-FR", day) == "jeudi|24|décembre|deux mille|26");
    CHECK(said(kind::date, "de-DE", day) == "Donnerstag|der vierundzwanzigste|Dezember|zweitausend|26");
    CHECK(said(kind::date, "es-ES", day) == "jueves|24|de diciembre|de dos mil|26");
    CHECK(said(kind::date, "it-IT", day) == "giovedì|24|dicembre|duemila|26");
    CHECK(said(kind::date, "pt-PT", day) == "quinta-feira|24|de dezembro|de dois mil|e 20|e 6");
    CHECK(said(kind::date, "nl-NL", day) == "donderdag|24|december|tweeduizend|26");

    CHECK(said(kind::date, "en", day, {false, false}) == "December|24th");
    CHECK(said(kind::date, "fr", day, {true, false}) == "jeudi|24|décembre");
    CHECK(said(kind::date, "de", "2027-01-01", {false, true}) == "der erste|Januar|zweitausend|27");
}

TEST_CASE("the first of a month, and years of the last century and this one", "[vocabulary]") {
    check_rows(kind::date, "en",
               {{"1900-01-01", "Monday|January|1st|nineteen hundred"},
                {"1905-02-02", "Thursday|February|2nd|19|oh 5"},
                {"1995-03-03", "Friday|March|3rd|19|95"},
                {"2000-02-29", "Tuesday|February|29th|two thousand"},
                {"2009-11-11", "Wednesday|November|11th|two thousand|9"},
                {"2010-08-22", "Sunday|August|22nd|20|10"},
                {"2099-10-31", "Saturday|October|31st|20|99"}});
    const date_form form{false, true};
    CHECK(said(kind::date, "fr", "1999-05-01", form) == "premier|mai|mille neuf cent|99");
    CHECK(said(kind::date, "it", "2000-05-01", form) == "primo|maggio|duemila");
    CHECK(said(kind::date, "es", "1985-05-01", form) == "1|de mayo|de mil novecientos|85");
    CHECK(said(kind::date, "pt", "1900-05-01", form) == "primeiro|de maio|de mil e novecentos");
    CHECK(said(kind::date, "pt", "2000-05-02", form) == "2|de maio|de dois mil");
    CHECK(said(kind::date, "de", "1989-11-09", form) == "der neunte|November|neunzehnhundert|89");
}

TEST_CASE("the time of day is said as it is written", "[vocabulary]") {
    const auto* afternoon = "2026-12-24T14:30:00+01:00";
    const date_form bare{false, false};
    CHECK(said(kind::date, "en", afternoon, bare) == "December|24th|at|2|30|P.M.");
    CHECK(said(kind::date, "fr", afternoon, bare) == "24|décembre|à|14 heures|30");
    CHECK(said(kind::date, "de", afternoon, bare) == "der vierundzwanzigste|Dezember|um|14|Uhr|30");
    CHECK(said(kind::date, "es", afternoon, bare) == "24|de diciembre|a las 14|30");
    CHECK(said(kind::date, "it", afternoon, bare) == "24|dicembre|alle 14|e|30");
    CHECK(said(kind::date, "pt", afternoon, bare) == "24|de dezembro|às 14 horas|e 30");
    CHECK(said(kind::date, "nl", afternoon, bare) == "24|december|om|14|uur|30");

    check_rows(
        kind::date, "en",
        {{"00:00", "12|A.M."}, {"12:00", "12|P.M."}, {"09:05", "9|oh 5|A.M."}, {"23:59:59", "11|59|P.M."}});
    check_rows(kind::date, "fr",
               {{"00:15", "zéro heure|15"}, {"01:00", "une heure"}, {"21:00", "vingt et une heures"}});
    check_rows(kind::date, "de", {{"01:05", "ein Uhr|5"}, {"21:00", "21|Uhr"}});
    check_rows(kind::date, "es", {{"01:05", "a la una|0|5"}, {"21:00", "a las veintiuna"}});
    check_rows(kind::date, "it", {{"00:30", "a mezzanotte|e|30"}, {"01:00", "all'una"}});
    check_rows(kind::date, "pt", {{"02:21", "às duas horas|e 20|e 1"}, {"21:00", "às vinte e uma horas"}});
    for (const auto* zone : {"", "Z", "+01:00", "-0330", "+01"}) {
        CAPTURE(zone);
        CHECK(said(kind::date, "nl", "2026-12-24T09:00:00.125" + std::string(zone), bare) ==
              "24|december|om|9|uur");
    }
    CHECK(said(kind::date, "nl", "2026-12-24 09:00", bare) == "24|december|om|9|uur");
}

TEST_CASE("what is no date is not said", "[vocabulary]") {
    for (const auto* value : {"2026-02-30",
                              "2026-02-29",
                              "2026-13-01",
                              "2026-00-10",
                              "2026-04-31",
                              "1899-12-31",
                              "2100-01-01",
                              "24.12.2026",
                              "2026-12",
                              "2026-12-24T",
                              "2026-12-24T25:00",
                              "2026-12-24T10:60",
                              "2026-12-24T10:00:61",
                              "2026-12-24T10:00Zulu",
                              "2026-12-24X10:00",
                              "2026-12-24T10:00+",
                              "24:00",
                              "1:30",
                              "12-24",
                              "tomorrow",
                              "",
                              "-026-12-24",
                              "2026-12-24T10:00:00 Europe/Paris"}) {
        CAPTURE(value);
        CHECK(said(kind::date, "en", value) == "-");
    }
    CHECK(said(kind::date, "en", "2024-02-29") != "-");
}

TEST_CASE("digits are said one by one, with pauses where there are gaps", "[vocabulary]") {
    check_rows(kind::digits, "en",
               {{"4071", "4|0|7|1"},
                {"+33 1 23", "plus|3|3|…|1|…|2|3"},
                {"*7#", "star|7|hash"},
                {"(0) 1-2", "0|…|1|…|2"},
                {"12a", "-"},
                {" - ", "-"}});
    CHECK(said(kind::digits, "de", "#1") == "Raute|1");
    CHECK(said(kind::digits, "en", std::string(64, '1')).size() == 127);
    CHECK(said(kind::digits, "en", std::string(65, '1')) == "-");
}

TEST_CASE("words are spelled with the names of their letters and marks", "[vocabulary]") {
    check_rows(kind::spell, "en",
               {{"Ab-1", "a|b|dash|1"},
                {"jo_e@x.io", "j|o|underscore|e|at|x|dot|i|o"},
                {"A/B  c+", "a|slash|b|…|c|plus"},
                {"Zoë", "z|o|e"},
                {"Zoe\u0308", "z|o|e"},
                {"Łódź", "l|o|d|z"},
                {"Æ", "a|e"},
                {"ÿŸ", "y|y"},
                {"5€", "-"},
                {"日本", "-"},
                {"\xff", "-"},
                {"\xc3", "-"}});
    check_rows(kind::spell, "de", {{"Ü.ß", "ü|Punkt|Eszett"}, {"STRAẞE", "s|t|r|a|Eszett|e"}, {"é", "e"}});
    check_rows(kind::spell, "fr", {{"É@ç", "e accent aigu|arobase|c cédille"}, {"œ", "o|e"}, {"ñ", "n"}});
    check_rows(kind::spell, "es", {{"Ñoñy", "eñe|o|eñe|i griega"}, {"á", "a"}});
    check_rows(kind::spell, "pt", {{"ÇÃ", "cê cedilha|a til"}});
    check_rows(kind::spell, "nl", {{"y-z", "ypsilon|streepje|z"}});
    check_rows(kind::spell, "it", {{"a@b", "a|chiocciola|b"}});
}

TEST_CASE("whatever is composed is among the words", "[vocabulary]") {
    std::vector<std::string> numbers, dates;
    for (int n = 0; n < 1'500; ++n) numbers.push_back(std::to_string(n));
    std::uint64_t n = 1;
    for (int i = 0; i < 2'000; ++i) {
        n = n * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        std::uint64_t size = 1;
        for (std::uint64_t digits = (n >> 20) % 13; digits > 0; --digits) size *= 10;
        // Round numbers are where languages differ.
        const auto value = (n >> 24) % size / ((n & 1U) != 0 ? 1 : 1'000) * ((n & 1U) != 0 ? 1 : 1'000);
        numbers.push_back(((n & 2U) != 0 ? "-" : "") + std::to_string(value) +
                          ((n & 12U) != 0 ? "" : ".0750"));
    }
    const auto two = [](int x) { return (x < 10 ? "0" : "") + std::to_string(x); };
    for (int i = 0; i < 1'440; ++i)
        dates.push_back(std::to_string(1900 + i % 200) + '-' + two(1 + i % 12) + '-' + two(1 + i % 28) + 'T' +
                        two(i / 60) + ':' + two(i % 60));
    for (const auto& language : languages) {
        CAPTURE(language);
        std::size_t unknown = 0, unsaid = 0;
        const auto judge = [&](kind what, const std::vector<std::string>& values) {
            const auto known = vocabulary_of(what, language);
            for (const auto& value : values) {
                const auto texts = compose(what, language, value);
                if (!texts) ++unsaid;
                for (const auto& text : texts.value_or(std::vector<std::string>()))
                    unknown += !known.contains(text);
            }
        };
        judge(kind::number, numbers);
        judge(kind::date, dates);
        judge(kind::digits, {"0123456789", "*#+ 1"});
        judge(kind::spell,
              {"abcdefghijklmnopqrstuvwxyz 0123456789", ".-_@/+#*&:,", "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿßæœ"});
        CHECK(unknown == 0);
        CHECK(unsaid == 0);
    }
}

TEST_CASE("a vocabulary is small, and no word of it is idle", "[vocabulary]") {
    for (const auto& language : languages)
        for (const auto what : kinds) {
            CAPTURE(language, to_string(what));
            const auto all = words(what, language);
            CHECK(all.size() == vocabulary_of(what, language).size());
            CHECK(all.size() >= 11);
            CHECK(all.size() <= 165);
        }
    for (const auto& language : languages) {
        auto idle = vocabulary_of(kind::number, language);
        const auto use = [&](const std::string& value) {
            const auto texts = compose(kind::number, language, value).value();
            for (const auto& text : texts) idle.erase(text);
        };
        for (int i = 0; i <= 2'000; i += i < 200 ? 1 : 100)
            for (const auto* zeros : {"", "000", "000000"}) use(std::to_string(i) + zeros);
        for (const auto* value :
             {"-1.5", "1001000", "2001000000", "1000000000", "2000000000", "101000000000"})
            use(value);
        CAPTURE(language);
        CHECK(std::vector<std::string>(idle.begin(), idle.end()) == std::vector<std::string>());
    }
}

TEST_CASE("a language without a table has digits, and says so", "[vocabulary]") {
    for (const auto* language : {"sv-SE", "ja", "xx", ""}) {
        CAPTURE(language);
        CHECK(words(kind::digits, language).size() == 11);
        CHECK(said(kind::digits, language, "40 7") == "4|0|…|7");
        CHECK(said(kind::digits, language, "4#") == "-");
        for (const auto what : {kind::number, kind::date, kind::spell}) {
            CHECK(words(what, language).empty());
            CHECK_FALSE(compose(what, language, what == kind::date ? "2026-12-24" : "7").has_value());
        }
    }
    CHECK_FALSE(words(kind::number, "EN-gb").empty());
    CHECK(words(kind::number, "english").empty());
}
