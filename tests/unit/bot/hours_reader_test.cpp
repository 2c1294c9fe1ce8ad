// Opening hours as people write them, and what they get wrong.

#include "bot/hours/reader.hpp"

#include <catch2/catch.hpp>

#include "base/json/located.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace std::chrono_literals;
using std::chrono::year;

namespace {

struct reading {
    explicit reading(const std::string& text) {
        const auto root = json::parse_located(text, file, out);
        const zone_finder zones = [](const std::string& name) -> result<time_zone, std::string> {
            if (name == "UTC") return utc();
            if (name == "EST") return time_zone{name, {{{}, -5h}}};
            if (name == "Etc/GMT-5") return time_zone{name, {{{}, 5h}}};
            if (name == "Asia/Kolkata") return time_zone{name, {{{}, 5h + 30min}}};
            return "no time zone \"" + name + "\"; did you mean \"UTC\"?";
        };
        hours = read_opening_hours({&root, "/hours/office", &file, &out}, zones,
                                   std::chrono::sys_days(year(2026) / 11 / 22));
    }
    [[nodiscard]] std::string said() const {
        std::string all;
        for (const auto& p : out.all()) all += (all.empty() ? "" : "\n") + to_string(p);
        return all;
    }
    std::string file = "f.json";
    problems out;
    opening_hours hours;
};

std::string said_of(const std::string& members) {
    return reading(R"({ "zone": "UTC", "weekly": { "mon": ["09:00-17:00"] }, )" + members + " }").said();
}
std::string said_of_weekly(const std::string& weekly) {
    return reading(R"({ "zone": "UTC", "weekly": )" + weekly + " }").said();
}

}  // namespace

TEST_CASE("opening hours are read as they are written", "[bot][hours]") {
    const reading r(R"({ "zone": "Asia/Kolkata",
        "weekly": { "mon-wed,fri": ["09:00-12:30", "13:30-18:00"], "sat-sun": ["22:00-06:00"], "thu": [] },
        "closed": ["2026-12-25", "01-01", "2027-08-01/2027-08-15", "12-30/01-02"],
        "special": { "2026-12-24": ["09:00-12:00"], "12-26": [] } })");
    CHECK(r.said().empty());
    CHECK(r.hours.zone.name == "Asia/Kolkata");
    const std::vector<day_span> office{{9h, 12h + 30min}, {13h + 30min, 18h}}, night{{22h, 30h}};
    CHECK(r.hours.weekly ==
          std::array<std::vector<day_span>, 7>{night, office, office, office, {}, office, night});
    const auto y = year(2024);  // stands for every year
    const std::vector<exception_days> exceptions{
        {{false, year(2026) / 12 / 25, year(2026) / 12 / 25}, true, {}},
        {{true, y / 1 / 1, y / 1 / 1}, true, {}},
        {{false, year(2027) / 8 / 1, year(2027) / 8 / 15}, true, {}},
        {{true, y / 12 / 30, y / 1 / 2}, true, {}},
        {{false, year(2026) / 12 / 24, year(2026) / 12 / 24}, false, {{9h, 12h}}},
        {{true, y / 12 / 26, y / 12 / 26}, false, {}}};
    CHECK(r.hours.exceptions == exceptions);
}

TEST_CASE("a week is as good backwards as over Sunday", "[bot][hours]") {
    const reading r(R"({ "zone": "UTC", "weekly": { "fri-mon": ["10:00-24:00"], "wed": ["00:00-24:00"] } })");
    CHECK(r.said().empty());
    const std::vector<day_span> late{{10h, 24h}}, all{{0h, 24h}};
    CHECK(r.hours.weekly == std::array<std::vector<day_span>, 7>{late, late, {}, all, {}, late, late});
}

TEST_CASE("mistakes in opening hours are told at their place", "[bot][hours]") {
    CHECK(reading("{}").said() ==
          "f.json:1:1: /hours/office: \"zone\" is missing\nf.json:1:1: /hours/office: \"weekly\" is missing");
    CHECK(reading(R"({ "zone": "Mars", "weekly": { "mon": ["09:00-17:00"] } })").said() ==
          "f.json:1:11: /hours/office/zone: no time zone \"Mars\"; did you mean \"UTC\"?");
    CHECK(said_of(R"("close": [])") ==
          "f.json:1:56: /hours/office/close: unknown key; did you mean \"closed\"?");
    CHECK(said_of_weekly(R"({ "mon-fri": ["09:00-17:00"], "wed": ["10:00-11:00"] })") ==
          "f.json:1:58: /hours/office/weekly/wed: wed stands in \"mon-fri\" already");
    CHECK(said_of_weekly(R"({ "monday": ["09:00-17:00"] })")
              .starts_with(
                  "f.json:1:30: /hours/office/weekly/monday: no day \"monday\"; did you mean \"mon\"?"));
    CHECK(said_of_weekly(R"({ "mon": "09:00-17:00" })")
              .starts_with("f.json:1:37: /hours/office/weekly/mon: expected array, found string"));
}

TEST_CASE("each wrong time and day is told for what it is", "[bot][hours]") {
    const auto [text, words] = GENERATE(table<std::string, std::string>(
        {{R"("9:00-17:00")", "expected times such as \"09:00-12:30\", found \"9:00-17:00\""},
         {R"("09:00")", "expected times such as \"09:00-12:30\", found \"09:00\""},
         {R"("09:00-24:30")", "expected times such as \"09:00-12:30\", found \"09:00-24:30\""},
         {R"("24:00-02:00")", "expected times such as \"09:00-12:30\", found \"24:00-02:00\""},
         {R"("09:60-12:00")", "expected times such as \"09:00-12:30\", found \"09:60-12:00\""},
         {R"("12:00-12:00")", "\"12:00-12:00\" is no time at all: a whole day is \"00:00-24:00\""},
         {R"("09:00-12:00", "11:59-13:00")", "\"11:59-13:00\" overlaps another time of the day"},
         {R"("18:00-13:30")", "warning: \"18:00-13:30\" ends 19 h 30 min later, in the morning after"},
         {"9", "expected string, found number"}}));
    CHECK_THAT(said_of_weekly(R"({ "mon": [)" + text + "] }"), Catch::Contains(words));
}

TEST_CASE("each wrong key of a week is told for what it is", "[bot][hours]") {
    const auto [text, words] = GENERATE(table<std::string, std::string>(
        {{"Mon", "no day \"Mon\"; did you mean \"mon\"?"},
         {"mo", "no day \"mo\"; did you mean \"mon\"?"},
         {"mon-", "no day \"\"; expected mon, tue, wed, thu, fri, sat or sun"},
         {"mon,", "no day \"\"; expected mon, tue, wed, thu, fri, sat or sun"},
         {"holidays", "no day \"holidays\"; expected mon, tue, wed, thu, fri, sat or sun"},
         {"mon-fri,wed", "\"mon-fri,wed\" has wed twice"}}));
    CHECK_THAT(said_of_weekly(R"({ ")" + text + R"(": ["09:00-17:00"] })"), Catch::Contains(words));
}

TEST_CASE("each wrong day off is told for what it is", "[bot][hours]") {
    const auto [text, words] = GENERATE(table<std::string, std::string>(
        {{"2026-02-29", "there is no day 2026-02-29"},
         {"02-30", "there is no day 02-30"},
         {"2026-13-01", "there is no day 2026-13-01"},
         {"25.12.2026", "expected a day such as 2026-12-25, or 12-25 for every year, found \"25.12.2026\""},
         {"2026-12-5", "expected a day such as 2026-12-25, or 12-25 for every year, found \"2026-12-5\""},
         {"", "expected a day such as 2026-12-25, or 12-25 for every year, found \"\""},
         {"2027-08-15/2027-08-01", "\"2027-08-15/2027-08-01\" ends before it begins"},
         {"12-24/2027-01-02", "one end of \"12-24/2027-01-02\" has a year, and the other has none"},
         {"2025-12-25", "warning: 2025-12-25 is over"}}));
    CHECK_THAT(said_of(R"("closed": [")" + text + "\"]"),
               Catch::Contains("/hours/office/closed/0: " + words));
    CHECK_THAT(said_of(R"("special": { ")" + text + R"(": ["09:00-12:00"] })"), Catch::Contains(words));
}

TEST_CASE("what contradicts itself is a mistake, and what is only odd a warning", "[bot][hours]") {
    CHECK(said_of(R"("closed": ["12-25"], "special": { "12-25": [] })") ==
          "f.json:1:90: /hours/office/special/12-25: 12-25 is listed as closed too");
    CHECK(said_of(R"("closed": ["12-25", "12-25"])") ==
          "f.json:1:76: /hours/office/closed/1: warning: 12-25 is listed twice");
    CHECK(said_of(R"("closed": ["2026-11-21"])").empty());
    CHECK_THAT(said_of_weekly("{}"), Catch::Contains("warning: no day of the week has opening hours"));
    CHECK_THAT(said_of_weekly(R"({ "sat": ["20:00-05:00"], "sun": ["04:00-10:00"] })"),
               Catch::Contains("warning: the night from sat to sun overlaps the times of sun"));
    const auto said_of_zone = [](const std::string& zone) {
        return reading(R"({ "zone": ")" + zone + R"(", "weekly": { "mon": ["09:00-17:00"] } })").said();
    };
    CHECK(said_of_zone("EST") ==
          "f.json:1:11: /hours/office/zone: warning: \"EST\" is behind UTC by 5 h all the year round; a "
          "place such as "
          "\"America/New_York\" has its summer time");
    CHECK_THAT(said_of_zone("Etc/GMT-5"), Catch::Contains("\"Etc/GMT-5\" is ahead of UTC by 5 h"));
    CHECK(said_of_zone("Asia/Kolkata").empty());
    CHECK(said_of_zone("UTC").empty());
}

TEST_CASE("lists of days and times are bounded", "[bot][hours]") {
    std::string days = "\"01-01\"", times = "\"00:00-00:01\"";
    for (int i = 0; i < 400; ++i) days += ", \"01-01\"";
    for (int i = 0; i < 24; ++i) times += ", \"00:00-00:01\"";
    CHECK_THAT(said_of("\"closed\": [" + days + "]"),
               Catch::Contains("expected at most 400 entries, found 401"));
    CHECK_THAT(said_of_weekly("{ \"mon\": [" + times + "] }"), Catch::Contains("a day has at most 24 times"));
}
