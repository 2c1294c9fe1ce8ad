#include "server/admin/admin_site.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/log.hpp"
#include "server/admin/authentication.hpp"
#include "server/admin/call_pages.hpp"
#include "server/admin/callback_pages.hpp"
#include "server/admin/event_page.hpp"
#include "server/admin/hours_pages.hpp"
#include "server/admin/method_pages.hpp"
#include "server/admin/placing_pages.hpp"
#include "server/admin/queue_pages.hpp"
#include "server/openapi/openapi_page.hpp"
#include "server/telemetry/log_gate.hpp"

namespace switchhook::server {
namespace {

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string what(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& bug) {
        return bug.what();
    } catch (...) {
        return "unknown";
    }
}

}  // namespace

struct admin_site::visit {
    admin_request request;
    std::string method;  // the verb and the template: what a client wrote stays out of the log
    bool probe = false;
};

admin_site::admin_site(std::shared_ptr<services> shared, runtime& calls, secret token, readiness not_ready,
                       reload_access reloads)
    : token_(std::move(token)) {
    add_probe_pages(routes_, shared, std::move(not_ready));
    add_call_pages(routes_, shared, calls);
    add_placing_pages(routes_, shared, calls);
    add_method_pages(routes_, shared, calls);
    add_event_page(routes_, shared);
    add_hours_pages(routes_, shared, [shared] {
        std::vector<known_hours> all;
        for (const auto& p : shared->flows.now()->programs())
            for (const auto& [name, hours] : p->flow->hours) all.push_back({p->flow->name, name, hours});
        return all;
    });
    add_queue_pages(routes_, calls);
    add_callback_pages(routes_, shared);
    add_flow_pages(routes_, shared, calls, std::move(reloads));
    add_openapi_page(routes_);
}

asio::awaitable<reply> admin_site::serve(visit& v) {
    const std::string target = v.request.http.target;
    auto found = routes_.find(v.request.http.method, path_of(target));
    v.probe = found.has_value() && found->to->who == access::open;
    if (found.has_value()) v.method = found->to->verb + ' ' + found->to->path;
    // Strangers do not learn what is served here.
    if (!v.probe)
        if (auto refused = check_bearer(v.request.http, token_)) co_return *std::move(refused);
    if (!found.has_value()) co_return std::move(found).error();
    auto query = parse_query(query_of(target));
    if (!query.has_value()) co_return std::move(query).error();
    v.request.parameters = std::move(found->parameters);
    v.request.query = std::move(*query);
    if (!v.probe)
        if (auto unknown = v.request.unknown_option(found->to->options)) co_return *std::move(unknown);
    auto answer = co_await found->to->serve(std::move(v.request));
    co_return answer;
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
        log::error("admin", "failed", {{"request", v.method}, {"requestId", id}, {"what", what(failure)}});
    } else if (answer.has_error() && !v.probe) {
        static log_gate gate;
        const auto& p = answer.error();
        gate.warn("admin", "request refused", title_of(p.status),
                  {{"status", p.status}, {"request", v.method}, {"requestId", id}, {"peer", peer}});
    }
    auto response = answer.has_value() ? std::move(*answer) : to_response(answer.error(), id);
    response.headers.set("X-Request-Id", id);
    co_return response;
}

}  // namespace switchhook::server
