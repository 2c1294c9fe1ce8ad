#pragma once
// The keys that callback tokens are signed with, from a JWK Set document (RFC 7517). Read once, then shared
// read-only between threads. Keys that must not be used are left out, each with the reason.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "graph/auth/rsa_key.hpp"

namespace switchhook::graph {

struct jwk_limits {
    std::size_t document_bytes = 1U << 20;
    std::size_t keys = 256;  // what follows in the document is left out
};

enum class key_flaw {
    not_an_object,
    no_kid,           // absent, empty or beyond 256 bytes
    repeated_kid,     // the first stands
    not_rsa,          // `kty`
    not_for_signing,  // `use` other than "sig"
    other_algorithm,  // `alg` other than "RS256"
    bad_number,       // `n` or `e` is not base64url, or `n` is even
    wrong_size,       // a modulus below 2048 or beyond 4096 bits
    bad_exponent,     // even, below 3, or not below 2^33
    bad_certificate,  // the first of `x5c` cannot be read
    certificate_of_another_key,
    too_many,
};
const char* to_string(key_flaw f);

struct left_out_key {
    std::string kid;  // may be empty
    key_flaw flaw;
};

class jwk_set {
  public:
    jwk_set() = default;
    // Errors: auth_errc::bad_key_document. A set without a usable key is a success here.
    static result<jwk_set> parse(std::string_view document, const jwk_limits& limits = {});

    // Null when there is no such key. Lives as long as the set.
    [[nodiscard]] const rsa_public_key* find(std::string_view kid) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] const std::vector<left_out_key>& left_out() const { return left_out_; }

    // Takes the keys of another document in as well; of equal kids the first stands.
    void add(const jwk_set& other);

  private:
    std::map<std::string, rsa_public_key, std::less<>> keys_;
    std::vector<left_out_key> left_out_;
};

}  // namespace switchhook::graph
