#pragma once
// What all shards share. Everything here is thread-safe.

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "server/events/feed.hpp"
#include "server/flows/program.hpp"
#include "server/media/recordings.hpp"
#include "server/runtime/wall_clock.hpp"
#include "server/store/store.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

struct runtime_limits {
    std::size_t calls = 100'000;  // live; one more is rejected as busy
    std::size_t waiting_events =
        50'000;  // in one shard, not yet durable; one more notification is answered 503
};

struct services {
    services(std::shared_ptr<server::store> journal, media::recordings files,
             asio::any_io_executor blocking_pool, runtime_limits limit, std::string app_tenant,
             std::vector<std::string> served_tenants = {})
        : store(std::move(journal)),
          recordings(std::move(files)),
          blocking(std::move(blocking_pool)),
          limits(limit),
          tenant(std::move(app_tenant)),
          tenants(std::move(served_tenants)) {}

    const std::shared_ptr<server::store> store;
    const media::recordings recordings;
    const asio::any_io_executor blocking;  // a pool: files are written there
    const runtime_limits limits;
    const std::string tenant;                // whose token opens Graph
    const std::vector<std::string> tenants;  // whose calls use a token of their own: token_tenant.hpp
    const wall_clock clock;
    server::metrics metrics;
    event_feed events;  // what is told to those who follow along
    std::atomic<bool> draining{false};

    // Runs `f` once, as soon as no call lives; on the thread where the last one ends, or at once.
    void when_quiet(std::function<void()> f) {
        {
            const std::lock_guard lock(guard_);
            when_quiet_ = std::move(f);
        }
        if (metrics.calls_live.value() == 0) tell_quiet();
    }
    void call_ended() {
        metrics.calls_live.add(-1);
        if (draining && metrics.calls_live.value() == 0) tell_quiet();
    }

    // The flow of new calls; null until it is ready.
    [[nodiscard]] std::shared_ptr<const program> incoming() const {
        const std::lock_guard lock(guard_);
        return incoming_;
    }
    void use(std::shared_ptr<const program> p) {
        const std::lock_guard lock(guard_);
        incoming_ = std::move(p);
    }

  private:
    void tell_quiet() {
        std::function<void()> f;
        {
            const std::lock_guard lock(guard_);
            f.swap(when_quiet_);
        }
        if (f) f();
    }

    mutable std::mutex guard_;
    std::function<void()> when_quiet_;
    std::shared_ptr<const program> incoming_;
};

}  // namespace switchhook::server
