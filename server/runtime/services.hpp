#pragma once
// What all shards share. Everything here is thread-safe.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "net/asio.hpp"
#include "server/events/feed.hpp"
#include "server/flows/offered_flows.hpp"
#include "server/media/heard_recordings.hpp"
#include "server/media/recordings.hpp"
#include "server/public/arrivals.hpp"
#include "server/runtime/hour_overrides.hpp"
#include "server/runtime/own_work.hpp"
#include "server/runtime/placed_calls.hpp"
#include "server/runtime/wall_clock.hpp"
#include "server/statistics/tally.hpp"
#include "server/store/membership.hpp"
#include "server/store/store.hpp"
#include "server/telemetry/metrics.hpp"
#include "server/tracing/trace_context.hpp"

namespace switchhook::server::outside {
class service_desk;
}
namespace switchhook::server::tracing {
class trace_exporter;
}
namespace switchhook::server {
class all_events;
class common_memory;
class neighbours;
class shared_desk;
}  // namespace switchhook::server

namespace switchhook::server {

class callbacks;

struct runtime_limits {
    std::size_t calls = 100'000;  // live, until `most_calls` says otherwise
    std::size_t waiting_events =
        50'000;  // in one shard, not yet durable; one more notification is answered 503
    std::size_t taken_up_at_once = 128;                // of the calls that another process led, by one shard
    std::chrono::milliseconds request_within{10'000};  // of a request to Graph that is of no call
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
          tenants(std::move(served_tenants)),
          most_calls(limit.calls) {}

    const std::shared_ptr<server::store> store;
    const media::recordings recordings;
    const asio::any_io_executor blocking;  // a pool: files are written there
    const runtime_limits limits;
    const std::string tenant;                // whose token opens Graph
    const std::vector<std::string> tenants;  // whose calls use a token of their own: token_tenant.hpp
    const wall_clock clock;
    std::atomic<std::size_t> most_calls;  // live; one more is rejected as busy
    server::metrics metrics;
    arrivals arrived{clock.now()};
    tally statistics{clock};
    event_feed events;    // what is told to those who follow along
    offered_flows flows;  // what new calls follow
    placed_calls placed;
    server::own_work own_work;
    hour_overrides hours;           // what operators say about opening hours
    media::heard_recordings heard;  // by callers, while their calls last
    std::atomic<bool> draining{false};
    std::atomic<bool> recovering{false};  // calls of an earlier process are still being taken up
    // Calls in the store that only a later version of this program can lead; complete when `recovering` ends.
    std::unordered_set<std::string> led_elsewhere;

    // From any thread to the shard of a call, once the runtime has its shards; it comes back on whatever thread.
    struct way_to_calls {
        // `told`, where it is not empty: see live_call. `trace`: that it joins.
        std::function<void(graph::call_id key, std::shared_ptr<const program> follows, bot::call_order order,
                           std::function<void(bool)> placed, std::function<void(std::string_view)> told,
                           std::optional<tracing::trace_context> trace)>
            place;
        std::function<void(graph::call_id key, bot::event what)> tell;  // nothing happens when it is no more
    };
    // Set before the first call.
    way_to_calls calls;
    std::shared_ptr<shared_desk> lines;
    outside::service_desk* desk = nullptr;            // null: there are no services
    callbacks* later = nullptr;                       // null: nobody is called back
    std::shared_ptr<tracing::trace_exporter> traces;  // null: there are none
    std::shared_ptr<const membership>
        member;                    // of those that share the store; null: it is shared with nobody
    neighbours* others = nullptr;  // null likewise, and so are these
    std::shared_ptr<all_events> everywhere;
    std::shared_ptr<common_memory> common;

    // Whether what this process does for its calls can be done by nobody else.
    [[nodiscard]] bool acting() const { return member == nullptr || member->acting(); }

    // For one call more.
    [[nodiscard]] bool has_room() const {
        return !draining && metrics.calls_live.value() < static_cast<std::int64_t>(most_calls);
    }

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
};

}  // namespace switchhook::server
