#pragma once
// RSA signatures with SHA-256 over OpenSSL's EVP: RS256 (RSASSA-PKCS1-v1_5) and PS256 (RSASSA-PSS with a salt
// as long as the digest). RFC 7518 sections 3.3 and 3.5. Keys are immutable handles, cheap to copy; all
// members may be called from several threads at once.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct evp_pkey_st;

namespace switchhook::graph {

enum class rsa_scheme { rs256, ps256 };

class rsa_public_key {
  public:
    // Big-endian numbers without sign, as in a JWK. Nothing when OpenSSL refuses them; sizes are the caller's
    // to judge.
    static std::optional<rsa_public_key> from_numbers(std::string_view modulus, std::string_view exponent);

    // The key of a DER certificate; nothing when it cannot be read or is of another kind.
    static std::optional<rsa_public_key> from_certificate(std::string_view der);
    // "BEGIN PUBLIC KEY"; nothing for anything else.
    static std::optional<rsa_public_key> from_pem(std::string_view pem);

    [[nodiscard]] bool verifies(std::string_view text, std::string_view signature,
                                rsa_scheme scheme = rsa_scheme::rs256) const;

    enum class match { same_key, another_key, not_a_certificate };
    // Whether a DER certificate is of this key. The certificate itself is not judged: neither its chain nor
    // its dates.
    [[nodiscard]] match compare_with_certificate(std::string_view der) const;

  private:
    explicit rsa_public_key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

enum class key_trouble {
    unreadable,  // no private key in PEM form
    encrypted,   // and nobody to ask for its passphrase
    not_rsa,     // an EC key, for example
};

class rsa_private_key {
  public:
    // Throws std::runtime_error when OpenSSL cannot.
    static rsa_private_key generate(unsigned bits = 2048);
    // Unencrypted PKCS#8 or PKCS#1 PEM of an RSA key; nothing for anything else.
    static std::optional<rsa_private_key> from_pem(std::string_view pem);

    // The same, and what is wrong otherwise. Certificates beside the key in the text are passed over.
    static result<rsa_private_key, key_trouble> read_pem(std::string_view pem);

    // Throws std::runtime_error when OpenSSL cannot.
    [[nodiscard]] std::string sign(std::string_view text, rsa_scheme scheme = rsa_scheme::rs256) const;

    [[nodiscard]] std::string modulus() const;
    [[nodiscard]] std::string exponent() const;
    [[nodiscard]] std::string public_pem() const;

  private:
    explicit rsa_private_key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace switchhook::graph
