#include "server/admin/arrival_page.hpp"

#include "base/json/writer.hpp"
#include "server/admin/problem.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/instances/neighbours.hpp"
#include "server/telemetry/refusals.hpp"

namespace switchhook::server {
namespace {

constexpr auto told_within = std::chrono::seconds(3);

void write_tally(json::writer& w, const arrivals::tally& t) {
    w.field("count", t.count);
    if (t.last) w.field("last", time_text(*t.last));
}

void write_refused(json::writer& w, const refused_arrival& r) {
    w.object([&] {
        w.field("at", time_text(r.at));
        w.field("peer", r.peer);
        if (!r.what.empty()) w.field("what", r.what);
        w.field("reason", r.reason);
        if (r.status != 0) w.field("status", r.status);
        if (!r.audience.empty()) w.field("audience", r.audience);
    });
}

void write_received(json::writer& w, const received_callback& r) {
    w.object([&] {
        w.field("at", time_text(r.at));
        w.field("peer", r.peer);
        w.field("what", r.what);
        w.field("notifications", r.notifications);
        w.field("status", r.status);
    });
}

asio::awaitable<reply> list(std::shared_ptr<services> shared) {
    json::writer w;
    const auto here = give_arrivals(*shared);
    std::vector<std::optional<std::string>> there;
    if (shared->others != nullptr)
        there = co_await shared->others->ask_all(to_text(question{std::string(arrivals_kind), {}, {}}),
                                                 net::steady_clock::now() + told_within);
    w.object([&] {
        w.array("instances", [&] {
            w.raw(here);
            for (const auto& one : there)
                if (one && !one->empty()) w.raw(*one);
        });
    });
    co_return json_response(w.take());
}

}  // namespace

std::string give_arrivals(const services& shared) {
    const auto r = shared.arrived.now();
    json::writer w;
    w.object([&] {
        if (shared.member) w.field("instance", shared.member->number());
        w.field("since", time_text(r.since));
        w.object("accepted", [&] {
            w.object("callbacks", [&] { write_tally(w, r.callbacks); });
            w.object("prompts", [&] { write_tally(w, r.prompts); });
        });
        w.array("reasons", [&] {
            for (const auto& one : r.reasons)
                w.object([&] {
                    w.field("reason", one.first);
                    w.field("remedy", words_of(one.first).remedy);
                    write_tally(w, one.second);
                });
        });
        w.array("refused", [&] {
            for (const auto& one : r.latest) write_refused(w, one);
        });
        w.array("received", [&] {
            for (const auto& one : r.received) write_received(w, one);
        });
    });
    return w.take();
}

void add_arrival_page(router& to, std::shared_ptr<services> shared) {
    to.add({"GET", "/api/arrivals", access::viewer,
            "What came to the public listener, and why it was refused",
            [shared = std::move(shared)](const admin_request&) { return list(shared); }});
}

}  // namespace switchhook::server
