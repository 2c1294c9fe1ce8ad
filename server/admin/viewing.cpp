#include "server/admin/viewing.hpp"

#include <algorithm>

#include "base/json/located.hpp"
#include "base/json/writer.hpp"
#include "bot/flow/template.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t fewest_digits = 5;
constexpr std::string_view digits = "0123456789";

// Wherever in a text they stand.
std::string without_numbers(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto plus = text.find('+');
        out += text.substr(0, plus);
        if (plus == std::string_view::npos) break;
        text.remove_prefix(plus);
        const auto end = std::min(text.find_first_not_of(digits, 1), text.size());
        const auto number = text.substr(0, end);
        out += number.size() > fewest_digits ? bot::masked_number(number) : std::string(number);
        text.remove_prefix(end);
    }
    return out;
}

void write(json::writer& w, const json::node& n) {
    using kind = json::node::kind;
    switch (n.type) {
        case kind::null: return w.null();
        case kind::boolean: return w.item(n.yes);
        case kind::number: return n.whole ? w.item(static_cast<std::int64_t>(n.number)) : w.item(n.number);
        case kind::string: return w.item(without_numbers(n.text));
        case kind::array:
            return w.array([&] {
                for (const auto& one : n.items) write(w, one);
            });
        case kind::object:
            return w.object([&] {
                for (const auto& m : n.members) {
                    if (m.name == "variables") continue;
                    w.key(m.name);
                    write(w, m.value);
                }
            });
    }
}

}  // namespace

std::string for_viewers(std::string_view json) {
    problems unreadable;
    const auto all = json::parse_located(json, "answer", unreadable);
    if (!unreadable.empty()) return "{}";
    json::writer w;
    write(w, all);
    return w.take();
}

}  // namespace switchhook::server
