#include "server/admin/callback_pages.hpp"

#include "base/json/writer.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

using shared_services = std::shared_ptr<services>;

// Without the parameters: they are the flow's business, and may be sensitive.
void write_entry(json::writer& w, const callbacks::entry& e) {
    const auto& what = e.what;
    w.object([&] {
        w.field("id", e.id);
        w.field("flow", what.order.flow);
        w.object("to", [&] { w.field(graph::to_string(what.order.to.kind), what.order.to.id); });
        w.field("state", what.is_calling() ? "calling" : "waiting");
        w.field("due", time_text(e.due));
        w.field("expires", time_text(what.expires()));
        if (!what.order.within.empty()) w.field("within", what.order.within);
        w.field("asked", time_text(what.asked));
        w.field("askedBy", what.asked_by.wire());
        w.field("attempts", what.order.attempts);
        w.field("tries", what.tries);
        if (!what.last) return;
        w.object("last", [&] {
            w.field("call", what.last->call.wire());
            w.field("began", time_text(what.last->begun));
            if (!what.last->outcome.empty()) w.field("outcome", what.last->outcome);
        });
    });
}

asio::awaitable<reply> list(shared_services shared) {
    std::vector<callbacks::entry> all;
    if (shared->later != nullptr) all = co_await shared->later->all();
    json::writer w;
    w.object([&] {
        w.array("callbacks", [&] {
            for (const auto& e : all) write_entry(w, e);
        });
    });
    co_return json_response(w.take());
}

asio::awaitable<reply> cancel(shared_services shared, admin_request request) {
    const auto id = request.parameter("id");
    result<> cancelled = spool_errc::no_such_item;
    if (shared->later != nullptr) cancelled = co_await shared->later->cancel(id);
    if (cancelled.has_error() && cancelled.error() == spool_errc::no_such_item)
        co_return make_problem(404, "no order to call back has the id " + shown(id));
    if (cancelled.has_error())
        co_return make_problem(500, "the order is not followed any more, but its file cannot be removed: " +
                                        cancelled.error().message() +
                                        "; see services.spool of the configuration");
    net::http_response r;
    r.status = 204;
    r.headers.set("Cache-Control", "no-store");
    co_return r;
}

}  // namespace

void add_callback_pages(router& to, std::shared_ptr<services> shared) {
    to.add({"GET", "/api/callbacks", access::bearer, "Whom the bot is to call back",
            [shared](const admin_request&) { return list(shared); }});
    to.add({"DELETE", "/api/callbacks/{id}", access::bearer, "Nobody is called back by this order",
            [shared](admin_request q) { return cancel(shared, std::move(q)); }});
}

}  // namespace switchhook::server
