#pragma once
// How the application proves to the identity platform that it is itself: a secret today; a certificate, a
// managed identity or a federated token add other members to the same form.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/asio.hpp"
#include "net/url.hpp"

namespace switchhook::graph {

class credential {
  public:
    virtual ~credential() = default;

    // Adds the proof to the form of a token request. `token_url` is where the form goes: the audience of an
    // assertion. Awaited in place, on the home executor of the token source.
    virtual asio::awaitable<result<>> add_proof(net::form& form, const std::string& token_url) = 0;
};

class client_secret final : public credential {
  public:
    explicit client_secret(secret value) : value_(std::move(value)) {}
    asio::awaitable<result<>> add_proof(net::form& form, const std::string& token_url) override;

  private:
    secret value_;
};

}  // namespace switchhook::graph
