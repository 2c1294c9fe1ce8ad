#pragma once
// What instances tell each other of lines, as text without line breaks: what a call asks of its line, and what the line
// tells the call.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/queue/lines.hpp"

namespace switchhook::server {

inline constexpr std::string_view line_requests_kind = "lines", line_news_kind = "line-news";

struct asked_of_line {
    graph::call_id call;
    bot::queueing::line_request what;
    friend bool operator==(const asked_of_line&, const asked_of_line&) = default;
};
std::string to_text(const asked_of_line& letter);
std::optional<asked_of_line> read_asked_of_line(std::string_view text);

std::string to_text(const bot::queueing::told& letter);
std::optional<bot::queueing::told> read_told_by_line(std::string_view text);

std::string join_letters(const std::vector<std::string>& letters);
std::vector<std::string_view> split_letters(std::string_view text);

}  // namespace switchhook::server
