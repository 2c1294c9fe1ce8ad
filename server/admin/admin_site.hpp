#pragma once
// What the operator's listener serves: probes, metrics and the control API.

#include <memory>

#include "net/listener.hpp"
#include "server/admin/authentication.hpp"
#include "server/admin/flow_pages.hpp"
#include "server/admin/probe_pages.hpp"
#include "server/admin/router.hpp"
#include "server/instances/question.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

class admin_site {
  public:
    using readiness = server::readiness;
    admin_site(std::shared_ptr<services> shared, runtime& calls, admin_tokens tokens, readiness not_ready,
               reload_access reloads = {});

    // Everything but the probes and the console's files wants a bearer token; with none configured it is refused. Every
    // answer carries X-Request-Id, errors are RFC 9457 problems, and logged.
    asio::awaitable<net::http_response> handle(net::http_request request, const net::peer& from);

    // A page for another instance, which has seen to it that its own client may have it.
    asio::awaitable<std::string> give(question q);

    // What is served. Rows are added before the listener starts.
    [[nodiscard]] router& routes() { return routes_; }

  private:
    struct visit;  // a request, and what is to be logged about it
    asio::awaitable<reply> serve(visit& v);
    asio::awaitable<reply> serve_call(visit& v, const route& page);
    asio::awaitable<reply> serve_here_or_elsewhere(visit& v, const route& page);

    std::shared_ptr<services> shared_;
    runtime& calls_;
    admin_tokens tokens_;
    router routes_;
};

}  // namespace switchhook::server
