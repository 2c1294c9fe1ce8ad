#include "server/outside/service_client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "graph/client/retry_after.hpp"
#include "net/error.hpp"
#include "server/outside/shown_path.hpp"
#include "server/outside/signature.hpp"

namespace switchhook::server::outside {

struct service_client::conversation {
    service_request request;
    net::url first;
    net::steady_clock::time_point began;
    net::deadline until;
    unsigned attempts = 0;
};

struct service_client::attempt {
    service_outcome outcome = service_failure::connection;
};

namespace {

using std::chrono::milliseconds;

constexpr std::string_view component = "service";
constexpr std::size_t longest_url = 8U << 10;
constexpr int most_redirects = 5;

asio::awaitable<void> wait_for(milliseconds duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

service_seams with_real_seams(service_seams given) {
    if (!given.jitter)
        given.jitter = [random = std::make_shared<std::mt19937_64>(std::random_device()())] {
            return std::uniform_real_distribution<double>(0, 1)(*random);
        };
    if (!given.guid) given.guid = random_guid;
    if (!given.now) given.now = net::steady_clock::now;
    if (!given.wall_clock) given.wall_clock = std::chrono::system_clock::now;
    if (!given.sleep) given.sleep = wait_for;
    return given;
}

service_failure failure_of(error_code why, bool time_is_up) {
    if (why == net::errc::not_resolved)
        return time_is_up ? service_failure::timeout : service_failure::not_resolved;
    if (why == net::errc::address_refused) return service_failure::private_address;
    if (why == net::errc::tls_failed) return service_failure::tls;
    if (why == net::errc::answer_timed_out) return service_failure::timeout;
    if (why == net::errc::answer_malformed) return service_failure::malformed;
    if (why == net::errc::answer_too_large) return service_failure::too_large;
    if (why == net::errc::too_many_requests_waiting) return service_failure::overloaded;
    if (why == net::errc::stopped) return service_failure::stopped;
    if (why == net::errc::bad_message) return service_failure::refused_request;
    return time_is_up ? service_failure::timeout : service_failure::connection;
}

// By the clock of the reply where a date is counted from: ours may be wrong.
std::optional<milliseconds> retry_after_of(const net::http_response& r,
                                           std::chrono::system_clock::time_point our_time) {
    const std::string_view value = r.headers.find("Retry-After");
    if (value.empty()) return std::nullopt;
    const auto its_time = graph::parse_http_date(r.headers.find("Date"));
    return graph::parse_retry_after(value, its_time ? *its_time : our_time);
}

std::string_view result_of(const service_outcome& outcome) {
    if (!outcome.has_value()) return word_of(outcome.error());
    constexpr std::array<std::string_view, 4> classes{"2xx", "3xx", "4xx", "5xx"};
    const unsigned hundreds = outcome->status / 100;
    return hundreds >= 2 && hundreds <= 5 ? classes[hundreds - 2] : "other";
}

bool all_may_be_sent(const service_request& r) {
    return std::none_of(r.headers.begin(), r.headers.end(),
                        [](const service_header& h) { return is_reserved_header(h.name); });
}

}  // namespace

bool is_reserved_header(std::string_view name) {
    constexpr std::array<std::string_view, 10> reserved{
        "Host",    "Connection", "Content-Length", "Transfer-Encoding", "TE",
        "Trailer", "Upgrade",    "Expect",         "Keep-Alive",        "Accept-Encoding"};
    constexpr std::string_view ours = "Switchhook-";
    return net::same_name(name.substr(0, ours.size()), ours) ||
           std::any_of(reserved.begin(), reserved.end(),
                       [&](std::string_view one) { return net::same_name(name, one); });
}

service_client::service_client(net::http_transport& transport, std::shared_ptr<const service_setup> setup,
                               metrics& counts, service_seams seams)
    : transport_(transport),
      setup_(std::move(setup)),
      metrics_(counts),
      seams_(with_real_seams(std::move(seams))) {}

asio::awaitable<service_outcome> service_client::send(service_request request) {
    conversation c;
    c.request = std::move(request);
    c.began = seams_.now();
    c.until = c.began + c.request.timeout;
    if (c.request.delivery.empty()) c.request.delivery = seams_.guid();
    service_outcome outcome = co_await converse(c);
    report(c, outcome);
    co_return outcome;
}

asio::awaitable<service_outcome> service_client::converse(conversation& c) {
    if (c.request.url.size() > longest_url) co_return service_failure::refused_url;
    auto url = net::parse_url(c.request.url);
    if (!url.has_value()) co_return service_failure::refused_url;
    c.first = *std::move(url);
    if (const auto why = setup_->hosts.refusal(c.first.where)) co_return *why;
    if (!all_may_be_sent(c.request)) co_return service_failure::refused_request;

    attempt_seen seen;
    seen.allowed = attempts_of(c.request);
    for (;;) {
        seen.made = ++c.attempts;
        attempt made = co_await attempt_once(c);
        seen.status = 0;
        seen.failure.reset();
        seen.retry_after.reset();
        if (made.outcome.has_value()) {
            seen.status = made.outcome->status;
            seen.retry_after = made.outcome->retry_after;
        } else {
            seen.failure = made.outcome.error();
        }
        seen.time_left = std::chrono::floor<milliseconds>(c.until - seams_.now());
        seen.jitter = seams_.jitter();
        const auto pause = pause_before_repeat(setup_->repeats, seen);
        if (!pause) co_return std::move(made.outcome);
        auto waiting = seams_.sleep(*pause);
        co_await std::move(waiting);
    }
}

asio::awaitable<service_client::attempt> service_client::attempt_once(const conversation& c) {
    attempt made;
    hop at;
    at.method = c.request.method;
    at.to = c.first;
    for (int redirects = 0;; ++redirects) {
        net::http_request message = message_of(c, at);
        auto answer = co_await transport_.send(at.to.where, std::move(message), c.until);
        if (!answer.has_value()) {
            made.outcome = failure_of(answer.error(), seams_.now() >= c.until);
            co_return made;
        }
        auto next = redirected(at, answer->status, answer->headers.find("Location"));
        if (const auto* refused = std::get_if<service_failure>(&next)) {
            made.outcome = *refused;
            co_return made;
        }
        if (auto* further = std::get_if<hop>(&next)) {
            if (redirects == most_redirects) {
                made.outcome = service_failure::too_many_redirects;
                co_return made;
            }
            at = std::move(*further);
            continue;
        }
        service_reply reply;
        reply.status = answer->status;
        reply.content_type = std::string(answer->headers.find("Content-Type"));
        reply.body = std::move(answer->body);
        reply.retry_after = retry_after_of(*answer, seams_.wall_clock());
        made.outcome = std::move(reply);
        co_return made;
    }
}

net::http_request service_client::message_of(const conversation& c, const hop& at) const {
    net::http_request m;
    m.method = std::string(verb(at.method));
    m.target = at.to.target;
    m.headers.set("User-Agent", "switchhook/" SWITCHHOOK_VERSION);
    m.headers.set("Accept-Encoding", "identity");
    if (at.with_body) {
        m.body = c.request.body;
        if (!m.body.empty() && !c.request.content_type.empty())
            m.headers.set("Content-Type", c.request.content_type);
    }
    for (const auto& h : c.request.headers)
        if (at.with_body || !net::same_name(h.name, "Content-Type")) m.headers.set(h.name, h.value.reveal());
    m.headers.set("Switchhook-Delivery", c.request.delivery);
    if (setup_->signing_key.empty()) return m;
    const auto now = std::chrono::floor<std::chrono::seconds>(seams_.wall_clock());
    m.headers.set("Switchhook-Signature",
                  signature_of({now, c.request.delivery, m.method, m.target, m.body}, setup_->signing_key));
    return m;
}

void service_client::report(const conversation& c, const service_outcome& outcome) const {
    const auto took = seams_.now() - c.began;
    metrics_.service_requests.add(result_of(outcome));
    metrics_.service_request_time.observe(took);
    const bool well = outcome.has_value() && outcome->status < 400;
    if (well && !log::enabled(log::level::debug)) return;
    log::write(well ? log::level::debug : log::level::warn, component,
               well ? "service answered" : "service failed",
               {{"method", verb(c.request.method)},
                {"host", c.first.where.host},
                {"path", c.request.sensitive ? std::string("…") : shown_path(c.first.target)},
                {"status", outcome.has_value() ? outcome->status : 0U},
                {"why", outcome.has_value() ? std::string_view() : explain(outcome.error())},
                {"attempts", c.attempts},
                {"ms", std::chrono::floor<milliseconds>(took).count()},
                {"delivery", c.request.delivery}});
}

}  // namespace switchhook::server::outside
