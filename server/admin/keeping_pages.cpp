#include "server/admin/keeping_pages.hpp"

#include "base/json/writer.hpp"
#include "base/log.hpp"
#include "server/admin/call_view.hpp"
#include "server/admin/callback_pages.hpp"
#include "server/admin/kept_calls.hpp"
#include "server/instances/events.hpp"
#include "server/keeping/kept_call.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

graph::call_id call_in(const services& shared, const admin_request& request) {
    return shared.placed.name_of(graph::call_id(request.parameter("id")));
}

asio::awaitable<reply> export_call(shared_services shared, runtime& calls, admin_request request) {
    const auto call = call_in(*shared, request);
    const runtime::inspection look = [](const live_call* c) {
        return c == nullptr ? std::string() : live_call_summary(*c);
    };
    auto summary = co_await calls.inspect(call, look);
    auto read = [shared, call] { return read_kept_call(*shared, call); };
    auto kept = co_await run_blocking(shared->blocking, std::move(read));
    if (kept.has_error()) co_return journal_unavailable();
    if (kept->ended) summary = ended_call_summary(*kept->ended);
    if (summary.empty()) co_return make_problem(404, "no call " + shown(call.wire()));
    kept->callbacks = co_await callbacks_asked_by(shared, call);
    co_return json_response(export_of(*kept, summary, shared->clock.now()));
}

asio::awaitable<reply> erase(shared_services shared, admin_request request) {
    const auto call = call_in(*shared, request);
    const auto ended =
        co_await run_blocking(shared->blocking, [shared, call] { return shared->store->find_ended(call); });
    std::size_t callbacks = 0;
    // Before the call, which says whose they are.
    if (ended.has_value() && *ended) {
        const auto cancelled = co_await cancel_callbacks_of(shared, call);
        if (cancelled.has_error()) {
            log::warn("store", "call could not be erased",
                      {{"call", call.wire()}, {"what", "orders to call back: " + cancelled.error()}});
            co_return try_later("the call is not erased, or not wholly; the log says why", 5);
        }
        callbacks = *cancelled;
    }
    auto work = [shared, call] { return erase_call(*shared, call); };
    const auto done = co_await run_blocking(shared->blocking, std::move(work));
    if (done.has_error()) {
        log::warn("store", "call could not be erased",
                  {{"call", call.wire()}, {"what", done.error().message()}});
        co_return try_later("the call is not erased, or not wholly; the log says why", 5);
    }
    switch (done->outcome) {
        case erasure::unknown: co_return make_problem(404, "no call " + shown(call.wire()));
        case erasure::still_live:
            co_return make_problem(409, "the call has not ended: DELETE /api/calls/{id} hangs it up");
        case erasure::erased: break;
    }
    co_await forget_events(shared, call);
    log::info("store", "call erased",
              {{"call", call.wire()}, {"recordings", done->recordings}, {"callbacks", callbacks}});
    json::writer w;
    w.object([&] {
        w.field("id", call.wire());
        w.field("recordings", done->recordings);
        w.field("callbacks", callbacks);
    });
    co_return json_response(w.take());
}

}  // namespace

void add_keeping_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    to.add({"GET", "/api/calls/{id}/export", access::bearer, "All that is kept of one call",
            [shared, &calls](admin_request q) { return export_call(shared, calls, std::move(q)); }});
    to.add({"POST", "/api/calls/{id}/erase", access::bearer,
            "Removes all that is kept of a call that has ended",
            [shared](admin_request q) { return erase(shared, std::move(q)); }});
}

}  // namespace switchhook::server
