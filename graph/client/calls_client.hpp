#pragma once
// Every calls method, asked of Graph: one URL, one body, one bearer token, and as many attempts as retry.hpp
// allows. https://learn.microsoft.com/graph/api/resources/call
//
// Threading: one client a shard, on the executor of its transport. `send` and `fetch_recording` are awaited
// in place and own their arguments; the client must outlive them.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "graph/client/retry.hpp"
#include "graph/client/token_source.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/requests.hpp"
#include "graph/model/responses.hpp"
#include "net/asio.hpp"
#include "net/transport.hpp"

namespace switchhook::graph {

struct calls_endpoint {
    std::string base_url =
        "https://graph.microsoft.com";    // https only: a bearer token travels with each request
    std::string version = "v1.0";         // v1.0 | beta
    std::string root = "communications";  // communications | app
};

// Which call, and whose token opens it.
struct call_ref {
    std::string tenant;
    call_id call;
    // Sent as Scenario-Id, which Graph repeats on its notifications; none when empty or unfit for a header.
    std::string scenario_id;
};

// One attempt, for metrics and the timeline. The views live as long as the call of the observer.
struct attempt_report {
    std::string_view what;  // "playPrompt", …, or "recording"
    const call_id& call;    // empty for a recording
    unsigned attempt = 1;   // from 1
    unsigned status = 0;    // 0 when there was no answer
    error_code failure;     // why not
    std::chrono::milliseconds latency{0};
    std::string_view request_id;  // Graph's
    const next_step& next;
};

// What the outside world does to a client; whatever is left empty is the real thing.
struct client_seams {
    std::function<double()> jitter;     // in [0, 1)
    std::function<std::string()> guid;  // for client-request-id
    std::function<net::steady_clock::time_point()> now;
    std::function<std::chrono::system_clock::time_point()> wall_clock;      // for dates in Retry-After
    std::function<asio::awaitable<bool>(std::chrono::milliseconds)> sleep;  // false when cancelled meanwhile
    std::function<void(const attempt_report&)> attempted;                   // nobody watches when empty
};

class calls_client {
  public:
    // Throws std::invalid_argument for a base URL that is not https.
    calls_client(net::http_transport& transport, token_source& tokens, const calls_endpoint& endpoint,
                 retry_policy policy = {}, client_seams seams = {});

    // Success is every 2xx. The operation or call in it is parsed when it can be; a body that cannot is no
    // failure.
    asio::awaitable<result<call_response, request_failure>> send(call_ref call, call_request request,
                                                                 net::deadline until);

    // The bytes at a `recordingLocation`, with the token that came beside it:
    // https://learn.microsoft.com/graph/api/call-record The size is bounded by the transport.
    asio::awaitable<result<std::string, request_failure>> fetch_recording(std::string location, secret token,
                                                                          net::deadline until);

  private:
    struct exchange;
    struct attempt;

    asio::awaitable<result<net::http_response, request_failure>> perform(exchange what, net::deadline until);
    asio::awaitable<attempt> attempt_once(const exchange& what, net::deadline until);
    void report(const exchange& what, const attempt& made, unsigned number, const next_step& next) const;

    net::http_transport& transport_;
    token_source& tokens_;
    net::origin origin_;
    std::string calls_path_;  // /v1.0/communications/calls/
    retry_policy policy_;
    client_seams seams_;
};

}  // namespace switchhook::graph
