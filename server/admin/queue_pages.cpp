#include "server/admin/queue_pages.hpp"

#include "base/json/writer.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

using bot::queueing::line_report;

std::string_view to_string(line_report::agent::state is) {
    switch (is) {
        case line_report::agent::state::free: return "free";
        case line_report::agent::state::rings: return "rings";
        case line_report::agent::state::rests: break;
    }
    return "rests";
}

void write_line(json::writer& w, const line_report& line) {
    w.object([&] {
        w.field("name", line.name);
        if (line.wait) w.field("waitMs", line.wait->count());
        w.array("callers", [&] {
            for (const auto& c : line.callers)
                w.object([&] {
                    w.field("call", c.call.wire());
                    w.field("since", time_text(c.since));
                    w.field("priority", c.priority);
                    w.field("rings", c.rings);
                });
        });
        w.array("agents", [&] {
            for (const auto& a : line.agents)
                w.object([&] {
                    w.field(graph::to_string(a.who.kind), a.who.id);
                    w.field("state", to_string(a.is));
                    if (a.until) w.field("until", time_text(*a.until));
                });
        });
    });
}

asio::awaitable<reply> list_queues(runtime* calls) {
    const auto lines = co_await calls->lines();
    json::writer w;
    w.object([&] {
        w.array("queues", [&] {
            for (const auto& line : lines) write_line(w, line);
        });
    });
    co_return json_response(w.take());
}

}  // namespace

void add_queue_pages(router& to, runtime& calls) {
    to.add({"GET", "/api/queues", access::bearer, "The lines in which callers wait, and their agents",
            [calls = &calls](const admin_request&) { return list_queues(calls); }});
}

}  // namespace switchhook::server
