#pragma once
// HTTP/1.1 client: TLS with chain and host name verified and SNI sent, keep-alive connections pooled per
// origin.

#include <cstddef>
#include <memory>

#include "net/dial_rules.hpp"
#include "net/tls.hpp"
#include "net/transport.hpp"

namespace switchhook::net {

struct client_limits {
    std::size_t response_body_bytes = 4U << 20;
    std::size_t response_header_bytes = 64U << 10;
    std::size_t connections_per_origin = 64;
    std::size_t waiting_per_origin = 10'000;  // requests queued for a connection; one more fails at once
    std::chrono::seconds connect{10};         // resolve, connect and handshake together
    std::chrono::seconds idle{30};            // an unused connection is closed after this
};

// Not thread-safe: one a shard, used on the single-threaded executor it was given.
class http_client final : public http_transport {
  public:
    http_client(asio::any_io_executor executor, tls_context_ptr tls, client_limits limits = {},
                dial_rules rules = {});
    ~http_client()
        override;  // closes what is idle; `stop()` must have been called while requests were in flight

    // A kept connection is looked at before it is used again: one that the peer has closed, or spoken on
    // unasked, is dropped. When the write on a kept connection fails all the same, the peer cannot have the
    // whole request, and it is sent once on a fresh connection. Once it was written it is never sent again:
    // see errc::answer_lost.
    asio::awaitable<result<http_response>> send(origin to, http_request request, deadline until) override;

    // New requests and those waiting for a connection fail with errc::stopped; idle connections close;
    // running requests end by their own deadline.
    void stop();

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::net
