#pragma once
// Signs JSON Web Tokens with RS256 and publishes the key to check them with: for who plays the identity
// platform. Immutable after construction; may be used from several threads.

#include <string>
#include <string_view>

#include "base/json/writer.hpp"
#include "graph/auth/rsa_key.hpp"

namespace switchhook::graph {

class jwt_signer {
  public:
    jwt_signer(std::string kid, rsa_private_key key) : kid_(std::move(kid)), key_(std::move(key)) {}

    [[nodiscard]] const std::string& kid() const { return kid_; }

    // The compact form of RFC 7515. `claims` is the text of a JSON object; the header is `default_header()`.
    [[nodiscard]] std::string sign(std::string_view claims) const;
    // With a header of one's own, which is signed as it stands: also one that says something wrong.
    [[nodiscard]] std::string sign(std::string_view header, std::string_view claims) const;

    // {"alg":"RS256","typ":"JWT","kid":…,"x5t":…}: Microsoft's signer repeats the kid as x5t.
    [[nodiscard]] std::string default_header() const;
    // Writes the public key as an element of the `keys` array of a JWK Set.
    void write_jwk(json::writer& out) const;
    // A JWK Set of this key alone.
    [[nodiscard]] std::string jwk_set_text() const;

  private:
    std::string kid_;
    rsa_private_key key_;
};

}  // namespace switchhook::graph
