#pragma once
// The public half of a certificate credential, as an app registration holds it.
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "graph/auth/rsa_key.hpp"

namespace switchhook::graph {

class certificate {
  public:
    // The first certificate of a PEM text; a private key beside it is passed over. The error says what is
    // wrong, for the line in which the file is named.
    static result<certificate, std::string> from_pem(std::string_view pem);

    [[nodiscard]] const rsa_public_key& key() const { return key_; }
    // base64url of the digest of the DER form: the header `x5t#S256` of an assertion, and the older `x5t`.
    [[nodiscard]] const std::string& sha256_thumbprint() const { return sha256_; }
    [[nodiscard]] const std::string& sha1_thumbprint() const { return sha1_; }
    // SHA-1 in hexadecimal capitals, as the portal shows it.
    [[nodiscard]] const std::string& portal_thumbprint() const { return shown_; }
    [[nodiscard]] std::chrono::sys_seconds not_before() const { return from_; }
    [[nodiscard]] std::chrono::sys_seconds not_after() const { return until_; }
    [[nodiscard]] bool is_of(const rsa_private_key& key) const;

  private:
    explicit certificate(rsa_public_key key) : key_(std::move(key)) {}

    rsa_public_key key_;
    std::string der_, sha256_, sha1_, shown_;
    std::chrono::sys_seconds from_{}, until_{};
};

}  // namespace switchhook::graph
