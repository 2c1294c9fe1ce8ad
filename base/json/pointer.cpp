#include "base/json/pointer.hpp"

#include <charconv>

namespace switchhook::json {
namespace {

const node* child_of(const node& parent, std::string_view token) {
    if (parent.type == node::kind::array) {
        std::size_t index = 0;
        const auto [end, failure] = std::from_chars(token.data(), token.data() + token.size(), index);
        const bool whole = failure == std::errc() && end == token.data() + token.size();
        return whole && index < parent.items.size() ? &parent.items[index] : nullptr;
    }
    return token.find('~') == std::string_view::npos ? parent.find(token) : parent.find(pointer_name(token));
}

}  // namespace

std::string pointer_token(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '~')
            text += "~0";
        else if (c == '/')
            text += "~1";
        else
            text += c;
    }
    return text;
}

// ~1 is a slash and ~0 a tilde; anything else behind a tilde is no pointer.
std::string pointer_name(std::string_view token) {
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const auto escape = token.substr(i, 2);
        if (escape == "~1" || escape == "~0") {
            name += escape == "~1" ? '/' : '~';
            ++i;
        } else {
            name += token[i];
        }
    }
    return name;
}

const node* find_pointer(const node& root, std::string_view pointer) {
    const auto* at = &root;
    while (at != nullptr && !pointer.empty()) {
        if (pointer.front() != '/') return nullptr;
        pointer.remove_prefix(1);
        const auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        at = child_of(*at, token);
    }
    return at;
}

}  // namespace switchhook::json
