#include "graph/client/calls_client.hpp"

#include "base/json/document.hpp"
#include "base/log.hpp"
#include "graph/auth/token_reply.hpp"
#include "graph/client/error.hpp"
#include "graph/client/real_seams.hpp"
#include "graph/client/retry_after.hpp"
#include "graph/model/methods.hpp"
#include "net/error.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cmath>
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
    std::string client_request_id;
    net::steady_clock::time_point began;
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

call_response read_response(const method_description& m, net::http_response&& response) {
    call_response r;
    r.status = response.status;
    r.client_request_id = response.headers.find("client-request-id");
    r.text = std::move(response.body);
    // Of a new call the Location says the same as the body, and may be there without it.
    if (m.id == method::create) r.created = parse_resource_path(response.headers.find("Location")).call;
    const auto document = json::document::parse(r.text);
    if (!document.has_value() || !document->root().is_object()) return r;
    const bool operation = m.answer == answer_kind::running_operation ||
                           m.answer == answer_kind::completed_operation || m.id == method::get_operation;
    if (operation) r.body = read_operation(document->root());
    if (m.answer_type == "call") r.body = read_call(document->root());
    if (m.id == method::create && r.created.empty()) r.created = call_id(document->root()["id"].string_or());
    return r;
}

// The chain id of a notification serves as scenario, and may be any text there; a request is worth more.
bool fits_a_header(std::string_view text) {
    constexpr std::size_t longest = 128;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// By the clock of the answer where a date is counted from: ours may be wrong.
std::optional<std::chrono::milliseconds> retry_after_of(const net::http_response& response,
                                                        std::chrono::system_clock::time_point our_time) {
    const std::string_view value = response.headers.find("Retry-After");
    if (value.empty()) return std::nullopt;
    const auto its_time = parse_http_date(response.headers.find("Date"));
    return parse_retry_after(value, its_time ? *its_time : our_time);
}

sign_of_life sign_of(unsigned status, bool says_when) {
    return status < 500 || (status == 503 && says_when) ? sign_of_life::alive : sign_of_life::none;
}

sign_of_life sign_of(error_code failure) {
    // Not the host's doing: ours, or the request's.
    if (failure == net::errc::bad_url || failure == net::errc::bad_message ||
        failure == net::errc::bad_certificate || failure == net::errc::stopped ||
        failure == net::errc::too_many_requests_waiting)
        return sign_of_life::unknown;
    return failure == net::errc::answer_too_large ? sign_of_life::alive : sign_of_life::none;
}

std::string without_trailing_slash(std::string text) {
    while (text.ends_with('/')) text.pop_back();
    return text;
}

void log_circuit(const net::origin& of, circuit_state state) {
    const std::string host = net::to_string(of);
    if (state == circuit_state::open)
        log::warn(component, "circuit opened: requests fail at once", {{"host", host}});
    else if (state == circuit_state::half_open)
        log::info(component, "circuit half open: one request tries", {{"host", host}});
    else
        log::info(component, "circuit closed: requests go again", {{"host", host}});
}

net::url base_of(const calls_endpoint& endpoint) {
    const auto base = net::parse_url(without_trailing_slash(endpoint.base_url) + "/" + endpoint.version +
                                     "/" + endpoint.root + "/calls");
    if (!base.has_value() || !base->where.tls)
        throw std::invalid_argument("the base URL of Graph is not an https URL: " + endpoint.base_url);
    return *base;
}

}  // namespace

calls_client::calls_client(net::http_transport& transport, token_source& tokens,
                           const calls_endpoint& endpoint, retry_policy policy, client_seams seams,
                           client_restraint restraint)
    : transport_(transport),
      tokens_(tokens),
      policy_(policy),
      seams_(with_real_seams(std::move(seams))),
      pace_(restraint.pace ? std::move(restraint.pace) : std::make_shared<throttle>()) {
    gate_ = std::make_shared<gate>(restraint.queue, pace_, seams_.now, seams_.make_alarm, seams_.waiting,
                                   seams_.waited);
    circuits_ = std::make_shared<circuits>(
        restraint.circuit,
        [told = seams_.circuit_changed](const net::origin& host, circuit_state from, circuit_state to) {
            log_circuit(host, to);
            if (told) told(host, from, to);
        });
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
    what.request.target = calls_path_ + path_of(request, call.call.wire());
    what.request.body = write_body(request);
    if (!what.request.body.empty()) what.request.headers.set("Content-Type", "application/json");
    what.request.headers.set("Accept", "application/json");
    if (fits_a_header(call.scenario_id)) what.request.headers.set("Scenario-Id", call.scenario_id);
    if (!call.traceparent.empty()) what.request.headers.set("traceparent", call.traceparent);

    auto answer = co_await perform(std::move(what), until);
    if (!answer.has_value()) co_return answer.error();
    co_return read_response(described, *std::move(answer));
}

asio::awaitable<result<std::string, request_failure>> calls_client::fetch_recording(std::string location,
                                                                                    secret token,
                                                                                    net::deadline until,
                                                                                    std::string traceparent) {
    auto where = net::parse_url(location);
    if (!where.has_value() || !where->where.tls) {
        auto refused = describe_failure(failure_kind::refused, nullptr);
        refused.reason = "the location is not an https URL";
        co_return refused;
    }
    exchange what;
    what.name = "recording";
    what.to = std::move(where->where);
    what.request.target = std::move(where->target);
    what.own_token = std::move(token);
    if (!traceparent.empty()) what.request.headers.set("traceparent", std::move(traceparent));

    auto answer = co_await perform(std::move(what), until);
    if (!answer.has_value()) co_return answer.error();
    co_return std::move(answer->body);
}

asio::awaitable<result<net::http_response, request_failure>> calls_client::perform(exchange what,
                                                                                   net::deadline until) {
    what.began = seams_.now();
    what.client_request_id = seams_.guid();
    what.request.headers.set("User-Agent", "switchhook/" SWITCHHOOK_VERSION);
    // The same on every attempt, so that Graph's support finds them together.
    what.request.headers.set("client-request-id", what.client_request_id);
    if (what.request.headers.find("Scenario-Id").empty())
        what.request.headers.set("Scenario-Id", seams_.guid());

    attempt_circumstances now;
    now.on_lost_answer = what.on_lost_answer;
    now.token_renewed = what.tenant.empty();
    for (now.attempts = 1;; ++now.attempts) {
        attempt made = co_await attempt_once(what, until);
        now.time_left = std::chrono::floor<std::chrono::milliseconds>(until - seams_.now());
        now.jitter = seams_.jitter();
        const next_step next = decide(policy_, now, made.outcome);
        report(what, made, now.attempts, next);

        if (std::holds_alternative<succeeded>(next)) {
            // Graph repeats ours; a proxy may not.
            made.response.headers.set("client-request-id", what.client_request_id);
            co_return std::move(made.response);
        }
        const bool has_answer = std::holds_alternative<answered>(made.outcome);
        if (const auto* stop = std::get_if<give_up>(&next)) {
            request_failure f = describe_failure(stop->why, has_answer ? &made.response : nullptr);
            f.client_request_id = what.client_request_id;
            if (made.failure) f.reason = made.failure.message();
            co_return f;
        }

        const auto& again = std::get<ask_again>(next);
        if (again.renew_token) {
            tokens_.invalidate(what.tenant, made.token);
            now.token_renewed = true;
        }
        if (again.after == std::chrono::milliseconds(0)) continue;
        auto waiting = seams_.sleep(again.after);
        const bool slept = co_await std::move(waiting);
        if (slept) continue;
        request_failure f = describe_failure(failure_kind::cancelled, nullptr);
        f.client_request_id = what.client_request_id;
        co_return f;
    }
}

asio::awaitable<calls_client::attempt> calls_client::attempt_once(const exchange& what, net::deadline until) {
    attempt made;
    const auto not_made = [&made](error_code why) {
        made.failure = why;
        made.outcome = not_admitted{why};
    };
    if (!circuits_->lets_through(what.to, seams_.now())) {
        not_made(client_errc::circuit_open);
        co_return made;
    }
    made.token = what.own_token;
    std::optional<gate::place> place;
    if (!what.tenant.empty()) {
        auto token = co_await tokens_.token(what.tenant, until);
        if (!token.has_value()) {
            made.failure = token.error();
            made.outcome = token_missing{is_passing(token.error())};
            co_return made;
        }
        made.token = *std::move(token);

        const urgency how = urgency_of(what.name, what.request.method);
        if (auto quick = gate_->enter_now(what.tenant, how)) place.emplace(std::move(*quick));
        if (!place) {
            auto turn = co_await gate_->enter(what.tenant, how, what.began, until);
            if (turn.has_error()) {
                not_made(turn.error());
                co_return made;
            }
            place.emplace(std::move(*turn));
        }
    }
    const auto started = seams_.now();
    auto pass = circuits_->enter(what.to, started);
    if (!pass) {
        not_made(client_errc::circuit_open);
        co_return made;
    }

    net::http_request request = what.request;
    if (!made.token.empty()) request.headers.set("Authorization", "Bearer " + made.token.reveal());
    // Half of a long time is still time enough for another; a recording over a slow line needs it.
    if (what.on_lost_answer == repeat::harmless)
        until = std::min(until, started + std::max<net::steady_clock::duration>(policy_.harmless_attempt,
                                                                                (until - started) / 2));
    auto answer = co_await transport_.send(what.to, std::move(request), until);
    const auto ended = seams_.now();
    made.latency = std::chrono::floor<std::chrono::milliseconds>(ended - started);
    if (!answer.has_value()) {
        made.failure = answer.error();
        made.outcome = answer_missing{answer.error()};
        pass->left(sign_of(answer.error()), ended);
        co_return made;
    }
    made.response = *std::move(answer);
    const auto retry_after = retry_after_of(made.response, seams_.wall_clock());
    made.outcome = answered{made.response.status, retry_after};
    pass->left(sign_of(made.response.status, retry_after.has_value()), ended);
    if (!what.tenant.empty()) tell_throttle(what, made.response.status, retry_after, started);
    co_return made;
}

void calls_client::tell_throttle(const exchange& what, unsigned status,
                                 std::optional<std::chrono::milliseconds> retry_after,
                                 net::steady_clock::time_point sent) const {
    const auto slowed = pace_->answered(what.tenant, status, retry_after, sent, seams_.now());
    if (!slowed) return;
    log::warn(component, "Graph asks for fewer requests",
              {{"tenant", what.tenant},
               {"status", status},
               {"waitMs", slowed->hold.count()},
               {"requestsPerSecond", std::lround(slowed->rate)},
               {"clientRequestId", what.client_request_id}});
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
                    {"requestId", request_id},
                    {"clientRequestId", what.client_request_id},
                    {"scenarioId", what.request.headers.find("Scenario-Id")}});
    if (!seams_.attempted) return;
    seams_.attempted(attempt_report{what.name, what.call, number, status, made.failure, made.latency,
                                    request_id, what.client_request_id, made.outcome, next});
}

void calls_client::stop() { gate_->stop(); }

}  // namespace switchhook::graph
