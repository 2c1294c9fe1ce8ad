#include "server/admin/queue_pages.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/json/writer.hpp"
#include "server/admin/problem.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/instances/neighbours.hpp"
#include "server/queueing/shared_desk.hpp"

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;
using bot::queueing::line_report;
using std::chrono::steady_clock;

constexpr auto told_within = 3s;
constexpr auto asked_again_after = 100ms;  // while the desk moves

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

asio::awaitable<reply> list_queues(std::shared_ptr<services> shared) {
    const auto until = steady_clock::now() + told_within;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    do {
        auto here = co_await give_queues(shared);
        if (!here.empty()) co_return json_response(std::move(here));
        if (const auto desk = shared->lines->where(); desk != 0) {
            auto text = to_text(question{std::string(queues_kind), {}, {}});
            auto there = co_await shared->others->ask(desk, std::move(text), until);
            if (there && !there->empty()) co_return json_response(*std::move(there));
        }
        timer.expires_after(asked_again_after);
        co_await timer.async_wait(asio::use_awaitable);
    } while (steady_clock::now() < until);
    co_return try_later("the instance that has the lines does not answer", 2);
}

}  // namespace

void add_queue_pages(router& to, const std::shared_ptr<services>& shared) {
    to.add({"GET", "/api/queues", access::bearer, "The lines in which callers wait, and their agents",
            [shared](const admin_request&) { return list_queues(shared); }});
}

asio::awaitable<std::string> give_queues(std::shared_ptr<services> shared) {
    const auto lines = co_await shared->lines->report();
    if (!lines) co_return std::string();
    json::writer w;
    w.object([&] {
        w.array("queues", [&] {
            for (const auto& line : *lines) write_line(w, line);
        });
    });
    co_return w.take();
}

}  // namespace switchhook::server
