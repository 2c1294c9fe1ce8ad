#include "graph/auth/token_reply.hpp"

#include <algorithm>
#include <optional>

#include "base/json/document.hpp"
#include "graph/auth/error.hpp"
#include "net/http.hpp"

namespace switchhook::graph {
namespace {

constexpr std::size_t longest_token_text = 64U << 10;
constexpr std::size_t longest_log_text = 64;
constexpr std::chrono::seconds longest_lifetime = std::chrono::hours(24);

// It becomes the value of a header.
bool is_header_safe(std::string_view token) {
    return !token.empty() && token.size() <= longest_token_text &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string cut(const json::value& text) { return text.string_or().substr(0, longest_log_text); }

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
std::optional<auth_errc> named_reason(std::int64_t aadsts) {
    switch (aadsts) {
        case 7000215: return auth_errc::wrong_secret;
        case 7000222: return auth_errc::secret_expired;
        case 700027:
        case 700229:
        case 7000218: return auth_errc::wrong_assertion;
        case 700016: return auth_errc::unknown_application;
        case 7000112: return auth_errc::disabled_application;
        case 90002:
        case 90038:
        case 900382: return auth_errc::unknown_tenant;
        case 70011: return auth_errc::wrong_scope;
        case 50196:
        case 90055: return auth_errc::too_many_requests;
        default: return std::nullopt;
    }
}

auth_errc reason(unsigned http_status, const token_denial& denial) {
    if (const auto named = named_reason(denial.first_code)) return *named;
    if (http_status == 429) return auth_errc::too_many_requests;
    if (http_status >= 500 || denial.error == "temporarily_unavailable")
        return auth_errc::platform_unavailable;
    return denial.error.empty() ? auth_errc::unexpected_answer : auth_errc::refused;
}

token_denial read_denial(unsigned http_status, const json::value& body) {
    token_denial denial;
    denial.error = cut(body["error"]);
    denial.first_code = body["error_codes"].at(0).as_integer().value_or(0);
    denial.trace_id = cut(body["trace_id"]);
    denial.correlation_id = cut(body["correlation_id"]);
    denial.why = reason(http_status, denial);
    return denial;
}

token_denial unexpected() {
    token_denial denial;
    denial.why = auth_errc::unexpected_answer;
    return denial;
}

}  // namespace

result<token_reply, token_denial> read_token_reply(unsigned http_status, std::string_view body) {
    const auto parsed = json::document::parse(body);
    if (http_status != 200) return read_denial(http_status, parsed ? parsed->root() : json::value());
    if (!parsed) return unexpected();
    const auto root = parsed->root();
    const auto token = root["access_token"].as_string();
    const auto seconds = root["expires_in"].as_integer();
    if (!token || !is_header_safe(*token) || !seconds || *seconds <= 0) return unexpected();
    if (!net::same_name(root["token_type"].string_or(), "Bearer")) return unexpected();
    const auto lifetime = std::min<std::int64_t>(*seconds, longest_lifetime.count());
    return token_reply{secret(std::string(*token)), std::chrono::seconds(lifetime)};
}

bool is_passing(const error_code& why) {
    if (why.category() != auth_category()) return true;
    return why == auth_errc::too_many_requests || why == auth_errc::platform_unavailable ||
           why == auth_errc::unexpected_answer || why == auth_errc::out_of_time ||
           why == auth_errc::not_fetched;
}

}  // namespace switchhook::graph
