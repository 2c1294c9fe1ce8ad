#pragma once
// Remembers which tokens have passed, so that a signature is checked once a token and not once a
// notification. Keeps the SHA-256 of a token, never the token. Thread-safe.

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "graph/auth/sha256.hpp"
#include "graph/auth/token_validator.hpp"

namespace switchhook::graph {

class verified_tokens {
  public:
    explicit verified_tokens(std::size_t most) : most_(most) {}

    // Nothing from the moment in `until` on.
    std::optional<caller_claims> find(const sha256_digest& token, std::chrono::sys_seconds now);
    // Beyond the limit the one not asked for the longest is forgotten.
    void remember(const sha256_digest& token, caller_claims claims, std::chrono::sys_seconds until);
    [[nodiscard]] std::size_t size() const;

  private:
    struct entry {
        sha256_digest token;
        caller_claims claims;
        std::chrono::sys_seconds until;
    };
    // Only tokens that passed get in, so nobody outside chooses which digests collide here.
    struct first_bytes {
        std::size_t operator()(const sha256_digest& d) const;
    };

    std::size_t most_;
    mutable std::mutex mutex_;
    std::list<entry> recent_first_;
    std::unordered_map<sha256_digest, std::list<entry>::iterator, first_bytes> by_token_;
};

}  // namespace switchhook::graph
