#pragma once
// Spans as a collector takes them: the JSON of OTLP over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "server/tracing/call_spans.hpp"

namespace switchhook::server::tracing {

// Each a JSON object.
std::vector<std::string> otlp_spans(std::string_view trace, const std::vector<trace_span>& spans);
// The request, of any number of such.
std::string otlp_request(std::string_view service, std::string_view version,
                         const std::vector<std::string>& spans);

// Where a collector takes them; `telemetry.otlp.url` may end with a slash.
std::string traces_url(std::string_view collector);

using header_texts = std::vector<std::pair<std::string, std::string>>;
// "name=value,name=value", values percent-encoded. The error says what is wrong, without the text.
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables
result<header_texts, std::string> read_otlp_headers(std::string_view text);

}  // namespace switchhook::server::tracing
