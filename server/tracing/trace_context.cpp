#include "server/tracing/trace_context.hpp"

#include <charconv>

#include "server/media/content_hash.hpp"

namespace switchhook::server::tracing {
namespace {

constexpr std::size_t trace_digits = 32, span_digits = 16;

bool is_id(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
           text.find_first_not_of('0') != std::string_view::npos;
}

std::string span(const graph::call_id& key, std::string_view what, std::uint64_t number) {
    const auto name = key.key() + '/' + std::string(what) + '/' + std::to_string(number);
    return media::content_hash(name).substr(0, span_digits);
}

}  // namespace

std::optional<trace_context> read_traceparent(std::string_view header) {
    // version "-" trace "-" parent "-" flags
    constexpr std::size_t trace_at = 3, parent_at = 36, flags_at = 53, whole = 55;
    if (header.size() < whole || header[2] != '-' || header[35] != '-' || header[52] != '-')
        return std::nullopt;
    const auto version = header.substr(0, 2);
    if (version == "ff" || (version != "00" && !is_id(version, 2))) return std::nullopt;
    // Later versions may have more behind it.
    if (header.size() > whole && (version == "00" || header[whole] != '-')) return std::nullopt;
    const auto trace = header.substr(trace_at, trace_digits), parent = header.substr(parent_at, span_digits),
               flags = header.substr(flags_at, 2);
    if (!is_id(trace, trace_digits) || !is_id(parent, span_digits)) return std::nullopt;
    if (flags != "00" && !is_id(flags, 2)) return std::nullopt;
    return trace_context{std::string(trace), std::string(parent), false};
}

trace_context trace_of(const graph::call_id& key, const graph::call_id& leg_of) {
    const auto& first = leg_of.empty() ? key : leg_of;
    return {media::content_hash(first.key() + "/trace").substr(0, trace_digits),
            leg_of.empty() ? std::string() : span_of_call(leg_of), false};
}

bool is_sampled(const graph::call_id& key, double share) {
    constexpr double range = 4294967296.0;  // of eight digits
    const auto hash = media::content_hash(key.key() + "/sample");
    std::uint32_t number = 0;
    std::from_chars(hash.data(), hash.data() + 8, number, 16);
    return static_cast<double>(number) < share * range;
}

std::string span_of_call(const graph::call_id& key) { return span(key, "call", 0); }
std::string span_of_step(const graph::call_id& key, std::uint64_t number) {
    return span(key, "step", number);
}
std::string span_of_request(const graph::call_id& key, std::uint32_t number) {
    return span(key, "request", number);
}

std::string traceparent(const trace_context& of, std::string_view span) {
    return "00-" + of.trace + '-' + std::string(span) + (of.sampled ? "-01" : "-00");
}

}  // namespace switchhook::server::tracing
