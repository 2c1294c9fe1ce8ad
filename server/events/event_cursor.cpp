#include "server/events/event_cursor.hpp"

#include <algorithm>
#include <charconv>

namespace switchhook::server {
namespace {

constexpr std::size_t most_feeds = 1'000;

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t n = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

}  // namespace

std::string to_text(const event_cursor& c) {
    std::string text;
    for (const auto& [feed, last] : c) {
        if (last == 0) continue;
        if (!text.empty()) text += ',';
        text += std::to_string(feed) + '.' + std::to_string(last + 1 - feed);
    }
    return text;
}

std::optional<event_cursor> read_event_cursor(std::string_view text) {
    event_cursor c;
    if (text.ends_with(',')) return std::nullopt;
    while (!text.empty() && c.size() < most_feeds) {
        const auto one = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        const auto dot = one.find('.');
        if (dot == std::string_view::npos) return std::nullopt;
        const auto feed = number_in(one.substr(0, dot)), seen = number_in(one.substr(dot + 1));
        if (!feed || !seen || *feed == 0 || *seen > UINT64_MAX - *feed) return std::nullopt;
        if (!c.emplace(*feed, *feed + *seen - 1).second) return std::nullopt;
    }
    if (!text.empty() || c.empty()) return std::nullopt;
    return c;
}

}  // namespace switchhook::server
