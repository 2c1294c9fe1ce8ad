#include "bot/picture/picture.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace switchhook::bot {
namespace {

// Nodes of which several own steps have labelled arrows.
std::set<std::size_t> nodes_with_several_sources(const picture& p) {
    std::map<std::size_t, std::string_view> verbs;
    std::set<std::size_t> several;
    for (const auto& a : p.arrows)
        if (!a.label.empty() && verbs.emplace(a.from, a.verb).first->second != a.verb) several.insert(a.from);
    return several;
}

// Of arrows that become one.
auto likeness_of(const picture_arrow& a) {
    return std::tuple(a.from, a.to, a.step, a.type, a.label.empty(), look_of(a.taken));
}

}  // namespace

std::vector<picture_arrow> merged_arrows(const picture& p, arrows_from where) {
    const bool whole = where == arrows_from::whole_nodes;
    const auto several = whole ? nodes_with_several_sources(p) : std::set<std::size_t>();
    std::vector<picture_arrow> merged;
    std::map<decltype(likeness_of(picture_arrow())), std::size_t> places;
    for (auto a : p.arrows) {
        if (!a.label.empty() && several.contains(a.from)) a.label = a.verb + ": " + a.label;
        if (whole) a.step.reset();
        const auto [place, is_first] = places.emplace(likeness_of(a), merged.size());
        if (is_first) {
            merged.push_back(std::move(a));
            continue;
        }
        auto& same = merged[place->second];
        if (!a.label.empty()) same.label += ", " + a.label;
        if (same.taken) *same.taken += *a.taken;
    }
    return merged;
}

picture_look look_of(const picture_count& count) {
    if (!count) return picture_look::plain;
    return *count == 0 ? picture_look::never : picture_look::taken;
}

std::string width_of(const picture_arrow& a) {
    constexpr double widest = 6;
    const auto width = std::min(widest, 1 + std::log10(static_cast<double>(a.taken.value_or(0)) + 1));
    const auto tenths = std::lround(width * 10);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

}  // namespace switchhook::bot
