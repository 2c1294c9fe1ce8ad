#include "graph/auth/token_reply.hpp"

#include <algorithm>
#include <optional>

#include "base/json/document.hpp"
#include "graph/auth/error.hpp"
#include "graph/model/explanation.hpp"
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

// Words and ids. Whatever else an endpoint puts there may be what it was sent, and goes to no log.
std::string plain_word(const json::value& text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    auto word = text.string_or();
    const bool is_one = word.size() <= longest_log_text && word.find_first_not_of(plain) == std::string::npos;
    return is_one ? word : std::string();
}

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
std::optional<auth_errc> named_reason(std::int64_t aadsts) {
    switch (aadsts) {
        case 7000215: return auth_errc::wrong_secret;
        case 7000222: return auth_errc::secret_expired;
        case 70021:
        case 700021:
        case 700023:
        case 700024:
        case 700027:
        case 700030:
        case 700211:
        case 700212:
        case 700213:
        case 700229:
        case 7000218: return auth_errc::wrong_assertion;
        case 700016:
        case 7000229: return auth_errc::unknown_application;
        case 7000112: return auth_errc::disabled_application;
        case 50194:
        case 90002:
        case 90038:
        case 900382:
        case 9001023: return auth_errc::unknown_tenant;
        case 70011:
        case 500011: return auth_errc::wrong_scope;
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
    denial.error = plain_word(body["error"]);
    denial.first_code = body["error_codes"].at(0).as_integer().value_or(0);
    denial.trace_id = plain_word(body["trace_id"]);
    denial.correlation_id = plain_word(body["correlation_id"]);
    denial.why = reason(http_status, denial);
    return denial;
}

token_denial unexpected() {
    token_denial denial;
    denial.why = auth_errc::unexpected_answer;
    return denial;
}

result<token_reply, token_denial> read_grant(const json::value& root, std::optional<std::int64_t> seconds) {
    const auto token = root["access_token"].as_string();
    if (!token || !is_header_safe(*token) || !seconds || *seconds <= 0) return unexpected();
    if (!net::same_name(root["token_type"].string_or(), "Bearer")) return unexpected();
    const auto lifetime = std::min<std::int64_t>(*seconds, longest_lifetime.count());
    return token_reply{secret(std::string(*token)), std::chrono::seconds(lifetime)};
}

}  // namespace

result<token_reply, token_denial> read_token_reply(unsigned http_status, std::string_view body) {
    const auto parsed = json::document::parse(body);
    if (http_status != 200) return read_denial(http_status, parsed ? parsed->root() : json::value());
    if (!parsed) return unexpected();
    return read_grant(parsed->root(), parsed->root()["expires_in"].as_integer());
}

result<token_reply, token_denial> read_managed_identity_reply(unsigned http_status, std::string_view body,
                                                              std::chrono::system_clock::time_point now) {
    const auto parsed = json::document::parse(body);
    if (http_status != 200) {
        auto denial = read_denial(http_status, parsed ? parsed->root() : json::value());
        // 404 and 410: the endpoint is starting, or being brought up to date.
        if (http_status == 404 || http_status == 410) denial.why = auth_errc::platform_unavailable;
        if (http_status == 400 || http_status == 401 || http_status == 403)
            denial.why = auth_errc::no_identity;
        return denial;
    }
    if (!parsed) return unexpected();
    auto seconds = parsed->root()["expires_in"].as_integer();
    if (const auto end = parsed->root()["expires_on"].as_integer(); end && !seconds)
        seconds = *end - std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return read_grant(parsed->root(), seconds);
}

std::string explain(const token_denial& denial) {
    std::string text = denial.why.message();
    if (denial.first_code == 0) return denial.error.empty() ? text : text + " (" + denial.error + ')';
    const auto code = "AADSTS" + std::to_string(denial.first_code);
    text += " (" + code + ')';
    const auto told = explain_error(400, code);
    if (told.sure != certainty::known || told.family != code_family::identity) return text;
    text += told.causes.size() == 1 ? ". Usual cause:" : ". Usual causes:";
    for (const auto cause : told.causes) text += ' ' + std::string(cause);
    return text + " Remedy: " + told.remedy;
}

bool is_passing(const error_code& why) {
    if (why.category() != auth_category()) return true;
    return why == auth_errc::too_many_requests || why == auth_errc::platform_unavailable ||
           why == auth_errc::unexpected_answer || why == auth_errc::out_of_time ||
           why == auth_errc::not_fetched;
}

}  // namespace switchhook::graph
