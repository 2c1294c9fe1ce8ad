#include "net/http.hpp"

#include <algorithm>

namespace switchhook::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view header_list::find(std::string_view name) const {
    for (const auto& h : all_)
        if (same_name(h.name, name)) return h.value;
    return {};
}

void header_list::set(std::string_view name, std::string value) {
    for (auto& h : all_) {
        if (!same_name(h.name, name)) continue;
        h.value = std::move(value);
        return;
    }
    all_.push_back({std::string(name), std::move(value)});
}

}  // namespace switchhook::net
