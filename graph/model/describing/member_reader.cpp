#include "graph/model/describing/member_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "graph/model/resources/identity_members.hpp"

namespace switchhook::graph {
namespace {

template <class Word, class Parse>
bool read_word(json::value v, Word& into, const Parse& parse) {
    const auto text = v.as_string();
    if (!text) return false;
    into = parse(*text);
    return true;
}

}  // namespace

void member_reader::identities(std::vector<identity>& into) {
    // A set has one party and few members, so they are looked through once instead of once for each kind.
    object_.each_member([&](std::string_view name, json::value v) {
        const auto kind = parse_identity_kind(name);
        if (!kind || name != to_string(*kind)) return;
        note(to_string(*kind));
        if (!v.is_object()) return;
        if (std::any_of(into.begin(), into.end(), [&](const identity& i) { return i.kind == *kind; })) return;
        identity& who = into.emplace_back();
        read(v, who);
        who.kind = *kind;
    });
}

void member_reader::rest(unknown_members& into) {
    if (unknowns_ == unknowns::dropped) return;
    object_.each_member([&](std::string_view name, json::value v) {
        if (name == "@odata.type" || std::find(known_.begin(), known_.end(), name) != known_.end()) return;
        into.all.emplace_back(name, v.dump());
    });
}

bool member_reader::read(json::value v, std::string& into) {
    const auto text = v.as_string();
    if (text) into = *text;
    return text.has_value();
}

bool member_reader::read(json::value v, secret& into) {
    const auto text = v.as_string();
    if (text) into = secret(std::string(*text));
    return text.has_value();
}

bool member_reader::read(json::value v, bool& into) {
    const auto yes = v.as_bool();
    into = yes.value_or(into);
    return yes.has_value();
}

bool member_reader::read(json::value v, int& into) {
    const auto number = v.as_integer();
    if (!number) return false;
    constexpr std::int64_t least = std::numeric_limits<int>::min();
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    into = static_cast<int>(std::clamp(*number, least, most));
    return true;
}

bool member_reader::read(json::value v, std::int64_t& into) {
    const auto number = v.as_integer();
    into = number.value_or(into);
    return number.has_value();
}

bool member_reader::read(json::value v, double& into) {
    auto number = v.as_number();
    if (const auto text = v.as_string()) {
        double parsed = 0;
        const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), parsed);
        const bool whole = problem == std::errc() && end == text->data() + text->size();
        if (whole && std::isfinite(parsed)) number = parsed;
    }
    into = number.value_or(into);
    return number.has_value();
}

bool member_reader::read(json::value v, call_state& into) { return read_word(v, into, parse_call_state); }
bool member_reader::read(json::value v, call_direction& into) {
    return read_word(v, into, parse_call_direction);
}
bool member_reader::read(json::value v, media_state& into) { return read_word(v, into, parse_media_state); }
bool member_reader::read(json::value v, operation_status& into) {
    return read_word(v, into, parse_operation_status);
}
bool member_reader::read(json::value v, tone& into) { return read_word(v, into, parse_tone); }

bool member_reader::read(json::value v, reject_reason& into) {
    const auto text = v.as_string();
    const auto reason = text ? parse_reject_reason(*text) : std::nullopt;
    into = reason.value_or(into);
    return reason.has_value();
}

bool member_reader::read(json::value v, result_info& into) {
    auto info = read_result_info(v);
    if (!info) return false;
    into = *std::move(info);
    return true;
}

}  // namespace switchhook::graph
