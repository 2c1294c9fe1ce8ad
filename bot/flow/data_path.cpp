#include "bot/flow/data_path.hpp"

#include "base/take.hpp"

#include <algorithm>
#include <charconv>

namespace switchhook::bot {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Takes a name off the front; empty when none is there.
std::string_view take_name(std::string_view& rest) {
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_plain);
    const auto name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(name.size());
    return name;
}

}  // namespace

bool is_plain_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
}

std::optional<data_path> data_path::parse(std::string_view text) {
    data_path path;
    const auto scope = take_name(text);
    if (scope.empty() || !take(text, '.')) return std::nullopt;
    const auto what = take_name(text);
    if (what.empty()) return std::nullopt;
    path.root = std::string(scope) + '.' + std::string(what);
    while (!text.empty()) {
        segment next;
        if (take(text, '.')) {
            next.name = take_name(text);
            if (next.name.empty()) return std::nullopt;
        } else if (take(text, '[')) {
            const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), next.index);
            if (failed != std::errc()) return std::nullopt;
            text.remove_prefix(static_cast<std::size_t>(end - text.data()));
            if (!take(text, ']')) return std::nullopt;
        } else {
            return std::nullopt;
        }
        path.inside.push_back(std::move(next));
    }
    return path;
}

std::string data_path::text() const {
    auto whole = root;
    for (const auto& s : inside) whole += s.name.empty() ? '[' + std::to_string(s.index) + ']' : '.' + s.name;
    return whole;
}

const value* data_path::in(const value& of_root) const {
    const value* at = &of_root;
    for (const auto& s : inside) {
        at = s.name.empty() ? at->item(s.index) : at->member_named(s.name);
        if (at == nullptr) return nullptr;
    }
    return at;
}

}  // namespace switchhook::bot
