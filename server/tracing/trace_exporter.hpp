#pragma once
// Tells a collector of the calls that have ended, some at a time and one request after the other. Calls never wait for
// it: what is too much is dropped, and counted.

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "net/transport.hpp"
#include "server/store/store.hpp"
#include "server/telemetry/metrics.hpp"
#include "server/tracing/otlp.hpp"
#include "server/tracing/trace_context.hpp"

namespace switchhook::server::tracing {

struct trace_settings {
    net::url collector;    // with its path
    header_texts headers;  // of each request
    std::string service;
    double share = 1;  // of the calls that are told
};

struct trace_limits {
    std::size_t waiting = 1'000;  // calls
    std::size_t together = 50;    // calls in one request
    std::chrono::milliseconds request{10'000};
    std::chrono::milliseconds between_attempts{2'000};
    unsigned attempts = 3;
};

class trace_exporter : public std::enable_shared_from_this<trace_exporter> {
  public:
    struct surroundings {
        asio::any_io_executor home;  // single-threaded, of the transport
        std::shared_ptr<net::http_transport> transport;
        asio::any_io_executor blocking;  // a pool: journals are read there
        std::shared_ptr<server::store> store;
        metrics& counts;
    };
    trace_exporter(trace_settings settings, surroundings around, trace_limits limits = {});

    // The trace of a call that nobody gave one.
    [[nodiscard]] trace_context begin(const graph::call_id& key, const graph::call_id& leg_of = {}) const;
    // Of a call that was given one. `told_with`: the call itself, or the one whose leg it is.
    [[nodiscard]] trace_context join(const graph::call_id& told_with, trace_context given) const;

    // Whose journal is complete. From any thread.
    void call_ended(const ended_call& call, const trace_context& in);

    // Nothing is told any more, and what waits is dropped. From any thread.
    void stop();

  private:
    using spans_of_call = std::vector<std::string>;
    class under_way;
    void make_spans(const ended_call& call, const trace_context& in);
    void drop(std::size_t calls);
    void forget(std::size_t calls);
    void tell_made();
    static asio::awaitable<void> tell_all(std::shared_ptr<trace_exporter> self);
    asio::awaitable<bool> tell(std::string body);

    const trace_settings settings_;
    const surroundings around_;
    const trace_limits limits_;
    std::atomic<std::size_t> waiting_{0};  // calls that are neither told nor dropped
    std::atomic<bool> stopped_{false};
    std::deque<spans_of_call> made_;  // at home, and so is what follows
    bool telling_ = false;
    asio::steady_timer pause_;
};

}  // namespace switchhook::server::tracing
