#include "server/tracing/otlp.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "base/json/writer.hpp"

namespace switchhook::server::tracing {
namespace {

using std::string;
using std::string_view;

// A number of 64 bits is a string in the JSON of Protocol Buffers.
string nanoseconds(bot::instant at) {
    return std::to_string(std::chrono::nanoseconds(at.time_since_epoch()).count());
}

void write_attribute(json::writer& w, string_view name, const attribute_value& value) {
    w.object([&] {
        w.field("key", name);
        w.object("value", [&] {
            if (const auto* number = std::get_if<std::int64_t>(&value))
                w.field("intValue", std::to_string(*number));
            else
                w.field("stringValue", std::get<string>(value));
        });
    });
}

void write_span(json::writer& w, string_view trace, const trace_span& s) {
    constexpr int error = 2;
    w.object([&] {
        w.field("traceId", trace);
        w.field("spanId", s.id);
        if (!s.parent.empty()) w.field("parentSpanId", s.parent);
        w.field("name", s.name);
        w.field("kind", static_cast<int>(s.is));
        w.field("startTimeUnixNano", nanoseconds(s.began));
        w.field("endTimeUnixNano", nanoseconds(s.ended));
        w.array("attributes", [&] {
            for (const auto& a : s.attributes) write_attribute(w, a.first, a.second);
        });
        if (s.failed) w.object("status", [&] { w.field("code", error); });
    });
}

string_view trimmed(string_view text) {
    const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == string_view::npos ? string_view() : text.substr(first, last - first + 1);
}

std::optional<string> decoded(string_view text) {
    string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        unsigned code = 0;
        if (i + 2 >= text.size()) return std::nullopt;
        const auto* end = text.data() + i + 3;
        if (const auto read = std::from_chars(text.data() + i + 1, end, code, 16);
            read.ec != std::errc() || read.ptr != end)
            return std::nullopt;
        plain += static_cast<char>(code);
        i += 2;
    }
    return plain;
}

bool is_visible(string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool is_name(string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

std::vector<string> otlp_spans(string_view trace, const std::vector<trace_span>& spans) {
    std::vector<string> all;
    for (const auto& s : spans) {
        json::writer w;
        write_span(w, trace, s);
        all.push_back(w.take());
    }
    return all;
}

string otlp_request(string_view service, string_view version, const std::vector<string>& spans) {
    json::writer w;
    w.object([&] {
        w.array("resourceSpans", [&] {
            w.object([&] {
                w.object("resource", [&] {
                    w.array("attributes", [&] {
                        write_attribute(w, "service.name", string(service));
                        write_attribute(w, "service.version", string(version));
                    });
                });
                w.array("scopeSpans", [&] {
                    w.object([&] {
                        w.object("scope", [&] { w.field("name", "switchhook"); });
                        w.array("spans", [&] {
                            for (const auto& one : spans) w.raw(one);
                        });
                    });
                });
            });
        });
    });
    return w.take();
}

string traces_url(string_view collector) {
    if (collector.ends_with('/')) collector.remove_suffix(1);
    return string(collector) + "/v1/traces";
}

result<header_texts, string> read_otlp_headers(string_view text) {
    header_texts all;
    while (!trimmed(text).empty()) {
        const auto comma = text.find(',');
        const auto one = trimmed(text.substr(0, comma));
        text.remove_prefix(comma == string_view::npos ? text.size() : comma + 1);
        if (one.empty()) continue;
        const auto equals = one.find('=');
        if (equals == string_view::npos) return string("expected name=value,name=value");
        const auto name = trimmed(one.substr(0, equals));
        const auto value = decoded(trimmed(one.substr(equals + 1)));
        if (!is_name(name)) return string("a name is not one of a header");
        if (!value || !is_visible(*value))
            return "the value of " + string(name) + " is not one of a header, percent-encoded";
        all.emplace_back(name, *value);
    }
    return all;
}

}  // namespace switchhook::server::tracing
