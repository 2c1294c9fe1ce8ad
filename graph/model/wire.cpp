#include "graph/model/wire.hpp"

#include <algorithm>

namespace switchhook::graph {

bool same_text(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_namespace(std::string_view type) {
    constexpr std::string_view prefix = "microsoft.graph.";
    std::string_view rest = type;
    if (rest.starts_with('#')) rest.remove_prefix(1);
    if (!same_text(rest.substr(0, prefix.size()), prefix)) return type;
    return rest.substr(prefix.size());
}

std::string_view type_of(json::value object) { return without_namespace(view_of(object["@odata.type"])); }

void write_type(json::writer& w, std::string_view name) {
    w.field("@odata.type", "#microsoft.graph." + std::string(name));
}

std::string_view view_of(json::value v) { return v.as_string().value_or(std::string_view()); }

std::optional<std::string> optional_text(json::value v) {
    const auto text = v.as_string();
    if (!text) return std::nullopt;
    return std::string(*text);
}

}  // namespace switchhook::graph
