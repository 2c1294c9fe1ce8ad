#pragma once
// Makes the tokens that an attacker, a careless signer or an honest one would send.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "graph/auth/jwt_signer.hpp"
#include "graph/auth/token_validator.hpp"

struct evp_pkey_st;

namespace switchhook::graph::forge {

// Members as raw JSON text, so that anything can be said.
class json_object {
  public:
    json_object(std::initializer_list<std::pair<const std::string, std::string>> members)
        : members_(members) {}
    [[nodiscard]] json_object with(const std::string& name, const std::string& raw) const;
    [[nodiscard]] json_object without(const std::string& name) const;
    [[nodiscard]] std::string text() const;

  private:
    std::map<std::string, std::string> members_;
};

std::string quoted(std::string_view text);

inline const std::string bot_id = "00000000-0000-0000-0000-000000000001";
inline const std::string tenant_id = "00000000-0000-0000-0000-000000000002";
inline constexpr std::chrono::sys_seconds noon{std::chrono::seconds(1'466'741'440)};

expectations expected_claims();
// Good from `noon` for 3900 seconds.
json_object good_claims();

// An RSA key and every way to use and misuse it.
class key {
  public:
    explicit key(std::string kid, unsigned bits = 2048);

    [[nodiscard]] const jwt_signer& signer() const { return signer_; }
    [[nodiscard]] json_object header() const;  // alg RS256, typ, kid
    [[nodiscard]] json_object jwk() const;     // kty, kid, n, e
    [[nodiscard]] std::string n_text() const;
    [[nodiscard]] std::string public_pem() const;
    [[nodiscard]] std::string certificate_der() const;  // self-signed
    [[nodiscard]] std::string sign_pss(std::string_view header, std::string_view claims) const;

  private:
    std::shared_ptr<evp_pkey_st> key_;
    jwt_signer signer_;
};

// Made once a process: key generation is what takes time.
const key& signing_key();  // kid "key-1"
const key& other_key();    // kid "key-1" too
const key& next_key();     // kid "key-2": what rotation brings

std::string unsigned_part(std::string_view header, std::string_view claims);  // header.payload
std::string sign_hmac(std::string_view header, std::string_view claims, std::string_view secret);
std::string ec_private_pem();
std::string base64(std::string_view bytes);  // standard alphabet, padded
std::string jwk_set_text(std::initializer_list<std::string> jwks);

}  // namespace switchhook::graph::forge
