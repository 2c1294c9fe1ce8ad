#include "server/admin/admin_request.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/guid.hpp"
#include "base/json/writer.hpp"
#include "base/nearest.hpp"
#include "base/percent.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t longest_request_id = 128;
constexpr std::size_t longest_text = 512;
constexpr std::size_t most_options = 32;

// The writer puts a character of its own for what is none.
bool is_utf8(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    json::writer w;
    w.item(text);
    return text.find(replacement) != std::string_view::npos ||
           w.take().find(replacement) == std::string::npos;
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

const std::string* find(const named_texts& all, std::string_view name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    return found == all.end() ? nullptr : &found->second;
}

}  // namespace

const std::string& admin_request::parameter(std::string_view name) const {
    const auto* text = find(parameters, name);
    if (text == nullptr) throw std::logic_error("the route has no {" + std::string(name) + "}");
    return *text;
}

std::optional<std::string_view> admin_request::option(std::string_view name) const {
    const auto* text = find(query, name);
    if (text == nullptr) return std::nullopt;
    return *text;
}

result<std::optional<std::uint64_t>, problem_document> admin_request::number(std::string_view name,
                                                                             std::uint64_t least,
                                                                             std::uint64_t most) const {
    const auto text = option(name);
    if (!text) return std::optional<std::uint64_t>();
    std::uint64_t value = 0;
    const auto* const end = text->data() + text->size();
    const auto [stopped, wrong] = std::from_chars(text->data(), end, value);
    if (wrong != std::errc() || stopped != end || value < least || value > most)
        return make_problem(400, std::string(name) + ": expected a whole number from " +
                                     std::to_string(least) + " to " + std::to_string(most) + ", found \"" +
                                     shown(*text) + '"');
    return std::optional(value);
}

std::optional<problem_document> admin_request::unknown_option(
    const std::vector<std::string_view>& known) const {
    for (const auto& [name, value] : query)
        if (std::find(known.begin(), known.end(), name) == known.end())
            return make_problem(400, "no option \"" + shown(name) + "\" in the query is known here" +
                                         did_you_mean(nearest(name, known)));
    return std::nullopt;
}

std::string request_id_of(const net::http_request& request) {
    const auto given = request.headers.find("X-Request-Id");
    const bool sane = !given.empty() && given.size() <= longest_request_id &&
                      std::all_of(given.begin(), given.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return sane ? std::string(given) : random_guid();
}

std::optional<std::string> decoded(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1))
        if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return std::nullopt;
    auto plain = percent_decode(text);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (plain.size() > longest_text || std::any_of(plain.begin(), plain.end(), is_control) || !is_utf8(plain))
        return std::nullopt;
    return plain;
}

std::string shown(std::string_view text) {
    constexpr std::size_t most = 100;
    std::string plain(text.substr(0, most));
    for (auto& c : plain)
        if (c < ' ' || c > '~') c = '?';
    return text.size() > most ? plain + "…" : plain;
}

result<named_texts, problem_document> parse_query(std::string_view query) {
    named_texts all;
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), part.size() + 1));
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto name = decoded(part.substr(0, equals));
        auto value = decoded(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
        if (!name || !value || all.size() == most_options)
            return make_problem(400, "the query cannot be read: a wrong %-escape, or too long");
        all.emplace_back(std::move(*name), std::move(*value));
    }
    return all;
}

}  // namespace switchhook::server
