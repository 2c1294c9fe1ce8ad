#pragma once
// Asks web services of the user: hosts the configuration allows, a signature, redirects within the host,
// repeats within the time.
//
// Threading: one client a shard, on the executor of its transport. `send` is awaited in place and owns its
// argument; the client must outlive it, but for its being destroyed unfinished.

#include <functional>
#include <memory>

#include "net/asio.hpp"
#include "net/transport.hpp"
#include "server/outside/redirect.hpp"
#include "server/outside/service_request.hpp"
#include "server/outside/service_setup.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server::outside {

// What the outside world does to a client; whatever is left empty is the real thing.
struct service_seams {
    std::function<double()> jitter;     // in [0, 1)
    std::function<std::string()> guid;  // for Switchhook-Delivery
    std::function<net::steady_clock::time_point()> now;
    std::function<std::chrono::system_clock::time_point()> wall_clock;
    std::function<asio::awaitable<void>(std::chrono::milliseconds)> sleep;
};

// Headers that say how a request travels, or that are ours. A request that has one is refused.
bool is_reserved_header(std::string_view name);

class service_client {
  public:
    service_client(net::http_transport& transport, std::shared_ptr<const service_setup> setup,
                   metrics& counts, service_seams seams = {});

    // Any status is a reply, also when it is the last of several attempts.
    asio::awaitable<service_outcome> send(service_request request);

  private:
    struct conversation;
    struct attempt;

    asio::awaitable<service_outcome> converse(conversation& c);
    asio::awaitable<attempt> attempt_once(const conversation& c);
    [[nodiscard]] net::http_request message_of(const conversation& c, const hop& at) const;
    void report(const conversation& c, const service_outcome& outcome) const;

    net::http_transport& transport_;
    std::shared_ptr<const service_setup> setup_;
    metrics& metrics_;
    service_seams seams_;
};

}  // namespace switchhook::server::outside
