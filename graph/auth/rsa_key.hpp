#pragma once
// RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3) over OpenSSL's EVP, which only rsa_key.cpp
// sees. Keys are immutable handles, cheap to copy; all members may be called from several threads at once.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace switchhook::graph {

class rsa_public_key {
  public:
    // Big-endian numbers without sign, as in a JWK. Nothing when OpenSSL refuses them; sizes are the caller's
    // to judge.
    static std::optional<rsa_public_key> from_numbers(std::string_view modulus, std::string_view exponent);

    [[nodiscard]] bool verifies(std::string_view text, std::string_view signature) const;

    enum class match { same_key, another_key, not_a_certificate };
    // Whether a DER certificate is of this key. The certificate itself is not judged: neither its chain nor
    // its dates.
    [[nodiscard]] match compare_with_certificate(std::string_view der) const;

  private:
    explicit rsa_public_key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

class rsa_private_key {
  public:
    // Throws std::runtime_error when OpenSSL cannot.
    static rsa_private_key generate(unsigned bits = 2048);
    // Unencrypted PKCS#8 or PKCS#1 PEM of an RSA key; nothing for anything else.
    static std::optional<rsa_private_key> from_pem(std::string_view pem);

    // Throws std::runtime_error when OpenSSL cannot.
    [[nodiscard]] std::string sign(std::string_view text) const;

    [[nodiscard]] std::string modulus() const;
    [[nodiscard]] std::string exponent() const;

  private:
    explicit rsa_private_key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace switchhook::graph
