#include "server/admin/admin_site.hpp"

#include <openssl/crypto.h>

#include "base/json/writer.hpp"
#include "graph/auth/callback_authenticator.hpp"
#include "server/admin/call_view.hpp"

namespace switchhook::server {
namespace {

net::http_response text(unsigned status, std::string body, std::string type = "text/plain; charset=utf-8") {
    net::http_response r;
    r.status = status;
    r.headers.set("Content-Type", std::move(type));
    r.headers.set("Cache-Control", "no-store");
    r.body = std::move(body);
    return r;
}

net::http_response json_text(std::string body) { return text(200, std::move(body), "application/json"); }

// https://www.rfc-editor.org/rfc/rfc9457
net::http_response problem(unsigned status, std::string_view title, std::string_view detail) {
    json::writer w;
    w.object([&] {
        w.field("type", "about:blank");
        w.field("title", title);
        w.field("status", status);
        w.field("detail", detail);
    });
    return text(status, w.take(), "application/problem+json");
}

constexpr std::string_view calls_path = "/api/calls";

}  // namespace

admin_site::admin_site(std::shared_ptr<services> shared, runtime& calls, secret token, readiness not_ready)
    : shared_(std::move(shared)), calls_(calls), token_(std::move(token)), not_ready_(std::move(not_ready)) {}

bool admin_site::may_enter(const net::http_request& request) const {
    const auto given = graph::bearer_token(request.headers.find("Authorization"));
    const auto& wanted = token_.reveal();
    if (!given.has_value() || wanted.empty() || given->size() != wanted.size()) return false;
    return CRYPTO_memcmp(given->data(), wanted.data(), wanted.size()) == 0;
}

asio::awaitable<net::http_response> admin_site::handle(net::http_request request, const net::peer&) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (path == "/livez") co_return text(200, "alive\n");
    if (path == "/readyz") {
        const auto missing = not_ready_();
        co_return missing.empty() ? text(200, "ready\n") : text(503, missing + '\n');
    }
    if (!may_enter(request)) {
        auto r = problem(401, "Unauthorized",
                         token_.empty() ? "no admin.token is configured" : "a bearer token is wanted");
        r.headers.set("WWW-Authenticate", "Bearer");
        co_return r;
    }
    if (request.method != "GET") {
        auto r = problem(405, "Method Not Allowed", "only GET is served here");
        r.headers.set("Allow", "GET");
        co_return r;
    }
    if (path == "/metrics")
        co_return text(200, shared_->metrics.prometheus_text(), "text/plain; version=0.0.4");
    co_return co_await api(std::move(request), path);
}

asio::awaitable<net::http_response> admin_site::api(net::http_request request, std::string_view path) {
    if (path == calls_path) co_return co_await list_calls();
    if (path.starts_with(calls_path) && path[calls_path.size()] == '/')
        co_return co_await one_call(std::string(path.substr(calls_path.size() + 1)));
    co_return problem(404, "Not Found", "nothing is served at " + request.target);
}

asio::awaitable<net::http_response> admin_site::list_calls() {
    constexpr std::size_t most_ended = 100;
    const runtime::inspection summary = [](const live_call* c) { return live_call_summary(*c); };
    const auto live = co_await calls_.inspect_all(summary);
    json::writer w;
    w.object([&] {
        w.array("live", [&] {
            for (const auto& one : live) w.raw(one);
        });
        w.array("ended", [&] {
            for (const auto& one : shared_->store->ended(most_ended)) w.raw(ended_call_summary(one));
        });
    });
    co_return json_text(w.take());
}

asio::awaitable<net::http_response> admin_site::one_call(std::string id) {
    const graph::call_id call(id);
    const auto records = shared_->store->records(call);
    const runtime::inspection details = [&records](const live_call* c) {
        return c == nullptr ? std::string() : live_call_details(*c, records);
    };
    auto found = co_await calls_.inspect(call, details);
    if (found.empty())
        if (const auto ended = shared_->store->find_ended(call)) found = ended_call_details(*ended, records);
    if (found.empty()) co_return problem(404, "Not Found", "no call " + id);
    co_return json_text(std::move(found));
}

}  // namespace switchhook::server
