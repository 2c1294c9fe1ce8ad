#pragma once
// Who is at the callback URL: the Authorization header in, the claims of Microsoft's token out. Everything
// else is refused. Thread-safe: shards ask at once, each on its own single-threaded executor.

#include <functional>
#include <memory>
#include <string_view>

#include "graph/auth/key_source.hpp"
#include "graph/auth/token_validator.hpp"
#include "graph/auth/verified_tokens.hpp"

namespace switchhook::graph {

struct authenticator_settings {
    expectations expected;
    std::size_t remembered_tokens = 8192;
    // A token is remembered until its expiry, and no longer than this: then a key that was withdrawn counts
    // again.
    std::chrono::seconds remember_at_most = std::chrono::hours(1);
};

class callback_authenticator {
  public:
    using clock = std::function<std::chrono::system_clock::time_point()>;

    callback_authenticator(std::shared_ptr<key_source> keys, authenticator_settings settings,
                           clock now = std::chrono::system_clock::now);

    // `authorization` is the value of the header, empty when there is none. Awaited in place: the header and
    // this object outlive it. A key that is not known makes it fetch the keys anew, once; `until` bounds that
    // wait.
    asio::awaitable<result<caller_claims, token_refusal>> authenticate(std::string_view authorization,
                                                                       net::deadline until);

    [[nodiscard]] std::size_t remembered() const { return verified_.size(); }

  private:
    std::shared_ptr<key_source> keys_;
    authenticator_settings settings_;
    clock now_;
    verified_tokens verified_;
};

// The token of "Bearer <token>"; the scheme in any case. https://www.rfc-editor.org/rfc/rfc6750#section-2.1
result<std::string_view, token_refusal> bearer_token(std::string_view authorization);

}  // namespace switchhook::graph
