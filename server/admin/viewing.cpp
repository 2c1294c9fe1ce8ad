#include "server/admin/viewing.hpp"

#include <algorithm>

#include "base/json/located.hpp"
#include "base/json/writer.hpp"
#include "bot/flow/template.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t fewest_digits = 5;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view between_digits = " .-/()";

// The number at the beginning of a text, as people write it: "+33 (0) 6-12".
std::string_view number_at_front(std::string_view text) {
    std::size_t end = 1;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (digits.find(text[at]) != std::string_view::npos)
            end = at + 1;
        else if (between_digits.find(text[at]) == std::string_view::npos)
            break;
    }
    return text.substr(0, end);
}

std::string masked(std::string_view number) {
    std::string plain;
    for (const char c : number)
        if (between_digits.find(c) == std::string_view::npos) plain += c;
    return plain.size() > fewest_digits ? bot::masked_number(plain) : std::string(number);
}

// Wherever in a text they stand.
std::string without_numbers(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto plus = text.find('+');
        out += text.substr(0, plus);
        if (plus == std::string_view::npos) break;
        text.remove_prefix(plus);
        const auto number = number_at_front(text);
        out += masked(number);
        text.remove_prefix(number.size());
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
                const bool has_number = n.find("phone") != nullptr;
                for (const auto& m : n.members) {
                    if (m.name == "variables" || (has_number && m.name == "displayName")) continue;
                    w.key(m.name);
                    if (m.name == "phone" && m.value.type == kind::string)
                        w.item(bot::masked_number(m.value.text));
                    else
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
