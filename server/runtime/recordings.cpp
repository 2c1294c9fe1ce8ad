// Recordings on their way from Graph to the disk. The coroutines own what they use; between their awaits the
// call may have moved on.

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "server/runtime/shard.hpp"

namespace switchhook::server {

asio::awaitable<void> shard::fetch(std::shared_ptr<shard> self, call_ptr c, bot::fetch_recording what) {
    auto& shared = *self->shared_;
    const gauge::one_more on_its_way(shared.metrics.recordings_waiting);
    const auto until = std::chrono::steady_clock::now() + c->follows->world.settings.recording_within;
    const auto bytes = co_await self->client_.fetch_recording(std::move(what.location), std::move(what.token),
                                                              until, c->traceparent(what.number));
    if (!bytes.has_value()) {
        shared.metrics.requests_failed.add("recording");
        shared.metrics.recordings_lost.add("fetch");
        shared.statistics.request_failed();
        const std::string why(graph::to_string(bytes.error().kind));
        log::warn("media", "recording could not be fetched",
                  {{"call", c->state.key.wire()},
                   {"failure", why},
                   {"status", bytes.error().http_status},
                   {"reason", bytes.error().reason},
                   {"requestId", bytes.error().request_id},
                   {"clientRequestId", bytes.error().client_request_id}});
        self->apply(c, bot::recording_lost{what.number, why});
        co_return;
    }
    media::recording_name name{c->state.key.wire(), what.name, what.number};
    const auto day = std::chrono::floor<std::chrono::days>(shared.clock.now());
    // Disks are slow and may be full: the shard's thread does not wait for them.
    // (Given the pool alone, post would come back to the executor of this coroutine, not to the pool's.)
    co_await asio::post(asio::bind_executor(shared.blocking, asio::use_awaitable));
    const auto stored = shared.recordings.store(name, std::chrono::year_month_day(day), *bytes);
    const auto length = media::length_of_recording(*bytes);
    co_await asio::post(self->executor_, asio::use_awaitable);
    if (stored.has_value()) {
        shared.metrics.recordings_stored.add();
        self->apply(c, bot::recording_stored{what.number, stored->string(), length});
        co_return;
    }
    shared.metrics.recordings_lost.add("store");
    log::error("media", "recording could not be stored",
               {{"call", c->state.key.wire()}, {"what", stored.error().message()}});
    self->apply(c, bot::recording_lost{what.number, stored.error().message()});
}

asio::awaitable<void> shard::join(std::shared_ptr<shard> self, call_ptr c, bot::join_recordings what) {
    auto& shared = *self->shared_;
    const gauge::one_more on_its_way(shared.metrics.recordings_waiting);
    media::recording_name name{c->state.key.wire(), what.name, what.number};
    const auto day = std::chrono::floor<std::chrono::days>(shared.clock.now());
    co_await asio::post(asio::bind_executor(shared.blocking, asio::use_awaitable));
    const auto whole = shared.recordings.join(name, std::chrono::year_month_day(day), what.files);
    co_await asio::post(self->executor_, asio::use_awaitable);
    if (whole.has_value()) {
        self->apply(c, bot::recording_stored{what.number, whole->file.string(), whole->length});
        co_return;
    }
    shared.metrics.recordings_lost.add("join");
    log::error("media", "pieces of a recording could not be joined",
               {{"call", c->state.key.wire()}, {"what", whole.error().message()}});
    self->apply(c, bot::recording_lost{what.number, whole.error().message()});
}

}  // namespace switchhook::server
