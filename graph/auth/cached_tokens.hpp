#pragma once
// Tokens of the application itself, one a tenant, kept and refreshed early; whoever knows how to ask for one
// is a `token_request`.
//
// Threads: shards ask from their own single-threaded executors at once. What is shared is behind a mutex that
// is never held across a suspension; requests run on the `home` executor alone, where the transport lives.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "graph/auth/error.hpp"
#include "graph/auth/token_reply.hpp"
#include "graph/client/token_source.hpp"
#include "net/asio.hpp"

namespace switchhook::graph {

struct token_cache_settings {
    std::chrono::seconds early =
        std::chrono::minutes(5);       // before expiry; short tokens are refreshed at half their life
    std::chrono::seconds request{10};  // for the answer of the token endpoint
    // After a failure, the pause before the next request: doubled each time. A Retry-After may make it
    // longer. The same between two replacements of tokens that Graph rejects.
    std::chrono::seconds first_pause{1};
    std::chrono::seconds longest_pause{60};
    std::chrono::seconds longest_retry_after = std::chrono::minutes(5);
    std::size_t tenants = 1000;  // beyond, the one not asked for the longest is forgotten
};

// The outcome of one request.
struct token_attempt {
    std::optional<token_reply> token;
    error_code failure = auth_errc::unexpected_answer;
    std::string explanation;                   // of the failure: what, why and the remedy; never a secret
    std::chrono::milliseconds retry_after{0};  // asked for by the other side
    std::optional<std::chrono::milliseconds> pause;  // in place of the growing one
};

class token_request {
  public:
    virtual ~token_request() = default;
    // One request; `failures` came in a row before it. Bounded in time, logs its own failure. Spawned on the
    // home executor by somebody who keeps this object alive.
    virtual asio::awaitable<token_attempt> fetch(std::string tenant, unsigned failures) = 0;
};

class cached_tokens : public token_source {
  public:
    using clock = std::function<net::steady_clock::time_point()>;

    // `home` is single-threaded and outlives the requests under way; `now` may be called from any thread.
    cached_tokens(asio::any_io_executor home, std::shared_ptr<token_request> request,
                  token_cache_settings settings, clock now = net::steady_clock::now);
    ~cached_tokens() override;

    // The token at hand; one that ends soon is still given, while another is fetched behind. Only who asks
    // when there is none waits, all for one request, which goes on when `until` comes first
    // (auth_errc::out_of_time). During the pause after a failure its error is repeated without asking. Errors:
    // auth_errc, net::errc.
    asio::awaitable<result<secret>> token(std::string tenant, net::deadline until) override;

    // Forgets the token, unless it is another one by now. A token that was itself the replacement of a
    // rejected one is replaced after a pause that grows: until then it is given again.
    void invalidate(const std::string& tenant, const secret& rejected) override;

    [[nodiscard]] std::string trouble(const std::string& tenant) const override;
    [[nodiscard]] std::optional<std::chrono::nanoseconds> age(const std::string& tenant) const override;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::graph
