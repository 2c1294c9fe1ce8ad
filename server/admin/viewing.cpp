#include "server/admin/viewing.hpp"

#include <algorithm>
#include <cctype>

#include "base/json/located.hpp"
#include "base/json/writer.hpp"
#include "base/telephone.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view logged = "log: ";  // among the actions of a timeline

// Some platforms give the number for a name.
bool is_name(std::string_view text) {
    while (!text.empty()) {
        const auto separator = separator_at_front(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (separator == 0 && (byte >= 0x80 || std::isalpha(byte) != 0)) return true;
        text.remove_prefix(std::max(separator, std::size_t{1}));
    }
    return false;
}

void write(json::writer& w, const json::node& n) {
    using kind = json::node::kind;
    switch (n.type) {
        case kind::null: return w.null();
        case kind::boolean: return w.item(n.yes);
        case kind::number: return n.whole ? w.item(static_cast<std::int64_t>(n.number)) : w.item(n.number);
        case kind::string: return w.item(n.text.starts_with(logged) ? "log: …" : without_numbers(n.text));
        case kind::array:
            return w.array([&] {
                for (const auto& one : n.items) write(w, one);
            });
        case kind::object:
            return w.object([&] {
                const bool has_number = n.find("phone") != nullptr;
                for (const auto& m : n.members) {
                    if (m.name == "variables" || m.name == "tags") continue;
                    if (m.name == "displayName" && (has_number || !is_name(m.value.text))) continue;
                    w.key(m.name);
                    if (m.name == "phone" && m.value.type == kind::string)
                        w.item(masked_number(m.value.text));
                    else
                        write(w, m.value);
                }
            });
    }
}

}  // namespace

std::string for_viewers(std::string_view json) {
    problems unreadable;
    const auto all = json::parse_located(json, "answer", unreadable);
    if (!unreadable.empty()) return "{}";
    json::writer w;
    write(w, all);
    return w.take();
}

}  // namespace switchhook::server
