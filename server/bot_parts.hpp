#pragma once
// What a bot is made of; for bot_server alone. Whoever is below goes first.

#include <chrono>
#include <memory>
#include <mutex>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "graph/auth/key_source.hpp"
#include "server/bot_server.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/other_instances.hpp"
#include "server/outside/service_desk.hpp"
#include "server/statistics/minute_keeper.hpp"
#include "server/tracing/trace_exporter.hpp"
#include "server/warm_up.hpp"

namespace switchhook::server {

struct bot_server::parts {
    parts(const config::settings& s, std::shared_ptr<store> journal)
        : shared(std::make_shared<services>(
              std::move(journal), media::recordings(s.recordings.folder), files.get_executor(),
              runtime_limits{.calls = s.limits.max_calls, .request_within = s.graph.timeout}, s.app.tenant,
              s.app.tenants)) {}

    asio::thread_pool files{2};
    std::shared_ptr<services> shared;
    std::unique_ptr<runtime> calls;
    std::unique_ptr<other_instances> others;      // null: the store is shared with nobody
    std::unique_ptr<outside::service_desk> desk;  // goes when the threads have ended, before their contexts
    std::shared_ptr<callbacks> later;
    std::shared_ptr<net::http_client> tells_collector;  // null: there are no traces
    std::shared_ptr<graph::key_source> keys;            // these go before the runtime, whose network they use
    std::shared_ptr<graph::token_source> tokens;
    std::shared_ptr<warm_up> warming;
    std::unique_ptr<public_site> site;
    std::unique_ptr<admin_site> admin;
    std::shared_ptr<minute_keeper> minutes;
    std::unique_ptr<net::listener> public_listener;
    std::unique_ptr<net::listener> admin_listener;
    std::unique_ptr<reloading> reads_anew;  // on the thread of the next one alone
    std::unique_ptr<reload_thread> reloads;
    const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    std::once_flag handing_over;
    bool stopped = false;

    // Waits, bounded, until the listener has let go of its connections.
    void close(net::listener& l, const asio::any_io_executor& where, std::chrono::milliseconds within) {
        auto done =
            asio::co_spawn(where, l.stop(std::chrono::steady_clock::now() + within), asio::use_future);
        done.wait_for(within + std::chrono::seconds(1));
    }
};

}  // namespace switchhook::server
