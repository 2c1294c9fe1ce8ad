#include "server/calling/tally.hpp"

#include <algorithm>
#include <numeric>

namespace switchhook::server {
namespace {

constexpr std::size_t bar_width = 20;

std::string time_left(const tally& t, std::chrono::seconds since_begin) {
    const auto now = t.done() - t.earlier;  // in this run
    if (now < 3 || since_begin.count() < 3 || t.done() == t.total) return {};
    const auto rate = static_cast<double>(since_begin.count()) / static_cast<double>(now);
    auto left = static_cast<long>(rate * static_cast<double>(t.total - t.done()));
    if (left > 60) left -= left % 10;
    std::string text;
    if (left >= 3600) text += std::to_string(left / 3600) + 'h';
    if (left >= 60) text += std::to_string(left / 60 % 60) + 'm';
    return "  about " + text + std::to_string(left % 60) + "s left";
}

}  // namespace

void tally::count(std::string_view outcome) {
    const auto known = std::find(outcomes.begin(), outcomes.end(), outcome);
    const auto place =
        known == outcomes.end() ? outcomes.size() - 1 : static_cast<std::size_t>(known - outcomes.begin());
    ++ended.at(place);
}

std::size_t tally::done() const { return std::accumulate(ended.begin(), ended.end(), std::size_t{0}); }

std::string progress_line(const tally& t, std::chrono::seconds since_begin, std::size_t width) {
    const auto full = t.total == 0 ? 0 : bar_width * t.done() / t.total;
    std::string line = '[' + std::string(full, '#') + std::string(bar_width - full, '.') + "] " +
                       std::to_string(t.done()) + '/' + std::to_string(t.total) + time_left(t, since_begin) +
                       "  " + std::to_string(t.under_way) + " under way";
    for (std::size_t i = 0; i < t.ended.size(); ++i)
        if (t.ended.at(i) != 0)
            line += ", " + std::to_string(t.ended.at(i)) + ' ' + std::string(tally::outcomes.at(i));
    if (line.size() > width) line.resize(width);
    return line;
}

std::string summary(const tally& t) {
    std::string line;
    for (std::size_t i = 0; i < t.ended.size(); ++i)
        line +=
            (i == 0 ? "" : ", ") + std::to_string(t.ended.at(i)) + ' ' + std::string(tally::outcomes.at(i));
    if (t.done() < t.total) line += "; " + std::to_string(t.total - t.done()) + " not finished";
    return line;
}

}  // namespace switchhook::server
