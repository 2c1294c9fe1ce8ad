#include "graph/client/calls_client.hpp"

#include "base/json/document.hpp"
#include "base/log.hpp"
#include "graph/auth/token_reply.hpp"
#include "graph/client/real_seams.hpp"
#include "graph/client/retry_after.hpp"
#include "graph/model/methods.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace switchhook::graph {

// What stays the same over all attempts.
struct calls_client::exchange {
    std::string_view name;
    call_id call;
    repeat on_lost_answer = repeat::harmless;
    net::origin to;
    net::http_request request;  // without Authorization
    std::string tenant;         // whose token opens it; empty when `own_token` does
    secret own_token;
};

struct calls_client::attempt {
    attempt_outcome outcome;
    net::http_response response;  // when answered
    error_code failure;           // when not
    secret token;
    std::chrono::milliseconds latency{0};
};

namespace {

constexpr std::string_view component = "graph";

request_failure describe_failure(failure_kind kind, const net::http_response* response) {
    request_failure f;
    f.kind = kind;
    if (response == nullptr) return f;
    f.http_status = response->status;
    f.code = read_error_code(response->body);
    f.request_id = std::string(response->headers.find("request-id"));
    return f;
}

call_response read_response(method m, const net::http_response& response) {
    call_response r;
    r.status = response.status;
    const auto document = json::document::parse(response.body);
    if (!document.has_value() || !document->root().is_object()) return r;
    switch (describe(m).answer) {
        case answer_kind::running_operation:
        case answer_kind::completed_operation: r.body = read_operation(document->root()); break;
        case answer_kind::call: r.body = read_call(document->root()); break;
        case answer_kind::accepted:
        case answer_kind::ok_empty:
        case answer_kind::no_content: break;
    }
    return r;
}

// The chain id of a notification serves as scenario, and may be any text there; a request is worth more.
bool fits_a_header(std::string_view text) {
    constexpr std::size_t longest = 128;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string without_trailing_slash(std::string text) {
    while (text.ends_with('/')) text.pop_back();
    return text;
}

net::url base_of(const calls_endpoint& endpoint) {
    const auto base = net::parse_url(without_trailing_slash(endpoint.base_url) + "/" + endpoint.version +
                                     "/" + endpoint.root + "/calls/");
    if (!base.has_value() || !base->where.tls)
        throw std::invalid_argument("the base URL of Graph is not an https URL: " + endpoint.base_url);
    return *base;
}

}  // namespace

calls_client::calls_client(net::http_transport& transport, token_source& tokens,
                           const calls_endpoint& endpoint, retry_policy policy, client_seams seams)
    : transport_(transport), tokens_(tokens), policy_(policy), seams_(with_real_seams(std::move(seams))) {
    auto base = base_of(endpoint);
    origin_ = std::move(base.where);
    calls_path_ = std::move(base.target);
}

asio::awaitable<result<call_response, request_failure>> calls_client::send(call_ref call,
                                                                           call_request request,
                                                                           net::deadline until) {
    const auto& described = describe(method_of(request));
    exchange what;
    what.name = described.name;
    what.call = call.call;
    what.on_lost_answer = described.on_lost_answer;
    what.to = origin_;
    what.tenant = std::move(call.tenant);
    what.request.method = std::string(described.verb);
    what.request.target = calls_path_ + net::percent_encode(call.call.wire()) + std::string(described.path);
    what.request.body = write_body(request);
    if (!what.request.body.empty()) what.request.headers.set("Content-Type", "application/json");
    what.request.headers.set("Accept", "application/json");
    if (fits_a_header(call.scenario_id)) what.request.headers.set("Scenario-Id", call.scenario_id);

    const auto answer = co_await perform(std::move(what), until);
    if (!answer.has_value()) co_return answer.error();
    co_return read_response(described.id, *answer);
}

asio::awaitable<result<std::string, request_failure>> calls_client::fetch_recording(std::string location,
                                                                                    secret token,
                                                                                    net::deadline until) {
    auto where = net::parse_url(location);
    if (!where.has_value() || !where->where.tls) co_return describe_failure(failure_kind::refused, nullptr);
    exchange what;
    what.name = "recording";
    what.to = std::move(where->where);
    what.request.target = std::move(where->target);
    what.own_token = std::move(token);

    auto answer = co_await perform(std::move(what), until);
    if (!answer.has_value()) co_return answer.error();
    co_return std::move(answer->body);
}

asio::awaitable<result<net::http_response, request_failure>> calls_client::perform(exchange what,
                                                                                   net::deadline until) {
    what.request.headers.set("User-Agent", "switchhook/" SWITCHHOOK_VERSION);
    // The same on every attempt, so that Graph's support finds them together.
    what.request.headers.set("client-request-id", seams_.guid());

    attempt_circumstances now;
    now.on_lost_answer = what.on_lost_answer;
    now.token_renewed = what.tenant.empty();
    for (now.attempts = 1;; ++now.attempts) {
        attempt made = co_await attempt_once(what, until);
        now.time_left = std::chrono::floor<std::chrono::milliseconds>(until - seams_.now());
        now.jitter = seams_.jitter();
        const next_step next = decide(policy_, now, made.outcome);
        report(what, made, now.attempts, next);

        if (std::holds_alternative<succeeded>(next)) co_return std::move(made.response);
        const bool has_answer = std::holds_alternative<answered>(made.outcome);
        if (const auto* stop = std::get_if<give_up>(&next))
            co_return describe_failure(stop->why, has_answer ? &made.response : nullptr);

        const auto& again = std::get<ask_again>(next);
        if (again.renew_token) {
            tokens_.invalidate(what.tenant, made.token);
            now.token_renewed = true;
        }
        if (again.after == std::chrono::milliseconds(0)) continue;
        auto waiting = seams_.sleep(again.after);
        const bool slept = co_await std::move(waiting);
        if (!slept) co_return describe_failure(failure_kind::cancelled, nullptr);
    }
}

asio::awaitable<calls_client::attempt> calls_client::attempt_once(const exchange& what, net::deadline until) {
    attempt made;
    made.token = what.own_token;
    if (!what.tenant.empty()) {
        auto token = co_await tokens_.token(what.tenant);
        if (!token.has_value()) {
            made.failure = token.error();
            made.outcome = token_missing{is_passing(token.error())};
            co_return made;
        }
        made.token = *std::move(token);
    }

    net::http_request request = what.request;
    if (!made.token.empty()) request.headers.set("Authorization", "Bearer " + made.token.reveal());
    const auto started = seams_.now();
    // Half of a long time is still time enough for another; a recording over a slow line needs it.
    if (what.on_lost_answer == repeat::harmless)
        until = std::min(until, started + std::max<net::steady_clock::duration>(policy_.harmless_attempt,
                                                                                (until - started) / 2));
    auto answer = co_await transport_.send(what.to, std::move(request), until);
    made.latency = std::chrono::floor<std::chrono::milliseconds>(seams_.now() - started);
    if (!answer.has_value()) {
        made.failure = answer.error();
        made.outcome = answer_missing{answer.error()};
        co_return made;
    }
    made.response = *std::move(answer);
    made.outcome = answered{made.response.status, parse_retry_after(made.response.headers.find("Retry-After"),
                                                                    seams_.wall_clock())};
    co_return made;
}

void calls_client::report(const exchange& what, const attempt& made, unsigned number,
                          const next_step& next) const {
    const std::string_view request_id = made.response.headers.find("request-id");
    const unsigned status = std::holds_alternative<answered>(made.outcome) ? made.response.status : 0;
    if (log::enabled(log::level::debug))
        log::debug(component, "request",
                   {{"call", what.call.wire()},
                    {"method", what.name},
                    {"attempt", number},
                    {"status", status},
                    {"error", made.failure ? made.failure.message() : std::string()},
                    {"ms", made.latency.count()},
                    {"request_id", request_id}});
    if (!seams_.attempted) return;
    seams_.attempted(
        attempt_report{what.name, what.call, number, status, made.failure, made.latency, request_id, next});
}

}  // namespace switchhook::graph
