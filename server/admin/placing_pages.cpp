#include "server/admin/placing_pages.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "base/nearest.hpp"
#include "base/percent.hpp"
#include "server/admin/call_view.hpp"
#include "server/admin/elsewhere.hpp"
#include "server/admin/kept_calls.hpp"
#include "server/admin/order_body.hpp"
#include "server/admin/remembered_orders.hpp"
#include "server/flows/ordered_flows.hpp"
#include "server/media/content_hash.hpp"
#include "server/runtime/run_on.hpp"
#include "server/tracing/trace_context.hpp"

namespace switchhook::server {
namespace {

constexpr unsigned come_again_after = 5;  // seconds

// What the pages share. Touched on the executor of the admin listener only.
struct placing {
    std::shared_ptr<services> shared;
    runtime& calls;
    remembered_orders orders;
};
using placing_ptr = std::shared_ptr<placing>;

struct wanted_call : order_body {
    std::optional<tracing::trace_context> trace;  // of whoever orders it
};

bool is_key(std::string_view text) {
    constexpr std::size_t longest = 255;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool calls_a_number(const bot::call_order& order) {
    return std::any_of(order.to.begin(), order.to.end(),
                       [](const graph::identity& i) { return i.kind == graph::identity_kind::phone; });
}

// The flow that the call is to follow, or why it cannot follow that one.
result<std::shared_ptr<const program>, problem_document> flow_for(const services& shared,
                                                                  const order_body& wanted) {
    const auto offered = shared.flows.now();
    auto found = offered->named(wanted.flow);
    if (!found && wanted.flow.empty()) return try_later("flows are not loaded yet", come_again_after);
    if (const auto& incoming = offered->incoming; !found && incoming && incoming->flow->name == wanted.flow)
        found = incoming;
    if (!found) {
        std::vector<std::string_view> known;
        for (const auto& [name, flow] : offered->outbound)
            if (!name.empty()) known.push_back(name);
        return make_problem(
            400, "no flow \"" + shown(wanted.flow) + '"' + did_you_mean(nearest(wanted.flow, known)));
    }
    if (!found->flow->places_calls)
        return make_problem(409, "the flow \"" + wanted.flow +
                                     "\" takes calls: one that places them begins with call or join");
    if (calls_a_number(wanted.order) && found->world.settings.application_instance.empty() &&
        needs_configured_source(*found->flow))
        return make_problem(
            409,
            "telephone numbers are called from an application instance: the configuration names "
            "none in app.applicationInstance");
    return found;
}

net::http_response created(const graph::call_id& call, std::string summary) {
    if (summary.empty()) {  // over already, and forgotten
        json::writer w;
        w.object([&] {
            w.field("id", call.wire());
            w.field("state", bot::to_string(bot::call_phase::terminated));
        });
        summary = w.take();
    }
    auto r = json_response(std::move(summary), 201);
    r.headers.set("Location", "/api/calls/" + percent_encode(call.wire()));
    return r;
}

asio::awaitable<std::string> summary_of(placing_ptr at, graph::call_id call) {
    const runtime::inspection look = [](const live_call* c) {
        return c == nullptr ? std::string() : live_call_summary(*c);
    };
    auto summary = co_await at->calls.inspect(call, look);
    if (!summary.empty()) co_return summary;
    summary = co_await summary_elsewhere(at->shared, call);
    if (!summary.empty()) co_return summary;
    const auto ended = co_await find_ended(at->shared, call);
    if (ended.has_value() && *ended) summary = ended_call_summary(**ended);
    co_return summary;
}

std::optional<problem_document> unknown_param(const bot::flow& flow, const bot::call_order& order) {
    std::vector<std::string_view> known;
    for (const auto& [name, otherwise] : flow.params) known.push_back(name);
    for (const auto& [name, given] : order.params)
        if (std::find(known.begin(), known.end(), name) == known.end())
            return make_problem(422, "the flow \"" + flow.name + "\" has no parameter \"" + shown(name) +
                                         '"' + did_you_mean(nearest(name, known)));
    return std::nullopt;
}

asio::awaitable<reply> place(placing_ptr at, wanted_call wanted, graph::call_id name) {
    auto follows = flow_for(*at->shared, wanted);
    if (!follows.has_value()) co_return std::move(follows).error();
    if (auto unknown = unknown_param(*(*follows)->flow, wanted.order)) co_return *std::move(unknown);
    auto placed =
        co_await at->calls.place(*follows, std::move(wanted.order), std::move(name), std::move(wanted.trace));
    if (const auto* refusal = std::get_if<placing_refusal>(&placed)) {
        const bool draining = *refusal == placing_refusal::draining;
        co_return try_later(
            draining ? "the server is draining" : "as many calls live as limits.maxCalls allows",
            come_again_after);
    }
    const auto call = std::get<graph::call_id>(placed);
    auto summary = co_await summary_of(at, call);
    co_return created(call, std::move(summary));
}

// Forgets a key under which nothing was placed, however that came.
class begun_order {
  public:
    begun_order(placing_ptr at, std::string key) : at_(std::move(at)), key_(std::move(key)) {}
    ~begun_order() {
        if (!key_.empty()) at_->orders.failed(key_);
    }
    begun_order(const begun_order&) = delete;
    begun_order& operator=(const begun_order&) = delete;
    void placed(graph::call_id call) { at_->orders.placed(std::exchange(key_, {}), std::move(call)); }

  private:
    placing_ptr at_;
    std::string key_;
};

asio::awaitable<reply> repeated(placing_ptr at, found_order before) {
    if (before.what == order_finding::other)
        co_return make_problem(422, "this Idempotency-Key came with another body before");
    if (before.what == order_finding::under_way) {
        auto busy = make_problem(409, "a request with this Idempotency-Key is under way");
        busy.headers.set("Retry-After", "1");
        co_return busy;
    }
    auto summary = co_await summary_of(at, before.call);
    auto answer = created(before.call, std::move(summary));
    answer.headers.set("Idempotent-Replayed", "true");
    co_return answer;
}

asio::awaitable<reply> place_once(placing_ptr at, wanted_call wanted, std::string key, std::string content) {
    auto before = at->orders.begin(key, content, std::chrono::steady_clock::now());
    if (before.what != order_finding::fresh) {
        auto answer = co_await repeated(at, std::move(before));
        co_return answer;
    }
    begun_order order(at, key);
    const auto name = runtime::new_call_name();
    auto answer = co_await place(at, std::move(wanted), name);
    if (answer.has_value()) order.placed(name);
    co_return answer;
}

// By one of several instances.
asio::awaitable<reply> place_once_of_all(placing_ptr at, wanted_call wanted, std::string key,
                                         std::string content) {
    const auto common = at->shared->common;
    const auto name = runtime::new_call_name();
    auto begin = [common, key, content, name] { return common->begin_order(key, content, name); };
    auto before = co_await run_blocking(at->shared->blocking, std::move(begin));
    if (before.has_error()) co_return journal_unavailable();
    if (before->what != order_finding::fresh) {
        auto answer = co_await repeated(at, *std::move(before));
        co_return answer;
    }
    reply answer = make_problem(500, {});
    std::exception_ptr failed;
    try {
        answer = co_await place(at, std::move(wanted), name);
    } catch (...) {
        failed = std::current_exception();
    }
    const bool placed = answer.has_value();
    auto end = [common, key, name, placed] {
        return placed ? common->order_placed(key, name) : common->order_failed(key, name);
    };
    // Should it not be heard of, the call speaks for itself; where there is none, the key is free in a day, or when
    // this instance is gone.
    (void)co_await run_blocking(at->shared->blocking, std::move(end));
    if (failed) std::rethrow_exception(failed);
    co_return answer;
}

asio::awaitable<reply> create(placing_ptr at, admin_request request) {
    auto read = read_order(request);
    if (!read.has_value()) co_return std::move(read).error();
    wanted_call wanted{*std::move(read), tracing::read_traceparent(request.http.headers.find("traceparent"))};
    const std::string key(request.http.headers.find("Idempotency-Key"));
    if (!key.empty() && !is_key(key))
        co_return make_problem(400, "Idempotency-Key: expected 1 to 255 visible ASCII characters");
    auto content = media::content_hash(request.http.body);
    auto placing = key.empty()          ? place(at, std::move(wanted), runtime::new_call_name())
                   : at->shared->common ? place_once_of_all(at, std::move(wanted), key, std::move(content))
                                        : place_once(at, std::move(wanted), key, std::move(content));
    auto answer = co_await std::move(placing);
    co_return answer;
}

asio::awaitable<reply> hang_up(placing_ptr at, admin_request request) {
    const graph::call_id call(request.parameter("id"));
    const bool asked = co_await at->calls.hang_up(call);
    net::http_response r;
    r.headers.set("Cache-Control", "no-store");
    r.status = asked ? 202 : 204;
    if (asked) co_return r;
    const auto ended = co_await find_ended(at->shared, at->shared->placed.name_of(call));
    if (ended.has_error()) co_return journal_unavailable();
    if (!*ended) co_return make_problem(404, "no call " + shown(call.wire()));
    co_return r;
}

}  // namespace

void add_placing_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    const auto at = std::make_shared<placing>(placing{std::move(shared), calls, remembered_orders()});
    to.add({"POST", "/api/calls", access::bearer, "Places a call, or joins a meeting",
            [at](admin_request q) { return create(at, std::move(q)); }});
    to.add({"DELETE", "/api/calls/{id}", access::bearer, "Hangs up",
            [at](admin_request q) { return hang_up(at, std::move(q)); }});
}

}  // namespace switchhook::server
