#include "server/admin/flow_pages.hpp"

#include <algorithm>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <map>

#include "server/instances/neighbours.hpp"

namespace switchhook::server {
namespace {

struct flow_site {
    std::shared_ptr<services> shared;
    runtime& calls;
    reload_access reloads;
};
using flow_site_ptr = std::shared_ptr<const flow_site>;

using name_and_version = std::pair<std::string, std::string>;
using counted_calls = std::map<name_and_version, std::size_t>;

constexpr auto told_within = std::chrono::seconds(3);
constexpr char between = '\n';  // is in no name

asio::awaitable<counted_calls> count_calls(runtime& calls) {
    const runtime::inspection look = [](const live_call* c) {
        return c->follows->flow->name + between + c->follows->version;
    };
    const auto all = co_await calls.inspect_all(look);
    counted_calls counted;
    for (const auto& one : all) {
        const auto at = one.find(between);
        ++counted[{one.substr(0, at), one.substr(at + 1)}];
    }
    co_return counted;
}

// A line each: name, version, number.
void add_told(counted_calls& to, std::string_view text) {
    const auto line = [&text] {
        const auto end = std::min(text.find(between), text.size());
        const auto found = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        return std::string(found);
    };
    while (!text.empty()) {
        name_and_version flow{line(), {}};
        flow.second = line();
        to[std::move(flow)] += static_cast<std::size_t>(std::strtoull(line().c_str(), nullptr, 10));
    }
}

// Of all instances.
asio::awaitable<counted_calls> count_everywhere(flow_site_ptr at) {
    auto counted = co_await count_calls(at->calls);
    auto* others = at->shared->others;
    if (others == nullptr) co_return counted;
    auto text = to_text(question{std::string(flow_counts_kind), {}, {}});
    const auto told = co_await others->ask_all(std::move(text), net::steady_clock::now() + told_within);
    for (const auto& one : told)
        if (one) add_told(counted, *one);
    co_return counted;
}

void write_flow(json::writer& w, const name_and_version& flow, std::size_t calls, std::string_view takes) {
    w.object([&] {
        w.field("name", flow.first);
        w.field("version", flow.second);
        if (!takes.empty()) w.field("takes", takes);
        w.field("calls", calls);
    });
}

asio::awaitable<reply> list_flows(flow_site_ptr at) {
    auto left = co_await count_everywhere(at);
    json::writer w;
    w.object([&] {
        w.array("flows", [&] {
            for (const auto& p : at->shared->flows.now()->programs()) {
                const name_and_version flow{p->flow->name, p->version};
                const auto counted = left.extract(flow);
                if (flow.second != remote_control_version)
                    write_flow(w, flow, counted ? counted.mapped() : 0,
                               p->flow->places_calls ? "outgoing" : "incoming");
            }
        });
        w.array("earlier", [&] {
            for (const auto& [flow, calls] : left) write_flow(w, flow, calls, {});
        });
        const auto last = at->reloads.last ? at->reloads.last() : std::nullopt;
        if (last) w.object("lastReload", [&] { write_report(w, *last); });
    });
    co_return json_response(w.take());
}

asio::awaitable<reload_report> reload(flow_site_ptr at) {
    auto start = [&at](auto handler) {
        auto back = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        at->reloads.reload([shared, back](const reload_report& r) {
            asio::dispatch(back, [shared, r = r]() mutable { std::move (*shared)(std::move(r)); });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(reload_report)>(
        start, asio::use_awaitable);
}

// Of the object that `write_report` writes, the members alone.
std::string members_of(const reload_report& r) {
    json::writer w;
    w.object([&] { write_report(w, r); });
    const auto object = w.take();
    return object.substr(1, object.size() - 2);
}

asio::awaitable<reply> reload_now(flow_site_ptr at) {
    constexpr unsigned come_again_after = 10;
    if (!at->reloads.reload) co_return try_later("the server is starting", come_again_after);
    if (at->shared->draining)
        co_return make_problem(409, "the server is draining, and reads nothing any more");
    const auto r = co_await reload(at);
    if (r.outcome() != fate::refused) co_return json_response('{' + members_of(r) + '}');
    auto refused = make_problem(422, "what is refused has mistakes; what was there before serves on");
    refused.members = members_of(r);
    co_return refused;
}

}  // namespace

asio::awaitable<std::string> give_flow_counts(runtime& calls) {
    std::string text;
    for (const auto& [flow, number] : co_await count_calls(calls))
        text += flow.first + between + flow.second + between + std::to_string(number) + between;
    co_return text;
}

void add_flow_pages(router& to, std::shared_ptr<services> shared, runtime& calls, reload_access reloads) {
    const auto at =
        std::make_shared<const flow_site>(flow_site{std::move(shared), calls, std::move(reloads)});
    to.add({"GET", "/api/flows", access::viewer, "The flows that calls follow, and their versions",
            [at](const admin_request&) { return list_flows(at); }});
    to.add({"POST", "/api/reload", access::bearer, "Reads configuration, certificates and flows anew",
            [at](const admin_request&) { return reload_now(at); }});
}

}  // namespace switchhook::server
