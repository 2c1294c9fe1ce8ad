#include "server/calling/target.hpp"

#include <array>

#include "base/json/writer.hpp"
#include "base/nearest.hpp"
#include "base/problems.hpp"
#include "config/validate.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::server {
namespace {

constexpr std::array<std::string_view, 4> kinds{"user", "phone", "application", "applicationInstance"};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

// People group the digits of a number.
std::string without_groups(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') digits += c;
    return digits;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

result<call_target, std::string> parse_target(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.empty()) return std::string("nobody is named");
    const auto colon = text.find(':');
    std::string_view kind = text.starts_with('+') ? "phone" : "user";
    auto id = text;
    if (colon != std::string_view::npos) {
        kind = text.substr(0, colon);
        id = text.substr(colon + 1);
    }
    std::string name;
    for (const auto known : kinds)
        if (lower(known) == lower(kind)) name = known;
    if (name.empty())
        return "unknown kind " + quoted(kind) + did_you_mean(nearest(kind, kinds)) +
               (nearest(kind, kinds).empty() ? "; expected user, phone, application or applicationInstance"
                                             : "");
    call_target t;
    const auto plain = name == "phone" ? without_groups(id) : lower(id);
    if (name == "phone" && !graph::is_phone_number(plain))
        return "expected a number in international form such as +33123456789, found " + quoted(id);
    if (name != "phone" && config::check_guid(plain))
        return "expected a number such as +33123456789 or the id of a user, found " + quoted(text);
    t.text = name == "phone" ? plain : name + ':' + plain;
    json::writer w;
    w.object([&] { w.field(name, plain); });
    t.json = w.take();
    return t;
}

std::string params_member(const std::map<std::string, std::string>& params) {
    if (params.empty()) return {};
    json::writer w;
    w.object([&] {
        for (const auto& [name, content] : params) w.field(name, content);
    });
    return ",\"params\":" + w.take();
}

}  // namespace switchhook::server
