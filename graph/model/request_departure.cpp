// A body against its description, member by member.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/guid.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/text_forms.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

using complaint = std::optional<request_error>;

complaint complain(const std::string& field, std::string problem) {
    return request_error{field, std::move(problem)};
}

// In characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string one_of(std::span<const std::string_view> words) {
    std::string all;
    for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return "must be one of " + all;
}

std::string names_of(const std::vector<const type_description*>& kinds) {
    std::string all;
    for (const auto* kind : kinds) {
        if (!all.empty()) all += " or ";
        all += "#microsoft.graph." + std::string(kind->name);
    }
    return "must be " + all;
}

complaint check_object(const type_description& wanted, json::value object, const std::string& where);

// One of the words, or several with commas between them where those are flags.
bool is_word(std::string_view enumeration, std::string_view text) {
    const auto words = words_of(enumeration);
    const auto known = [&](std::string_view one) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return same_text(w, one); });
    };
    if (!is_flags(enumeration)) return known(text);
    for (;;) {
        const auto comma = text.find(',');
        if (!known(text.substr(0, comma))) return false;
        if (comma == std::string_view::npos) return true;
        text.remove_prefix(comma + 1);
        while (text.starts_with(' ')) text.remove_prefix(1);
    }
}

complaint check_text(const property_description& p, std::string_view text, const std::string& where) {
    if (p.required && text.empty()) return complain(where, "is required");
    if (!p.is_list && p.longest != 0 && length_of(text) > p.longest)
        return complain(where, "is longer than " + std::to_string(p.longest) + " characters");
    if (p.kind == value_kind::guid && !is_guid(text)) return complain(where, "must be a GUID");
    if (p.kind == value_kind::duration && !is_duration(text))
        return complain(where, "must be an ISO 8601 duration such as PT0.03S");
    if (p.kind == value_kind::date_time && !is_date_time(text))
        return complain(where, "must be a date and time such as 2026-02-28T13:45:07Z");
    if (p.kind == value_kind::enumeration && !is_word(p.type, text))
        return complain(where, one_of(words_of(p.type)));
    return std::nullopt;
}

std::string number_wanted(const property_description& p) {
    if (p.least == 0 && p.most == 0) return "must be a whole number";
    return "must be a whole number from " + std::to_string(p.least) + " to " + std::to_string(p.most);
}

complaint check_number(const property_description& p, json::value v, const std::string& where) {
    const auto number = v.is_string() ? std::nullopt : v.as_integer();
    if (!number) return complain(where, number_wanted(p));
    const bool limited = p.least != 0 || p.most != 0;
    if (limited && (*number < p.least || *number > p.most)) return complain(where, number_wanted(p));
    constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (p.kind == value_kind::int32 && (*number < least || *number > most))
        return complain(where, "must be a whole number of 32 bits");
    return std::nullopt;
}

complaint check_one(const property_description& p, json::value v, const std::string& where) {
    switch (p.kind) {
        case value_kind::text:
        case value_kind::guid:
        case value_kind::duration:
        case value_kind::date_time:
        case value_kind::enumeration:
            if (!v.is_string()) return complain(where, "must be a string");
            return check_text(p, view_of(v), where);
        case value_kind::boolean:
            if (v.is_string() || !v.as_bool()) return complain(where, "must be true or false");
            return std::nullopt;
        case value_kind::int32:
        case value_kind::int64: return check_number(p, v, where);
        case value_kind::number:
            if (v.is_string() || !v.as_number()) return complain(where, "must be a number");
            return std::nullopt;
        case value_kind::object: break;
    }
    if (!v.is_object()) return complain(where, "must be an object");
    return check_object(*p.object, v, where);
}

complaint check_list(const property_description& p, json::value v, const std::string& where) {
    if (!v.is_array()) return complain(where, "must be an array");
    if (p.required && v.size() == 0) return complain(where, "must have at least one entry");
    if (p.longest != 0 && v.size() > p.longest)
        return complain(
            where, "has " + std::to_string(v.size()) + " entries, more than " + std::to_string(p.longest));
    for (std::size_t i = 0; i < v.size(); ++i)
        if (auto wrong = check_one(p, v.at(i), where + "[" + std::to_string(i) + "]")) return wrong;
    return std::nullopt;
}

// An abstract type is told by its @odata.type, any other may say what it is, but nothing else.
complaint check_type(const type_description& wanted, json::value object, const std::string& where,
                     const type_description*& kind) {
    const std::string_view said = type_of(object);
    const std::string at = (where.empty() ? "" : where + ".") + "@odata.type";
    if (const json::value type = object["@odata.type"]; type && !type.is_string())
        return complain(at, "must be a string");
    if (wanted.is_abstract) {
        for (const auto* one : wanted.kinds)
            if (same_text(one->name, said)) kind = one;
        return kind->is_abstract ? complain(at, names_of(wanted.kinds)) : std::nullopt;
    }
    if (said.empty() || wanted.name.empty() || may_be_called(wanted, said)) return std::nullopt;
    return complain(at, "must be #microsoft.graph." + std::string(wanted.name));
}

// Exactly one party is meant.
complaint check_party(json::value set, const std::string& where) {
    std::size_t with_id = 0;
    for (int k = 0; k <= static_cast<int>(identity_kind::azure_communication_services_user); ++k)
        if (!view_of(set[to_string(static_cast<identity_kind>(k))]["id"]).empty()) ++with_id;
    return with_id == 1 ? std::nullopt : complain(where, "must name one party by its id");
}

complaint check_object(const type_description& wanted, json::value object, const std::string& where) {
    const type_description* kind = &wanted;
    if (auto wrong = check_type(wanted, object, where, kind)) return wrong;
    const std::string prefix = where.empty() ? "" : where + ".";
    for (const auto& p : kind->properties) {
        const json::value v = object[p.name];
        const std::string name = prefix + std::string(p.name);
        if (!v) {
            if (p.required) return complain(name, "is required");
            continue;
        }
        if (auto wrong = p.is_list ? check_list(p, v, name) : check_one(p, v, name)) return wrong;
        if (p.required && p.type == "identitySet")
            if (auto wrong = check_party(v, name)) return wrong;
    }
    return std::nullopt;
}

}  // namespace

std::optional<request_error> find_departure(const type_description& wanted, json::value object) {
    return check_object(wanted, object, {});
}

}  // namespace switchhook::graph
