#pragma once
// What the operator's listener serves: probes, metrics and the control API.

#include <functional>
#include <memory>

#include "base/secret.hpp"
#include "net/listener.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

class admin_site {
  public:
    // `not_ready` says what is missing, or nothing when calls can be served.
    using readiness = std::function<std::string()>;
    admin_site(std::shared_ptr<services> shared, runtime& calls, secret token, readiness not_ready);

    // Everything but the probes wants the bearer token; with no token configured it is refused. Errors are
    // RFC 9457 problems.
    asio::awaitable<net::http_response> handle(net::http_request request, const net::peer& from);

  private:
    asio::awaitable<net::http_response> api(net::http_request request, std::string_view path);
    asio::awaitable<net::http_response> list_calls();
    asio::awaitable<net::http_response> one_call(std::string id);
    [[nodiscard]] bool may_enter(const net::http_request& request) const;

    std::shared_ptr<services> shared_;
    runtime& calls_;
    secret token_;
    readiness not_ready_;
};

}  // namespace switchhook::server
