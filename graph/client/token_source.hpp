#pragma once
// Where the client gets the bearer token of a tenant. Used on the executor of the client that was given it.

#include <chrono>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/asio.hpp"

namespace switchhook::graph {

class token_source {
  public:
    virtual ~token_source() = default;

    // A token that is good now, without "Bearer ". Bounded in time by the source itself, and by `until`. Any
    // error means: there is none.
    virtual asio::awaitable<result<secret>> token(std::string tenant, net::deadline until) = 0;

    // Graph answered 401 to this token. The next `token` fetches another one, unless another one is already
    // there.
    virtual void invalidate(const std::string& tenant, const secret& rejected) = 0;

    // Why there is no token for this tenant, with the remedy where one is known, for whoever operates the
    // bot; empty while there is one, or while nobody has asked. Thread-safe.
    [[nodiscard]] virtual std::string trouble(const std::string& /*tenant*/) const { return {}; }

    // Since the token at hand, good or not, was asked for; nothing while there is none. Thread-safe.
    [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> age(const std::string& /*tenant*/) const {
        return std::nullopt;
    }
};

}  // namespace switchhook::graph
