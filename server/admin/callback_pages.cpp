#include "server/admin/callback_pages.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/instances/neighbours.hpp"

namespace switchhook::server {
namespace {

using shared_services = std::shared_ptr<services>;

constexpr std::chrono::seconds list_within{3};
constexpr std::size_t most_bytes = 32U << 10;

// Times as texts that sort as they do.
std::string rank_of(const callbacks::entry& e) {
    auto due = std::to_string(std::max<std::int64_t>(0, e.due.time_since_epoch().count()));
    return due.insert(0, 20 - due.size(), '0') + e.id;
}
constexpr auto by_rank = [](const auto& a, const auto& b) { return a.rank < b.rank; };

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

struct listed {
    std::string rank;  // by the time of the next attempt
    std::string text;  // a JSON object, one line
};

asio::awaitable<std::vector<listed>> orders_here(shared_services shared) {
    std::vector<listed> all;
    if (shared->later == nullptr) co_return all;
    const auto waiting = co_await shared->later->all();
    for (const auto& e : waiting) {
        json::writer w;
        write_entry(w, e);
        all.push_back({rank_of(e), w.take()});
    }
    std::sort(all.begin(), all.end(), by_rank);
    co_return all;
}

// A piece at a time, so that no answer becomes too large.
asio::awaitable<void> add_orders_of(shared_services shared, std::int64_t instance, std::vector<listed>& all) {
    const auto until = net::steady_clock::now() + list_within;
    std::string behind;
    for (;;) {
        auto text = to_text(question{std::string(callbacks_kind), {behind}, {}});
        const auto said = co_await shared->others->ask(instance, std::move(text), until);
        std::string_view rest = said ? std::string_view(*said) : std::string_view();
        if (rest.empty()) co_return;
        while (!rest.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            const auto tab = line.find('\t');
            if (tab == std::string_view::npos || tab == 0) co_return;
            behind = line.substr(0, tab);
            all.push_back({behind, std::string(line.substr(tab + 1))});
        }
    }
}

asio::awaitable<std::vector<listed>> orders_everywhere(shared_services shared) {
    auto all = co_await orders_here(shared);
    if (shared->others != nullptr) {
        for (const auto other : shared->others->others()) co_await add_orders_of(shared, other, all);
        std::sort(all.begin(), all.end(), by_rank);
    }
    co_return all;
}

asio::awaitable<reply> list(shared_services shared) {
    const auto all = co_await orders_everywhere(shared);
    json::writer w;
    w.object([&] {
        w.array("callbacks", [&] {
            for (const auto& one : all) w.raw(one.text);
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

asio::awaitable<std::string> give_callbacks(shared_services shared, question q) {
    if (q.words.size() != 1) co_return std::string();
    const auto all = co_await orders_here(shared);
    std::string text;
    for (const auto& one : all) {
        if (one.rank <= q.words[0]) continue;
        text += one.rank + '\t' + one.text + '\n';
        if (text.size() > most_bytes) break;
    }
    co_return text;
}

asio::awaitable<std::vector<std::string>> callbacks_asked_by(shared_services shared, graph::call_id call) {
    std::vector<std::string> found;
    auto all = co_await orders_everywhere(shared);
    for (auto& one : all) {
        const auto order = json::document::parse(one.text);
        if (order.has_value() && graph::call_id(order->root()["askedBy"].string_or()) == call)
            found.push_back(std::move(one.text));
    }
    co_return found;
}

asio::awaitable<result<std::size_t, std::string>> cancel_callbacks_of(shared_services shared,
                                                                      graph::call_id call) {
    const question q{std::string(cancel_callbacks_kind), {call.wire()}, {}};
    std::vector<std::optional<std::string>> said{co_await cancel_callbacks_here(shared, q)};
    if (shared->others != nullptr) {
        auto text = to_text(q);
        auto others =
            co_await shared->others->ask_all(std::move(text), net::steady_clock::now() + list_within);
        std::move(others.begin(), others.end(), std::back_inserter(said));
    }
    std::size_t cancelled = 0;
    for (const auto& one : said) {
        if (!one || one->empty()) co_return std::string("another instance does not answer");
        std::size_t number = 0;
        const auto [end, failed] = std::from_chars(one->data(), one->data() + one->size(), number);
        if (failed != std::errc() || end != one->data() + one->size()) co_return *one;
        cancelled += number;
    }
    co_return cancelled;
}

asio::awaitable<std::string> cancel_callbacks_here(shared_services shared, question q) {
    if (q.words.size() != 1) co_return std::string();
    if (shared->later == nullptr) co_return std::string("0");
    const auto done = co_await shared->later->cancel_asked_by(graph::call_id(q.words[0]));
    co_return done.has_value() ? std::to_string(*done) : done.error().message();
}

void add_callback_pages(router& to, std::shared_ptr<services> shared) {
    to.add({"GET", "/api/callbacks", access::bearer, "Whom the bot is to call back",
            [shared](const admin_request&) { return list(shared); }});
    to.add({"DELETE", "/api/callbacks/{id}", access::bearer, "Nobody is called back by this order",
            [shared](admin_request q) { return cancel(shared, std::move(q)); }});
}

}  // namespace switchhook::server
