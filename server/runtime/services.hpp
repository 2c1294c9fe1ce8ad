#pragma once
// What all shards share. Everything here is thread-safe.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "server/events/feed.hpp"
#include "server/flows/program.hpp"
#include "server/media/heard_recordings.hpp"
#include "server/media/recordings.hpp"
#include "server/runtime/hour_overrides.hpp"
#include "server/runtime/placed_calls.hpp"
#include "server/runtime/wall_clock.hpp"
#include "server/store/store.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server::outside {
class service_desk;
}
namespace switchhook::server {
class line_desk;
}

namespace switchhook::server {

class callbacks;

struct runtime_limits {
    std::size_t calls = 100'000;  // live; one more is rejected as busy
    std::size_t waiting_events =
        50'000;  // in one shard, not yet durable; one more notification is answered 503
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
    placed_calls placed;
    hour_overrides hours;           // what operators say about opening hours
    media::heard_recordings heard;  // by callers, while their calls last
    std::atomic<bool> draining{false};

    // From any thread to the shard of a call, once the runtime has its shards; it comes back on whatever thread.
    struct way_to_calls {
        // `told`, where it is not empty: see live_call.
        std::function<void(graph::call_id key, std::shared_ptr<const program> follows, bot::call_order order,
                           std::function<void(bool)> placed, std::function<void(std::string_view)> told)>
            place;
        std::function<void(graph::call_id key, bot::event what)> tell;  // nothing happens when it is no more
    };
    // Set before the first call.
    way_to_calls calls;
    std::shared_ptr<line_desk> lines;
    outside::service_desk* desk = nullptr;  // null: there are no services
    callbacks* later = nullptr;             // null: nobody is called back
    config::prompt_settings prompts;        // of what is spoken during a call

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

    // Flows by name, for calls that the bot places; the one without a name places a call and leaves it to the
    // control API. Null for a name that is not known.
    [[nodiscard]] std::shared_ptr<const program> flow_named(std::string_view name) const {
        const std::lock_guard lock(guard_);
        const auto found = flows_.find(name);
        return found == flows_.end() ? nullptr : found->second;
    }
    // All of them, the incoming one first.
    [[nodiscard]] std::vector<std::shared_ptr<const program>> programs() const {
        const std::lock_guard lock(guard_);
        std::vector<std::shared_ptr<const program>> all;
        if (incoming_) all.push_back(incoming_);
        for (const auto& [name, p] : flows_) all.push_back(p);
        return all;
    }
    [[nodiscard]] std::vector<std::string> flow_names() const {
        const std::lock_guard lock(guard_);
        std::vector<std::string> names;
        for (const auto& [name, flow] : flows_)
            if (!name.empty()) names.push_back(name);
        return names;
    }
    // The audio of that content, whichever flow it belongs to; null when none has it.
    [[nodiscard]] auto clip(std::string_view hash) const {
        const std::lock_guard lock(guard_);
        auto found = incoming_ ? incoming_->library->find(hash) : nullptr;
        for (auto f = flows_.begin(); !found && f != flows_.end(); ++f)
            found = f->second->library->find(hash);
        for (auto l = lent_.begin(); !found && l != lent_.end(); ++l)
            if (const auto library = l->lock()) found = library->find(hash);
        return found;
    }
    // Audio of one call: as long as the call follows what needs it.
    void lend(const std::shared_ptr<const media::prompt_library>& library) {
        const std::lock_guard lock(guard_);
        std::erase_if(lent_, [](const auto& l) { return l.expired(); });
        lent_.push_back(library);
    }
    void offer(std::string name, std::shared_ptr<const program> p) {
        const std::lock_guard lock(guard_);
        flows_.insert_or_assign(std::move(name), std::move(p));
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
    std::vector<std::weak_ptr<const media::prompt_library>> lent_;
    std::map<std::string, std::shared_ptr<const program>, std::less<>> flows_;
};

}  // namespace switchhook::server
