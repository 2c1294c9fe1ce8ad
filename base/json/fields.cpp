#include "base/json/fields.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/json/pointer.hpp"
#include "base/nearest.hpp"

namespace switchhook::json {

void spot::complain(std::string what, rule_name rule, std::string advice) const {
    out->add({*file, value->at.line, value->at.column, path, std::move(what), severity::error, rule,
              std::move(advice)});
}

void spot::warn(std::string what, rule_name rule, std::string advice) const {
    out->add({*file, value->at.line, value->at.column, path, std::move(what), severity::warning, rule,
              std::move(advice)});
}

bool spot::expect(node::kind k) const {
    if (value->type == k) return true;
    complain("expected " + std::string(kind_name(k)) + ", found " + std::string(kind_name(value->type)),
             "wrong-kind");
    return false;
}

spot spot::member(const std::string& name) const {
    return {value->find(name), path + '/' + pointer_token(name), file, out};
}

spot spot::item(std::size_t index) const {
    return {&value->items[index], path + '/' + std::to_string(index), file, out};
}

fields::fields(spot object) : object_(std::move(object)) {
    static const node nothing;
    if (!object_.expect(node::kind::object)) object_.value = &nothing;
}

bool fields::present(std::string_view name) {
    known_.emplace_back(name);
    return object_.value->find(name) != nullptr;
}

bool fields::missing(std::string_view name) {
    if (object_.value->type == node::kind::object)
        object_.complain("\"" + std::string(name) + "\" is missing", "missing-key");
    return false;
}

std::optional<spot> fields::any(std::string_view name) {
    if (!present(name)) return std::nullopt;
    return object_.member(std::string(name));
}

std::optional<spot> fields::any_required(std::string_view name) {
    auto found = any(name);
    if (!found) missing(name);
    return found;
}

bool fields::optional(std::string_view name, std::string& into) {
    const auto found = any(name);
    if (!found || !found->expect(node::kind::string)) return false;
    into = found->value->text;
    return true;
}

bool fields::optional(std::string_view name, bool& into) {
    const auto found = any(name);
    if (!found || !found->expect(node::kind::boolean)) return false;
    into = found->value->yes;
    return true;
}

bool fields::optional(std::string_view name, std::int64_t& into, std::int64_t least, std::int64_t most) {
    const auto found = any(name);
    if (!found || !found->expect(node::kind::number)) return false;
    const double number = found->value->number;
    if (!found->value->whole || number < static_cast<double>(least) || number > static_cast<double>(most)) {
        found->complain(least == most ? "expected " + std::to_string(least)
                                      : "expected a whole number from " + std::to_string(least) + " to " +
                                            std::to_string(most),
                        "wrong-value");
        return false;
    }
    into = static_cast<std::int64_t>(number);
    return true;
}

bool read_duration(const spot& where, std::chrono::milliseconds& into, std::chrono::milliseconds least,
                   std::chrono::milliseconds most) {
    if (where.value->type != node::kind::string) {
        where.complain(
            "expected a duration such as \"5s\", found " + std::string(kind_name(where.value->type)),
            "wrong-kind");
        return false;
    }
    const auto duration = parse_duration(where.value->text);
    if (!duration) {
        where.complain(
            "expected a duration such as \"250ms\", \"5s\" or \"2m\", found \"" + where.value->text + "\"",
            "wrong-value");
        return false;
    }
    if (*duration < least || *duration > most) {
        where.complain("expected a duration from " + to_string(least) + " to " + to_string(most) +
                           ", found " + where.value->text,
                       "wrong-value");
        return false;
    }
    into = *duration;
    return true;
}

bool fields::optional(std::string_view name, std::chrono::milliseconds& into, std::chrono::milliseconds least,
                      std::chrono::milliseconds most) {
    const auto found = any(name);
    return found && read_duration(*found, into, least, most);
}

std::optional<std::size_t> fields::choice(std::string_view name, const std::vector<std::string_view>& words) {
    const auto found = any(name);
    if (!found || !found->expect(node::kind::string)) return std::nullopt;
    const auto word = std::find(words.begin(), words.end(), found->value->text);
    if (word != words.end()) return static_cast<std::size_t>(word - words.begin());
    std::string list;
    for (const auto w : words) list += (list.empty() ? "" : ", ") + std::string(w);
    found->complain("expected one of " + list + ", found \"" + found->value->text + "\"" +
                        did_you_mean(nearest(found->value->text, words)),
                    "wrong-value");
    return std::nullopt;
}

void fields::finish() {
    const std::vector<std::string_view> known(known_.begin(), known_.end());
    for (const auto& m : object_.value->members) {
        if (m.name == "$schema" || std::find(known.begin(), known.end(), m.name) != known.end()) continue;
        object_.out->add({*object_.file, m.at.line, m.at.column, object_.path + '/' + pointer_token(m.name),
                          "unknown key" + did_you_mean(nearest(m.name, known)), severity::error,
                          "unknown-key"});
    }
}

}  // namespace switchhook::json
