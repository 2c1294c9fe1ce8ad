#include "server/public/public_site.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "graph/model/notification.hpp"
#include "server/instances/audio.hpp"
#include "server/instances/delivery.hpp"
#include "server/public/doctor_agent.hpp"
#include "server/telemetry/log_gate.hpp"
#include "server/telemetry/refusals.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view callback_path = "/callback";

constexpr auto token_within = std::chrono::seconds(5);  // a key that must be fetched included

net::http_response plain(unsigned status, std::string text = {}) {
    net::http_response r;
    r.status = status;
    if (!text.empty()) {
        r.headers.set("Content-Type", "text/plain; charset=utf-8");
        r.body = std::move(text) + '\n';
    }
    return r;
}

net::http_response busy() {
    auto r = plain(503);
    r.headers.set("Retry-After", "1");
    return r;
}

// A recording is for whoever may hear it now.
net::http_response heard_once(std::string wav) {
    net::http_response r;
    r.headers.set("Content-Type", "audio/wav");
    r.headers.set("Cache-Control", "no-store");
    r.body = std::move(wav);
    return r;
}

// The sender's own ids go back to it, as Microsoft's SDK does.
void echo_ids(const net::http_request& request, net::http_response& response) {
    if (const auto id = request.headers.find("X-Microsoft-Skype-Message-ID"); !id.empty())
        response.headers.set("Client-Request-Id", std::string(id));
    if (const auto id = request.headers.find("Scenario-Id"); !id.empty())
        response.headers.set("Scenario-Id", std::string(id));
}

// /callback/{key}/{leg}, where the notifications of a call go that the bot placed.
std::optional<leg_address> leg_of(std::string_view path) {
    if (!path.starts_with(callback_path)) return std::nullopt;
    path.remove_prefix(callback_path.size());
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
    const auto slash = path.find('/');
    if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
    leg_address to{graph::call_id(path.substr(0, slash)), 0};
    const auto number = path.substr(slash + 1);
    const auto read = std::from_chars(number.data(), number.data() + number.size(), to.leg);
    if (read.ec != std::errc() || read.ptr != number.data() + number.size()) return std::nullopt;
    return to;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool is_of_the_doctor(const net::http_request& request) {
    return request.headers.find("User-Agent") == doctor_agent;
}

// Told only where the signature was good: anybody may write anything into a token.
std::string other_application(const net::http_request& request) {
    const auto token = graph::bearer_token(request.headers.find("Authorization"));
    auto audience = token.has_value() ? graph::audience_of(*token) : std::string();
    return is_guid(audience) ? audience : std::string();
}

unsigned status_of(net::refusal why) {
    switch (why) {
        case net::refusal::header_timed_out:
        case net::refusal::body_timed_out: return 408;
        case net::refusal::header_too_large: return 431;
        case net::refusal::body_too_large: return 413;
        case net::refusal::malformed: return 400;
        case net::refusal::too_many_connections:
        case net::refusal::handshake_failed:
        case net::refusal::handshake_timed_out: break;
    }
    return 0;
}

}  // namespace

public_site::public_site(std::shared_ptr<services> shared, runtime& calls,
                         std::shared_ptr<graph::callback_authenticator> gate)
    : shared_(std::move(shared)), calls_(calls), gate_(std::move(gate)) {}

asio::awaitable<net::http_response> public_site::handle(net::http_request request, const net::peer& from) {
    const auto path = path_of(request.target);
    if (path == callback_path || leg_of(path)) {
        const auto begin = steady_clock::now();
        auto response = co_await callback(std::move(request), from, begin);
        shared_->metrics.callbacks.add(std::to_string(response.status));
        const auto took = steady_clock::now() - begin;
        shared_->metrics.callback_time.observe(took);
        if (response.status == 202) shared_->metrics.accepting_time.observe(took);
        if (response.status >= 400) shared_->statistics.callback_refused();
        co_return response;
    }
    if (path.starts_with("/prompts/")) {
        auto file = shared_->heard.find(media::prompt_library::hash_in_path(path));
        if (!file.empty() && request.method == "GET") {
            auto heard = co_await recording(std::move(file));
            if (heard.status == 200) fetched(request);
            co_return heard;
        }
        const std::string hash(media::prompt_library::hash_in_path(path));
        if (shared_->others != nullptr && request.method == "GET" && !hash.empty() &&
            !shared_->flows.clip(hash)) {
            auto audio = co_await audio_elsewhere(shared_, hash);
            if (audio) {
                fetched(request);
                co_return heard_once(*std::move(audio));
            }
        }
        co_return prompt(request, path, from);
    }
    refuse(404, nothing_is_here, request, from);
    co_return plain(404, std::string(nothing_is_here));
}

void public_site::refuse(unsigned status, std::string_view why, const net::http_request& request,
                         const net::peer& from, std::string audience) const {
    static log_gate gate;
    const bool by_doctor = is_of_the_doctor(request);
    gate.warn("callback", by_doctor ? "request of the doctor refused" : "request refused", why,
              {{"status", status}, {"reason", why}, {"peer", from.address}});
    const auto& words = words_of(why);
    if (words.of_callbacks) shared_->metrics.callbacks_refused.add(words.reason);
    auto what = told_request(request.method, request.target);
    if (by_doctor) what += ", by the doctor";
    shared_->arrived.refused(
        {shared_->clock.now(), from.address, std::move(what), words.reason, status, std::move(audience)});
}

void public_site::fetched(const net::http_request& request) const {
    shared_->metrics.prompts_served.add();
    if (!is_of_the_doctor(request)) shared_->arrived.prompt_fetched(shared_->clock.now());
}

asio::awaitable<net::http_response> public_site::callback(net::http_request request, const net::peer& from,
                                                          steady_clock::time_point read_at) {
    if (request.method != "POST") {
        refuse(405, not_a_post, request, from);
        auto r = plain(405, "notifications are posted");
        r.headers.set("Allow", "POST");
        co_return r;
    }
    if (!shared_->flows.now()->incoming) {
        refuse(503, no_flow, request, from);
        co_return busy();
    }
    const auto caller = co_await gate_->authenticate(request.headers.find("Authorization"),
                                                     steady_clock::now() + token_within);
    if (!caller.has_value()) {
        // Without Microsoft's keys nobody can be judged: that is ours to mend, and worth another try.
        const bool ours = caller.error() == graph::token_refusal::keys_unavailable;
        const bool not_for_us = caller.error() == graph::token_refusal::wrong_audience;
        refuse(ours ? 503 : 401, graph::to_string(caller.error()), request, from,
               not_for_us ? other_application(request) : std::string());
        if (ours) co_return busy();
        auto r = plain(401);
        r.headers.set("WWW-Authenticate", "Bearer");
        co_return r;
    }
    auto batch = graph::parse_notifications(request.body);
    if (!batch.has_value()) {
        const bool other_kind = batch.error() == graph::notification_errc::not_notifications;
        refuse(other_kind ? 204 : 400, batch.error().message(), request, from);
        co_return other_kind ? plain(204) : plain(400, batch.error().message());
    }
    const auto to = leg_of(path_of(request.target));
    std::optional<tracing::trace_context> trace;
    if (shared_->traces) trace = tracing::read_traceparent(request.headers.find("traceparent"));
    bool overloaded = false;
    for (auto& n : *batch) {
        if (n.resource.call.empty()) {
            log::info("callback", "notification of unknown kind", {{"type", n.data_type}});
            continue;
        }
        shared_->metrics.notifications.add();
        auto taken = reception::accepted;
        if (shared_->others == nullptr) {
            taken = co_await calls_.receive(std::move(n), read_at, to, trace);
        } else {
            posted_notification posted{std::move(n), to, request.body, read_at, trace};
            taken = co_await deliver(shared_, calls_, std::move(posted));
        }
        overloaded = overloaded || taken == reception::overloaded;
    }
    if (overloaded) refuse(503, too_much_at_once, request, from);
    auto response = overloaded ? busy() : plain(202);
    if (!overloaded)
        shared_->arrived.accepted(
            {shared_->clock.now(), from.address, request.target, batch->size(), response.status});
    echo_ids(request, response);
    co_return response;
}

net::http_response public_site::prompt(const net::http_request& request, std::string_view path,
                                       const net::peer& from) const {
    if (request.method != "GET" && request.method != "HEAD") {
        refuse(405, prompts_are_only_read, request, from);
        auto r = plain(405);
        r.headers.set("Allow", "GET, HEAD");
        return r;
    }
    const auto clip = shared_->flows.clip(media::prompt_library::hash_in_path(path));
    if (!clip) {
        refuse(404, no_such_prompt, request, from);
        return plain(404, std::string(no_such_prompt));
    }
    fetched(request);
    net::http_response r;
    r.headers.set("Content-Type", "audio/wav");
    r.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    r.headers.set("ETag", '"' + clip->hash + '"');
    if (request.headers.find("If-None-Match") == '"' + clip->hash + '"') {
        r.status = 304;
        return r;
    }
    r.body = clip->wav;
    return r;
}

asio::awaitable<net::http_response> public_site::recording(std::filesystem::path file) const {
    const auto here = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(shared_->blocking, asio::use_awaitable));
    auto bytes = media::read_for_graph(file);
    co_await asio::post(here, asio::use_awaitable);
    if (!bytes.has_value()) {
        log::warn("media", "recording cannot be heard again", {{"what", bytes.error().message()}});
        co_return plain(404, "no such prompt");
    }
    co_return heard_once(*std::move(bytes));
}

void public_site::refused(net::refusal why, const net::peer& from) {
    shared_->metrics.refused_connections.add(net::to_string(why));
    shared_->arrived.refused(
        {shared_->clock.now(), from.address, {}, net::to_string(why), status_of(why), {}});
    static log_gate gate;
    gate.warn("listener", "connection refused", net::to_string(why),
              {{"reason", net::to_string(why)}, {"peer", from.address}});
}

}  // namespace switchhook::server
