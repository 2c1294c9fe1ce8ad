#pragma once
// Every calls method, asked of Graph: one URL, one body, one bearer token, and as many attempts as retry.hpp
// allows. https://learn.microsoft.com/graph/api/resources/call
//
// An attempt at Graph is made when its turn has come (request_queue.hpp), at a pace that Graph puts up with
// (throttle.hpp), and not at all while Graph is down (circuit.hpp). Recordings lie elsewhere and take many
// seconds: they have a circuit, but wait for nobody.
//
// Threading: one client a shard, on the executor of its transport. `send` and `fetch_recording` are awaited
// in place and own their arguments; the client must outlive them, but for their being destroyed unfinished.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "graph/client/circuit.hpp"
#include "graph/client/gate.hpp"
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
    // Sent as Scenario-Id, which Graph repeats on its notifications; one of our own when empty or unfit for a
    // header.
    std::string scenario_id;
    std::string traceparent = {};  // of the trace that the request belongs to; none when empty
};

// One attempt, for metrics and the timeline. The views live as long as the call of the observer.
struct attempt_report {
    std::string_view what;  // "playPrompt", …, or "recording"
    const call_id& call;    // empty for a recording
    unsigned attempt = 1;   // from 1
    unsigned status = 0;    // 0 when there was no answer
    error_code failure;     // why not: net::errc, client_errc, or what the token source said
    std::chrono::milliseconds latency{0};
    std::string_view request_id;         // Graph's
    std::string_view client_request_id;  // ours
    const attempt_outcome& outcome;
    const next_step& next;
};

// What the outside world does to a client; whatever is left empty is the real thing.
struct client_seams {
    std::function<double()> jitter;     // in [0, 1)
    std::function<std::string()> guid;  // for client-request-id
    std::function<net::steady_clock::time_point()> now;
    std::function<std::chrono::system_clock::time_point()> wall_clock;      // for dates in Retry-After
    std::function<asio::awaitable<bool>(std::chrono::milliseconds)> sleep;  // false when cancelled meanwhile
    alarm_maker make_alarm;
    // For metrics; nobody watches where it is empty.
    std::function<void(const attempt_report&)> attempted;
    request_queue::watcher waiting;
    gate::stopwatch waited;
    circuits::watcher circuit_changed;
};

// How a client restrains itself.
struct client_restraint {
    std::shared_ptr<throttle> pace;  // shared by all clients of an application; one of its own when null
    queue_limits queue;
    circuit_settings circuit;
};

class calls_client {
  public:
    // Throws std::invalid_argument for a base URL that is not https.
    calls_client(net::http_transport& transport, token_source& tokens, const calls_endpoint& endpoint,
                 retry_policy policy = {}, client_seams seams = {}, client_restraint restraint = {});

    // Success is every 2xx. The operation or call in it is parsed when it can be; a body that cannot is no
    // failure. `call.call` is empty for the methods that are of no call.
    asio::awaitable<result<call_response, request_failure>> send(call_ref call, call_request request,
                                                                 net::deadline until);

    // The bytes at a `recordingLocation`, with the token that came beside it:
    // https://learn.microsoft.com/graph/api/call-record The size is bounded by the transport.
    asio::awaitable<result<std::string, request_failure>> fetch_recording(std::string location, secret token,
                                                                          net::deadline until,
                                                                          std::string traceparent = {});

    // Requests that wait for their turn end as cancelled, and so do those to come.
    void stop();

  private:
    struct exchange;
    struct attempt;

    asio::awaitable<result<net::http_response, request_failure>> perform(exchange what, net::deadline until);
    asio::awaitable<attempt> attempt_once(const exchange& what, net::deadline until);
    void tell_throttle(const exchange& what, unsigned status,
                       std::optional<std::chrono::milliseconds> retry_after,
                       net::steady_clock::time_point sent) const;
    void report(const exchange& what, const attempt& made, unsigned number, const next_step& next) const;

    net::http_transport& transport_;
    token_source& tokens_;
    net::origin origin_;
    std::string calls_path_;  // /v1.0/communications/calls
    retry_policy policy_;
    client_seams seams_;
    std::shared_ptr<throttle> pace_;
    std::shared_ptr<gate> gate_;
    std::shared_ptr<circuits> circuits_;
};

}  // namespace switchhook::graph
