#pragma once
// The published keys of the platform that signs callbacks: OpenID documents -> `jwks_uri` -> keys, kept and
// refreshed. The documents of Microsoft's callback signers are not found by OpenID discovery, so their URLs
// are configuration.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
//
// Threads: shards call from their own executors at once. What is shared is behind a mutex that is never held
// across a suspension; the network is used on the `home` executor alone, where the transport lives; the keys
// are immutable.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/auth/jwk_set.hpp"
#include "net/transport.hpp"

namespace switchhook::graph {

struct key_source_settings {
    std::vector<std::string> openid_urls;  // https; the keys of all of them are good
    std::chrono::seconds refresh_after = std::chrono::hours(2);
    std::chrono::seconds between_refreshes{30};  // so that made-up kids cannot turn us against the platform
    std::chrono::seconds request{10};            // for each of the documents
    std::size_t openid_document_bytes = 64U << 10;
    jwk_limits limits;
};

class key_source {
  public:
    using keys_ptr = std::shared_ptr<const jwk_set>;
    using clock = std::function<net::steady_clock::time_point()>;

    // `home` is single-threaded and outlives the requests under way; `now` may be called from any thread.
    key_source(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
               key_source_settings settings, clock now = net::steady_clock::now);
    ~key_source();
    key_source(const key_source&) = delete;
    key_source& operator=(const key_source&) = delete;

    // The keys at hand; keys that have grown old are still given, while new ones are fetched behind. Only who
    // asks before there are any waits. After a failure, what we have serves on, however old: the platform's
    // outage is not to be ours. Errors: net::errc, auth_errc; out_of_time when `until` came first.
    asio::awaitable<result<keys_ptr>> keys(net::deadline until);

    // For a kid that is not in `seen`: the keys after a refresh, or those at hand when it is too early for
    // one.
    asio::awaitable<result<keys_ptr>> newer_than(keys_ptr seen, net::deadline until);

    // Null before the first success.
    [[nodiscard]] keys_ptr current() const;
    // Which URL gave no keys and why, with the remedy, for whoever operates the bot; empty while there are keys, and
    // before the first failure.
    [[nodiscard]] std::string trouble() const;
    // Since they were fetched; nothing before.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> age() const;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::graph
