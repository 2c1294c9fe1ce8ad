#include "bot/picture/caption.hpp"

#include <array>

namespace switchhook::bot {
namespace {

constexpr std::size_t longest = 36;  // bytes, an ellipsis not counted

// The first of these that a step has tells it from its like.
constexpr std::array<std::string_view, 12> telling{"flow", "to", "who",  "prompt",  "greeting", "url",
                                                   "of",   "on", "keys", "section", "name",     "id"};

std::string shortened(std::string text) {
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not within a character
    return text.substr(0, end) + "…";
}

std::string quoted(const std::string& text) { return "“" + shortened(text) + "”"; }

// Of what is said in several languages, that which stands first.
const std::string& first_of(const json::node& said) {
    return said.members.empty() ? said.text : said.members.front().value.text;
}

std::string in_short(const json::node& value);

std::string list_in_short(const json::node& list) {
    std::string text;
    for (const auto& item : list.items) {
        const auto one = in_short(item);
        if (!one.empty()) text += (text.empty() ? "" : ", ") + one;
    }
    return text;
}

// A name, the words of {"say": …}, the file of {"file": …}; of other objects, as for targets, their kind.
std::string in_short(const json::node& value) {
    using kind = json::node::kind;
    switch (value.type) {
        case kind::string: return value.text;
        case kind::array: return list_in_short(value);
        case kind::object: break;
        default: return {};
    }
    if (const auto* say = value.find("say"); say != nullptr) return quoted(first_of(*say));
    if (const auto* file = value.find("file"); file != nullptr) return first_of(*file);
    return value.members.size() == 1 ? value.members.front().name : std::string();
}

std::string about(std::string_view verb, const json::node& value) {
    using kind = json::node::kind;
    if (verb == "say" || verb == "log") {
        const auto* text = value.find("text");
        const auto& said = first_of(text == nullptr ? value : *text);
        return said.empty() ? std::string() : quoted(said);
    }
    if (value.type != kind::object) return in_short(value);
    for (const auto name : telling)
        if (const auto* told = value.find(name); told != nullptr)
            if (auto text = in_short(*told); !text.empty()) return text;
    return value.find("say") != nullptr || value.find("file") != nullptr ? in_short(value) : std::string();
}

}  // namespace

std::string caption_of(std::string_view verb, const json::node* value) {
    const auto what = value == nullptr ? std::string() : about(verb, *value);
    // Of quoted text the quotation is what was shortened.
    const auto text = what.ends_with("”") ? what : shortened(what);
    return std::string(verb) + (text.empty() ? "" : " ") + text;
}

}  // namespace switchhook::bot
