#include "bot/vocabulary/dates.hpp"

#include <algorithm>
#include <chrono>

namespace switchhook::bot::vocabulary {
namespace {

constexpr unsigned first_year = 1900, last_year = 2099;

// Takes what it reads off the front.
class scanner {
  public:
    explicit scanner(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    bool next_is(char c) const { return text_.starts_with(c); }

    bool take(char c) {
        if (!next_is(c)) return false;
        text_.remove_prefix(1);
        return true;
    }

    std::optional<unsigned> number(std::size_t digits) {
        if (text_.size() < digits) return std::nullopt;
        unsigned n = 0;
        for (const char c : text_.substr(0, digits)) {
            if (c < '0' || c > '9') return std::nullopt;
            n = n * 10 + static_cast<unsigned>(c - '0');
        }
        text_.remove_prefix(digits);
        return n;
    }

    void skip_digits() { text_.remove_prefix(std::min(text_.find_first_not_of("0123456789"), text_.size())); }

  private:
    std::string_view text_;
};

struct time_of_day {
    unsigned hour = 0, minute = 0;
};

std::optional<std::chrono::year_month_day> read_date(scanner& in) {
    const auto year = in.number(4);
    if (!year || !in.take('-')) return std::nullopt;
    const auto month = in.number(2);
    if (!month || !in.take('-')) return std::nullopt;
    const auto day = in.number(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
    if (!date.ok() || *year < first_year || *year > last_year) return std::nullopt;
    return date;
}

// "14:30", seconds and a zone behind it: they are read, and not said.
std::optional<time_of_day> read_time(scanner& in) {
    const auto hour = in.number(2);
    if (!hour || !in.take(':')) return std::nullopt;
    const auto minute = in.number(2);
    if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
    if (in.take(':')) {
        const auto second = in.number(2);
        if (!second || *second > 60) return std::nullopt;
        if (in.take('.') || in.take(',')) in.skip_digits();
    }
    if (in.take('Z') || in.take('z')) return time_of_day{*hour, *minute};
    if (in.take('+') || in.take('-')) {
        if (!in.number(2)) return std::nullopt;
        in.take(':');
        if (!in.at_end() && !in.number(2)) return std::nullopt;
    }
    return time_of_day{*hour, *minute};
}

void say_date(const date_speech& speech, const std::chrono::year_month_day& date, date_form form,
              pieces& out) {
    const std::string month(speech.months[static_cast<unsigned>(date.month()) - 1]);
    if (form.weekday)
        out.emplace_back(speech.weekdays[std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()]);
    if (speech.month_first) out.push_back(month);
    speech.day(static_cast<unsigned>(date.day()), out);
    if (!speech.month_first) out.push_back(month);
    if (form.year) speech.year(static_cast<unsigned>(static_cast<int>(date.year())), out);
}

}  // namespace

void date_words(const date_speech& speech, pieces& out) {
    for (const auto text : speech.weekdays) out.emplace_back(text);
    for (const auto text : speech.months) out.emplace_back(text);
    if (!speech.at.empty()) out.emplace_back(speech.at);
    for (unsigned day = 1; day <= 31; ++day) speech.day(day, out);
    for (unsigned year = first_year; year <= last_year; ++year) speech.year(year, out);
    for (unsigned hour = 0; hour < 24; ++hour) speech.time(hour, 0, out);
    for (unsigned minute = 0; minute < 60; ++minute) speech.time(12, minute, out);
}

std::optional<pieces> compose_date(const date_speech& speech, std::string_view value, date_form form) {
    pieces out;
    scanner in(value);
    const bool has_date = value.size() > 2 && value[2] != ':';
    if (has_date) {
        const auto date = read_date(in);
        if (!date) return std::nullopt;
        say_date(speech, *date, form, out);
        if (in.at_end()) return out;
        if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
        if (!speech.at.empty()) out.emplace_back(speech.at);
    }
    const auto time = read_time(in);
    if (!time || !in.at_end()) return std::nullopt;
    speech.time(time->hour, time->minute, out);
    return out;
}

}  // namespace switchhook::bot::vocabulary
