#pragma once
// Graph tokens of the application itself, one a tenant, kept and refreshed early.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
//
// Threads: shards ask from their own single-threaded executors at once. What is shared is behind a mutex that
// is never held across a suspension; the network is used on the `home` executor alone, where the transport
// lives.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "graph/auth/credential.hpp"
#include "graph/client/token_source.hpp"
#include "net/transport.hpp"

namespace switchhook::graph {

struct client_credentials_settings {
    std::string login_url;  // https; "https://login.microsoftonline.com"
    std::string base_url;   // Graph; the scope is "<base_url>/.default"
    std::string client_id;
    std::chrono::seconds early =
        std::chrono::minutes(5);       // before expiry; short tokens are refreshed at half their life
    std::chrono::seconds request{10};  // for the answer of the token endpoint
    // After a failure, the pause before the next request: doubled each time. A Retry-After may make it
    // longer.
    std::chrono::seconds first_pause{1};
    std::chrono::seconds longest_pause{60};
    std::chrono::seconds longest_retry_after = std::chrono::minutes(5);
    std::size_t tenants = 64;  // beyond, the one not asked for the longest is forgotten
};

class client_credentials final : public token_source {
  public:
    using clock = std::function<net::steady_clock::time_point()>;

    // `home` is single-threaded and outlives the requests under way; `now` may be called from any thread.
    client_credentials(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
                       client_credentials_settings settings, std::shared_ptr<credential> proof,
                       clock now = net::steady_clock::now);
    ~client_credentials() override;

    // The token at hand; one that ends soon is still given, while another is fetched behind. Only who asks
    // when there is none waits, all for one request. During the pause after a failure its error is repeated
    // without asking. Errors: auth_errc, net::errc.
    asio::awaitable<result<secret>> token(std::string tenant) override;

    // Forgets the token, unless it is another one by now.
    void invalidate(const std::string& tenant, const secret& rejected) override;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::graph
