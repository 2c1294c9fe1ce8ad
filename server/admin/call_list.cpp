#include "server/admin/call_list.hpp"

#include <algorithm>
#include <charconv>

namespace switchhook::server {
namespace {

constexpr std::string_view live = "live";
constexpr std::string_view ended = "ended";
constexpr std::size_t time_digits = 15;  // milliseconds since 1970, beyond the year 30000

std::string rank(bot::instant at, const graph::call_id& id) {
    auto time = std::to_string(at.time_since_epoch().count());
    time.insert(0, time_digits - std::min(time_digits, time.size()), '0');
    return time + id.key();
}

}  // namespace

std::string to_string(const list_position& p) {
    std::string text(p.in == list_position::part::live ? live : ended);
    return p.behind.empty() ? text : text + '.' + p.behind;
}

std::optional<list_position> read_list_position(std::string_view text) {
    const auto dot = text.find('.');
    const auto word = text.substr(0, dot);
    list_position p;
    if (word == ended)
        p.in = list_position::part::ended;
    else if (word != live)
        return std::nullopt;
    if (dot == std::string_view::npos) return p;
    p.behind = text.substr(dot + 1);
    if (p.behind.size() < time_digits || p.behind.find_first_not_of("0123456789") < time_digits)
        return std::nullopt;
    return p;
}

std::string rank_of(const live_call& c) { return rank(c.began, c.state.key); }

std::string rank_of(const ended_call& c) { return rank(c.over, c.id); }

ended_place place_of_rank(std::string_view rank) {
    if (rank.empty()) return {};
    std::int64_t time = 0;
    std::from_chars(rank.data(), rank.data() + time_digits, time);
    return {bot::instant(bot::milliseconds(time)), std::string(rank.substr(time_digits))};
}

graph::call_id call_of_rank(std::string_view rank) { return graph::call_id(rank.substr(time_digits)); }

std::vector<std::string> page_of_live(std::vector<std::string> ranks, const std::string& behind,
                                      std::size_t most) {
    if (!behind.empty()) std::erase_if(ranks, [&](const std::string& r) { return r >= behind; });
    const auto count = static_cast<std::ptrdiff_t>(std::min(most, ranks.size()));
    std::partial_sort(ranks.begin(), ranks.begin() + count, ranks.end(), std::greater<>());
    ranks.resize(static_cast<std::size_t>(count));
    return ranks;
}

}  // namespace switchhook::server
