#include "server/admin/admin_site.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/admin/arrival_page.hpp"
#include "server/admin/call_pages.hpp"
#include "server/admin/callback_pages.hpp"
#include "server/admin/console_pages.hpp"
#include "server/admin/detour_page.hpp"
#include "server/admin/elsewhere.hpp"
#include "server/admin/event_page.hpp"
#include "server/admin/hours_pages.hpp"
#include "server/admin/keeping_pages.hpp"
#include "server/admin/method_pages.hpp"
#include "server/admin/picture_pages.hpp"
#include "server/admin/placing_pages.hpp"
#include "server/admin/queue_pages.hpp"
#include "server/admin/statistics_page.hpp"
#include "server/admin/viewing.hpp"
#include "server/openapi/openapi_page.hpp"
#include "server/telemetry/log_gate.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view page_of_a_call = "/api/calls/{id}";
constexpr std::string_view page_of_a_callback = "/api/callbacks/{id}";
constexpr std::string_view page_of_the_api = "/api/openapi.json";
constexpr unsigned not_found = 404;

bool is_json(const net::http_response& r) {
    return r.headers.find("Content-Type").starts_with("application/json");
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

}  // namespace

struct admin_site::visit {
    admin_request request;
    std::string method;  // the verb and the template: what a client wrote stays out of the log
    bool for_strangers = false;
    role who = role::viewer;  // the request is handed on
    bool tells_of_calls = true;
};

admin_site::admin_site(std::shared_ptr<services> shared_parts, runtime& calls, admin_tokens tokens,
                       readiness not_ready, reload_access reloads)
    : shared_(std::move(shared_parts)), calls_(calls), tokens_(std::move(tokens)) {
    const auto& shared = shared_;
    add_console_pages(routes_);
    add_whoami_page(routes_);
    add_probe_pages(routes_, shared, std::move(not_ready));
    add_call_pages(routes_, shared, calls);
    add_keeping_pages(routes_, shared, calls);
    add_placing_pages(routes_, shared, calls);
    add_detour_page(routes_, shared, calls);
    add_method_pages(routes_, shared, calls);
    add_event_page(routes_, shared);
    add_hours_pages(routes_, shared, [shared] {
        std::vector<known_hours> all;
        for (const auto& p : shared->flows.now()->programs())
            for (const auto& [name, hours] : p->flow->hours) all.push_back({p->flow->name, name, hours});
        return all;
    });
    add_queue_pages(routes_, shared);
    add_statistics_page(routes_, shared);
    add_arrival_page(routes_, shared);
    add_callback_pages(routes_, shared);
    add_flow_pages(routes_, shared, calls, std::move(reloads));
    add_picture_pages(routes_, shared, calls);
    add_openapi_page(routes_);
}

asio::awaitable<reply> admin_site::serve(visit& v) {
    const std::string target = v.request.http.target;
    auto found = routes_.find(v.request.http.method, path_of(target));
    if (found.has_value()) {
        const auto who = found->to->who;
        v.method = found->to->verb + ' ' + found->to->path;
        v.for_strangers = who == access::open || who == access::page;
        v.tells_of_calls = found->to->path != page_of_the_api;
    }
    // Strangers do not learn what is served here.
    if (!v.for_strangers) {
        auto who = role_of(v.request.http, tokens_);
        if (who.has_error()) co_return std::move(who).error();
        v.request.who = v.who = *who;
    }
    if (!found.has_value()) co_return std::move(found).error();
    if (!v.for_strangers && v.who == role::viewer && found->to->who == access::bearer)
        co_return make_problem(403, "the token is one for looking: this takes admin.token");
    auto query = parse_query(query_of(target));
    if (!query.has_value()) co_return std::move(query).error();
    v.request.parameters = std::move(found->parameters);
    v.request.query = std::move(*query);
    if (!v.for_strangers)
        if (auto unknown = v.request.unknown_option(found->to->options)) co_return *std::move(unknown);
    if (shared_->others != nullptr && found->to->path.starts_with(page_of_a_call)) {
        auto answer = co_await serve_call(v, *found->to);
        co_return answer;
    }
    if (shared_->others != nullptr && found->to->path == page_of_a_callback) {
        auto answer = co_await serve_here_or_elsewhere(v, *found->to);
        co_return answer;
    }
    auto answer = co_await found->to->serve(std::move(v.request));
    co_return answer;
}

// By the instance that leads the call. One that is not known by this name may be by Graph's, where it was placed.
asio::awaitable<reply> admin_site::serve_call(visit& v, const route& page) {
    const graph::call_id call(v.request.parameter("id"));
    if (auto elsewhere = co_await page_of_leader(shared_, calls_, v.request.http, call))
        co_return *std::move(elsewhere);
    auto answer = co_await serve_here_or_elsewhere(v, page);
    co_return answer;
}

asio::awaitable<reply> admin_site::serve_here_or_elsewhere(visit& v, const route& page) {
    const auto asked = v.request.http;
    auto answer = co_await page.serve(std::move(v.request));
    if (answer.has_value() || answer.error().status != not_found) co_return answer;
    if (auto elsewhere = co_await page_of_any(shared_, asked)) co_return *std::move(elsewhere);
    co_return answer;
}

asio::awaitable<std::string> admin_site::give(question q) {
    auto asked = request_in(q);
    const std::string target = asked.target;
    const auto found = routes_.find(asked.method, path_of(target));
    if (found.has_error()) co_return to_text(to_response(found.error(), {}));
    auto query = parse_query(query_of(target));
    if (query.has_error()) co_return to_text(to_response(query.error(), {}));
    admin_request request;
    request.id = request_id_of(asked);
    request.who = role::admin;  // what is told to viewers is taken out where they ask
    request.http = std::move(asked);
    request.parameters = found->parameters;
    request.query = *std::move(query);
    auto answer = co_await found->to->serve(std::move(request));
    co_return to_text(answer.has_value() ? *answer : to_response(answer.error(), {}));
}

asio::awaitable<net::http_response> admin_site::handle(net::http_request request, const net::peer& from) {
    const auto id = request_id_of(request);
    visit v;
    v.request.id = id;
    v.request.http = std::move(request);
    const std::string peer = from.address;
    reply answer = make_problem(500, "internal error; the log says more under this request id");
    std::exception_ptr failure;
    try {
        answer = co_await serve(v);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        // A listener that stops cancels what it serves; nobody reads the answer any more.
        const auto cancelled = co_await asio::this_coro::cancellation_state;
        if (cancelled.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
        log::error("admin", "failed", {{"request", v.method}, {"requestId", id}, {"what", what_of(failure)}});
    } else if (answer.has_error() && !v.for_strangers) {
        static log_gate gate;
        const auto& p = answer.error();
        gate.warn("admin", "request refused", title_of(p.status),
                  {{"status", p.status}, {"request", v.method}, {"requestId", id}, {"peer", peer}});
    }
    auto response = answer.has_value() ? std::move(*answer) : to_response(answer.error(), id);
    if (!v.for_strangers && v.who == role::viewer && is_json(response) && v.tells_of_calls)
        response.body = for_viewers(response.body);
    response.headers.set("X-Request-Id", id);
    co_return response;
}

}  // namespace switchhook::server
