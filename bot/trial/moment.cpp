#include "bot/trial/moment.hpp"

#include <algorithm>

namespace switchhook::bot::trial {
namespace {

std::string padded(std::int64_t number, std::size_t width) {
    const auto digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::string to_string(instant moment) {
    using namespace std::chrono;
    const auto today = floor<days>(moment);
    const year_month_day date(today);
    const auto rest = duration_cast<seconds>(moment - today).count();
    return padded(int(date.year()), 4) + '-' + padded(unsigned(date.month()), 2) + '-' +
           padded(unsigned(date.day()), 2) + 'T' + padded(rest / 3600, 2) + ':' + padded(rest / 60 % 60, 2) +
           ':' + padded(rest % 60, 2) + 'Z';
}

std::string elapsed(milliseconds time) {
    const auto all = time.count();
    return std::to_string(all / 60'000) + ':' + padded(all / 1000 % 60, 2) + '.' + padded(all % 1000, 3);
}

}  // namespace switchhook::bot::trial
