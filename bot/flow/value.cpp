#include "bot/flow/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace switchhook::bot {

value::value(list items) : held_(std::make_shared<const list>(std::move(items))) {}
value::value(object members) : held_(std::make_shared<const object>(std::move(members))) {}

value value::of(const json::value& document) {
    if (!document) return {};
    if (document.is_object()) {
        object members;
        document.each_member([&](std::string_view name, const json::value& content) {
            members.push_back({std::string(name), of(content)});
        });
        return value(std::move(members));
    }
    if (document.is_array()) {
        list items;
        for (std::size_t i = 0; i < document.size(); ++i) items.push_back(of(document.at(i)));
        return value(std::move(items));
    }
    if (document.is_string()) return value(document.string_or());
    if (const auto yes = document.as_bool()) return value(*yes);
    if (const auto whole = document.as_integer()) return value(*whole);
    if (const auto number = document.as_number()) return value(*number);
    return {};
}

const value::list* value::as_list() const {
    const auto* held = std::get_if<shared_list>(&held_);
    return held == nullptr ? nullptr : held->get();
}

const value::object* value::as_object() const {
    const auto* held = std::get_if<shared_object>(&held_);
    return held == nullptr ? nullptr : held->get();
}

std::optional<double> value::as_number() const {
    if (const auto* whole = std::get_if<std::int64_t>(&held_)) return static_cast<double>(*whole);
    if (const auto* number = std::get_if<double>(&held_)) return *number;
    const auto* written = as_text();
    if (written == nullptr) return std::nullopt;
    double parsed = 0;
    const auto* end = written->data() + written->size();
    const auto [stopped, failed] = std::from_chars(written->data(), end, parsed, std::chars_format::fixed);
    if (failed != std::errc() || stopped != end || !std::isfinite(parsed)) return std::nullopt;
    return parsed;
}

const value* value::member_named(std::string_view name) const {
    const auto* members = as_object();
    if (members == nullptr) return nullptr;
    const auto found =
        std::find_if(members->begin(), members->end(), [&](const member& m) { return m.name == name; });
    return found == members->end() ? nullptr : &found->content;
}

const value* value::item(std::size_t index) const {
    const auto* items = as_list();
    return items == nullptr || index >= items->size() ? nullptr : &(*items)[index];
}

std::string value::text() const {
    if (is_nothing()) return {};
    if (const auto* written = as_text()) return *written;
    json::writer w;
    write(w);
    return w.take();
}

void value::write(json::writer& w) const {
    if (const auto* yes = std::get_if<bool>(&held_)) return w.item(*yes);
    if (const auto* whole = std::get_if<std::int64_t>(&held_)) return w.item(*whole);
    if (const auto* number = std::get_if<double>(&held_)) return w.item(*number);
    if (const auto* written = as_text()) return w.item(std::string_view(*written));
    if (const auto* items = as_list())
        return w.array([&] {
            for (const auto& i : *items) i.write(w);
        });
    if (const auto* members = as_object())
        return w.object([&] {
            for (const auto& m : *members) {
                w.key(m.name);
                m.content.write(w);
            }
        });
    w.null();
}

bool operator==(const value& a, const value& b) {
    const auto* a_items = a.as_list();
    const auto* b_items = b.as_list();
    if (a_items != nullptr && b_items != nullptr) return *a_items == *b_items;
    const auto* a_members = a.as_object();
    const auto* b_members = b.as_object();
    if (a_members != nullptr && b_members != nullptr) return *a_members == *b_members;
    return a.held_ == b.held_;
}

}  // namespace switchhook::bot
