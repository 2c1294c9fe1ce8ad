#pragma once
// How the application proves to the identity platform that it is itself: a secret, or an assertion that a
// certificate's key signs or a platform beside us has signed.
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
    // assertion. Awaited in place, on the home executor of the token source. The error is for the log and
    // says what cannot be used and why.
    virtual asio::awaitable<result<void, std::string>> add_proof(net::form& form,
                                                                 const std::string& token_url) = 0;

    // What it is, for whoever has to find out why it was refused: never the proof itself.
    [[nodiscard]] virtual std::string describe() const = 0;
};

class client_secret final : public credential {
  public:
    explicit client_secret(secret value) : value_(std::move(value)) {}
    asio::awaitable<result<void, std::string>> add_proof(net::form& form,
                                                         const std::string& token_url) override;
    [[nodiscard]] std::string describe() const override { return "client secret"; }

  private:
    secret value_;
};

// client_assertion and its type.
void add_assertion(net::form& form, const std::string& jwt);

}  // namespace switchhook::graph
