#include "bot/trial/moment.hpp"

#include <algorithm>

#include "base/date_time.hpp"

namespace switchhook::bot::trial {
namespace {

std::string padded(std::int64_t number, std::size_t width) {
    const auto digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::string to_string(instant moment) { return date_time_text(moment); }

std::string elapsed(milliseconds time) {
    const auto all = time.count();
    return std::to_string(all / 60'000) + ':' + padded(all / 1000 % 60, 2) + '.' + padded(all % 1000, 3);
}

}  // namespace switchhook::bot::trial
