#include "bot/call/way.hpp"

#include "base/json/pointer.hpp"

namespace switchhook::bot {
namespace {

constexpr std::string_view sections = "/sections/";

// Steps in the branch of a menu's option have its key in their pointer.
std::string without_secret_keys(std::string pointer, const flow& f) {
    for (const auto& b : f.blocks)
        for (const auto& s : b.steps) {
            const auto options = s->at.pointer + "/menu/options/";
            if (!s->hides_keys() || !pointer.starts_with(options)) continue;
            const auto end = pointer.find('/', options.size());
            pointer.replace(options.size(), end - options.size(), secret_outcome);
        }
    return pointer;
}

}  // namespace

std::vector<way_point> way_of(std::span<const visit> visits, const flow& f) {
    std::vector<way_point> way;
    for (const auto& v : visits) {
        if (f.blocks[v.at.block].is_inner) continue;
        const auto& step = f.at(v.at);
        way_point p{step.at.pointer, std::string(step.verb), {}};
        if (f.hides_keys) p.step = without_secret_keys(std::move(p.step), f);
        if (v.outcome) p.outcome = v.secret ? std::string(secret_outcome) : step.outcomes[*v.outcome].name;
        way.push_back(std::move(p));
    }
    return way;
}

std::string section_of(const way_point& p) {
    if (!p.step.starts_with(sections)) return "(fetched)";
    const auto name = p.step.substr(sections.size(), p.step.find('/', sections.size()) - sections.size());
    return json::pointer_name(name);
}

void write_way(json::writer& w, const std::vector<way_point>& way) {
    w.array([&] {
        for (const auto& p : way)
            w.array([&] {
                w.item(p.step);
                w.item(p.verb);
                if (!p.outcome.empty()) w.item(p.outcome);
            });
    });
}

std::vector<way_point> read_way(json::value v) {
    std::vector<way_point> way;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const auto p = v.at(i);
        way.push_back({p.at(0).string_or(), p.at(1).string_or(), p.at(2).string_or()});
    }
    return way;
}

}  // namespace switchhook::bot
