#include "graph/auth/callback_authenticator.hpp"

#include <algorithm>

#include "net/http.hpp"

namespace switchhook::graph {

callback_authenticator::callback_authenticator(std::shared_ptr<key_source> keys,
                                               authenticator_settings settings, clock now)
    : keys_(std::move(keys)),
      settings_(std::move(settings)),
      now_(std::move(now)),
      verified_(settings_.remembered_tokens) {}

asio::awaitable<result<caller_claims, token_refusal>> callback_authenticator::authenticate(
    std::string_view authorization, net::deadline until) {
    const auto token = bearer_token(authorization);
    if (!token) co_return token.error();
    if (token->size() > longest_token) co_return token_refusal::too_large;

    const auto now = std::chrono::floor<std::chrono::seconds>(now_());
    const auto digest = sha256(*token);
    if (auto known = verified_.find(digest, now)) co_return std::move(*known);

    auto keys = co_await keys_->keys(until);
    if (!keys) co_return token_refusal::keys_unavailable;
    auto judged = validate(*token, **keys, settings_.expected, now);
    if (!judged && judged.error() == token_refusal::unknown_kid) {
        const auto newer = co_await keys_->newer_than(*keys, until);
        if (newer && *newer != *keys) judged = validate(*token, **newer, settings_.expected, now);
    }
    if (judged)
        verified_.remember(digest, *judged, std::min(judged->expires, now + settings_.remember_at_most));
    co_return judged;
}

result<std::string_view, token_refusal> bearer_token(std::string_view authorization) {
    constexpr std::string_view blanks = " \t";
    const auto first = authorization.find_first_not_of(blanks);
    if (first == std::string_view::npos) return token_refusal::no_token;
    const auto text = authorization.substr(first, authorization.find_last_not_of(blanks) + 1 - first);
    const auto gap = text.find(' ');
    if (gap == std::string_view::npos || !net::same_name(text.substr(0, gap), "Bearer"))
        return token_refusal::not_bearer;
    const auto token = text.substr(text.find_first_not_of(' ', gap));
    if (token.find_first_of(" \t,") != std::string_view::npos) return token_refusal::not_bearer;
    return token;
}

}  // namespace switchhook::graph
