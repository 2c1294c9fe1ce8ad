#include "server/events/event_batch.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace switchhook::server {
namespace {

constexpr char separator = '\t', end_of_line = '\n';

std::string_view take_until(std::string_view& text, char mark) {
    const auto word = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

bool read_number(std::string_view& text, char mark, std::uint64_t& into) {
    const auto word = take_until(text, mark);
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), into);
    return failed == std::errc() && end == word.data() + word.size();
}

}  // namespace

// "FEED FROM POSITION GAP LOST MORE CLOSED", and a line for each event: "ID KIND CALL DATA".
std::string to_text(const event_batch& b) {
    std::string text;
    const std::uint64_t gap = !b.gap ? 0 : b.gap->why == feed_gap::cause::behind ? 1 : 2;
    for (const auto n : {b.feed, b.from, b.position, gap, b.gap ? b.gap->lost : 0, std::uint64_t{b.more}})
        text += std::to_string(n) + separator;
    text += std::to_string(int{b.closed}) + end_of_line;
    for (const auto& e : b.events) {
        text += std::to_string(e.id);
        for (const auto* word : {&e.kind, &e.call, &e.data}) (text += separator) += *word;
        text += end_of_line;
    }
    return text;
}

std::optional<event_batch> read_event_batch(std::string_view text) {
    event_batch b;
    std::array<std::uint64_t, 7> head{};
    auto line = take_until(text, end_of_line);
    for (auto& n : head)
        if (!read_number(line, separator, n)) return std::nullopt;
    b.feed = head[0];
    b.from = head[1];
    b.position = head[2];
    if (head[3] != 0)
        b.gap = feed_gap{head[3] == 1 ? feed_gap::cause::behind : feed_gap::cause::restart, head[4]};
    b.more = head[5] != 0;
    b.closed = head[6] != 0;
    while (!text.empty()) {
        line = take_until(text, end_of_line);
        event_batch::event e;
        if (!read_number(line, separator, e.id)) return std::nullopt;
        e.kind = take_until(line, separator);
        e.call = take_until(line, separator);
        e.data = line;
        if (e.kind.empty() || e.data.empty()) return std::nullopt;
        b.events.push_back(std::move(e));
    }
    return b;
}

event_batch take_batch(const event_feed& of, feed_subscription& from, std::size_t most_bytes) {
    event_batch b;
    b.feed = of.first_id();
    auto came = from.read(most_bytes);
    b.from = came.from;
    b.position = from.position();
    b.gap = came.gap;
    b.more = came.more;
    b.closed = came.closed;
    for (const auto& e : came.events) b.events.push_back({e->id, std::string(e->kind), e->call, e->data});
    return b;
}

}  // namespace switchhook::server
