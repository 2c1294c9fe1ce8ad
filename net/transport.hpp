#pragma once
// The one narrow way out: a whole request, a whole bounded response, a deadline. Tests put their own in its
// place.

#include "base/result.hpp"
#include "net/asio.hpp"
#include "net/http.hpp"
#include "net/url.hpp"

namespace switchhook::net {

class http_transport {
  public:
    virtual ~http_transport() = default;

    // Any HTTP status is a success here. Errors: net::errc. Awaited in place, on the executor of the
    // transport.
    virtual asio::awaitable<result<http_response>> send(origin to, http_request request, deadline until) = 0;
};

}  // namespace switchhook::net
