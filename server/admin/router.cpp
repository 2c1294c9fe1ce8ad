#include "server/admin/router.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/nearest.hpp"
#include "base/problems.hpp"

namespace switchhook::server {
namespace {

using segments = std::vector<std::string_view>;

// "/a/b" is a, b; "/a/" is a and nothing.
segments split(std::string_view path) {
    segments all;
    if (path.starts_with('/')) path.remove_prefix(1);
    for (;;) {
        const auto slash = path.find('/');
        all.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return all;
        path.remove_prefix(slash + 1);
    }
}

enum class part { rest, name, word };  // the later, the more exact

part kind_of(std::string_view segment) {
    if (!segment.starts_with('{')) return part::word;
    return segment.ends_with("...}") ? part::rest : part::name;
}

std::string_view name_of(std::string_view segment) {
    const auto marks = kind_of(segment) == part::rest ? std::string_view("{...}").size() : 2;
    return segment.substr(1, segment.size() - marks);
}

bool well_formed(std::string_view path) {
    if (!path.starts_with('/')) return false;
    const auto parts = split(path);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto kind = kind_of(parts[i]);
        if (kind == part::rest && i + 1 != parts.size()) return false;
        if (kind != part::word && (!parts[i].ends_with('}') || name_of(parts[i]).empty())) return false;
    }
    return true;
}

bool fits(const segments& parts, const segments& typed) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i == typed.size()) return false;
        switch (kind_of(parts[i])) {
            case part::rest: return !typed[i].empty();
            case part::name:
                if (typed[i].empty()) return false;
                break;
            case part::word:
                if (typed[i] != parts[i]) return false;
        }
    }
    return parts.size() == typed.size();
}

// Both fit the same path.
bool more_exact(const segments& a, const segments& b) {
    return std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(),
                                        [](auto x, auto y) { return kind_of(x) < kind_of(y); });
}

bool serves(const route& r, std::string_view verb) {
    return r.verb == verb || (verb == "HEAD" && r.verb == "GET");
}

// The template with what was typed where it has names, when its words are near to what was typed.
std::optional<std::string> nearly(const segments& parts, const segments& typed) {
    if (parts.size() != typed.size()) return std::nullopt;
    std::string path;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool word = kind_of(parts[i]) == part::word;
        const std::string_view known[] = {parts[i]};
        if (word ? nearest(typed[i], known).empty() : typed[i].empty()) return std::nullopt;
        path += '/';
        path += word ? parts[i] : typed[i];
    }
    return path;
}

}  // namespace

asio::awaitable<reply> at_once(reply answer) { co_return answer; }

void router::add(route r) {
    if (!well_formed(r.path) || !r.serve) throw std::logic_error("not a route: " + r.path);
    for (const auto& known : routes_)
        if (known.verb == r.verb && known.path == r.path)
            throw std::logic_error("two routes for " + r.verb + ' ' + r.path);
    routes_.push_back(std::move(r));
}

result<route_match, problem_document> router::find(std::string_view verb, std::string_view path) const {
    const auto typed = split(path);
    route_match found;
    segments shape;
    std::set<std::string, std::less<>> verbs;
    for (const auto& r : routes_) {
        auto parts = split(r.path);
        if (!path.starts_with('/') || !fits(parts, typed)) continue;
        verbs.insert(r.verb);
        if (!serves(r, verb) || (found.to != nullptr && !more_exact(parts, shape))) continue;
        found.to = &r;
        shape = std::move(parts);
    }
    if (found.to == nullptr) {
        if (verbs.empty()) return not_found(path);
        if (verbs.contains("GET")) verbs.insert("HEAD");
        std::string allow;
        for (const auto& v : verbs) allow += (allow.empty() ? "" : ", ") + v;
        return method_not_allowed(allow);
    }
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (kind_of(shape[i]) == part::word) continue;
        // The views of `typed` stand one behind the other in `path`.
        const auto rest = path.substr(static_cast<std::size_t>(typed[i].data() - path.data()));
        auto text = kind_of(shape[i]) == part::rest ? std::string(rest) : decoded(typed[i]);
        if (!text)
            return make_problem(
                400, "the path cannot be read: a wrong %-escape, or too long, at \"" + shown(typed[i]) + '"');
        found.parameters.emplace_back(name_of(shape[i]), std::move(*text));
    }
    return found;
}

problem_document router::not_found(std::string_view path) const {
    constexpr std::size_t worth_a_guess = 200;
    auto typed = split(path);
    if (typed.back().empty()) typed.pop_back();  // a slash at the end is a near miss
    if (path.size() > worth_a_guess) typed.clear();
    std::set<std::string> candidates;
    for (const auto& r : routes_)
        if (auto c = nearly(split(r.path), typed)) candidates.insert(std::move(*c));
    const std::vector<std::string_view> known(candidates.begin(), candidates.end());
    return make_problem(404,
                        "nothing is served at " + shown(path) + did_you_mean(shown(nearest(path, known))));
}

}  // namespace switchhook::server
