#include "bot/flow/template.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

std::string identity_text(const std::optional<graph::identity>& who, text_template::secrets s) {
    if (!who) return {};
    if (who->kind == graph::identity_kind::phone && s == text_template::secrets::hide)
        return masked_number(who->id);
    return who->id;
}

std::string call_value(const call& c, std::string_view name, std::string_view language,
                       text_template::secrets s) {
    if (name == "call.id") return c.key.wire();
    if (name == "call.from") return identity_text(c.from, s);
    if (name == "call.to") return identity_text(c.to, s);
    if (name == "call.tenant") return c.tenant;
    if (name == "call.chain") return c.chain;
    if (name == "call.direction") return std::string(graph::to_string(c.direction));
    if (name == "call.outcome") return std::string(outcome_of(c.dial));
    if (name == "call.language") return std::string(language);
    if (name == "call.ended") return std::string(to_string(c.ended));
    return {};
}

}  // namespace

text_template text_template::parse(std::string_view text) {
    text_template t;
    while (!text.empty()) {
        const auto begin = text.find("${");
        const auto end = begin == std::string_view::npos ? begin : text.find('}', begin);
        if (end == std::string_view::npos) {
            t.pieces_.push_back({false, std::string(text)});
            break;
        }
        if (begin > 0) t.pieces_.push_back({false, std::string(text.substr(0, begin))});
        t.pieces_.push_back({true, std::string(text.substr(begin + 2, end - begin - 2))});
        text.remove_prefix(end + 1);
    }
    return t;
}

std::vector<std::string> text_template::names() const {
    std::vector<std::string> all;
    for (const auto& p : pieces_)
        if (p.is_name) all.push_back(p.text);
    return all;
}

bool text_template::is_constant() const {
    return std::none_of(pieces_.begin(), pieces_.end(), [](const piece& p) { return p.is_name; });
}

std::string text_template::render(const call& c, std::string_view language, secrets s) const {
    std::string text;
    for (const auto& p : pieces_) {
        if (!p.is_name) {
            text += p.text;
            continue;
        }
        const auto found = std::find_if(c.flow.results.begin(), c.flow.results.end(),
                                        [&](const result_value& r) { return r.name == p.text; });
        if (found == c.flow.results.end())
            text += call_value(c, p.text, language, s);
        else
            text += found->sensitive && s == secrets::hide ? "***" : found->value;
    }
    return text;
}

std::vector<std::string_view> call_scope_names() {
    return {"call.id",    "call.from",      "call.to",       "call.tenant",
            "call.chain", "call.direction", "call.language", "call.ended",
            "call.outcome"};
}

std::string masked_number(std::string_view number) {
    if (number.size() < 7) return "…";
    return std::string(number.substr(0, 3)) + "…" + std::string(number.substr(number.size() - 2));
}

}  // namespace switchhook::bot
