#include "bot/replay/stored_call.hpp"

#include <optional>

namespace switchhook::bot::replay {
namespace {

std::optional<stored_call> read_head(std::string_view line) {
    const auto document = json::document::parse(line);
    if (!document.has_value()) return {};
    const auto root = document->root();
    if (!root["call"].is_string() || !root["flow"].is_string()) return {};
    return stored_call{root["call"].string_or(), root["flow"].string_or(), root["version"].string_or(), {}};
}

std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

std::string head_of(const stored_call& call) {
    json::writer w;
    w.object([&] {
        w.field("call", call.id);
        w.field("flow", call.flow);
        w.field("version", call.version);
    });
    return w.take();
}

bool holds_stored_calls(std::string_view text) {
    while (!text.empty())
        if (const auto line = take_line(text); !line.empty()) return read_head(line).has_value();
    return false;
}

result<std::vector<stored_call>, std::string> read_stored_calls(std::string_view text) {
    std::vector<stored_call> calls;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = take_line(text);
        if (line.empty()) continue;
        if (auto head = read_head(line)) {
            calls.push_back(*std::move(head));
            continue;
        }
        auto record = read_journal_record(line);
        const auto where = "line " + std::to_string(number) + ": ";
        if (!record && is_of_later_format(line))
            return where + "a record that a later version of this program wrote";
        if (!record) return where + "this is no record of a call";
        if (calls.empty()) return where + "a record, and no line before it that names its call";
        calls.back().records.push_back(*std::move(record));
    }
    return calls;
}

}  // namespace switchhook::bot::replay
