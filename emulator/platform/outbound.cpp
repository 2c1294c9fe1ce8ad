#include "emulator/platform/outbound.hpp"

#include <utility>

#include "emulator/world/wav.hpp"

namespace switchhook::emulator {
namespace {

bool is_redirect(unsigned status) { return status == 302 || status == 307; }

// An absolute URL, or a path on the same origin.
result<net::url> redirect_target(const net::url& from, std::string_view location) {
    if (location.starts_with('/')) return net::url{from.where, std::string(location)};
    return net::parse_url(location);
}

asio::awaitable<result<net::http_response>> send(net::http_transport& transport, std::string url_text,
                                                 net::http_request request, net::deadline until) {
    const auto url = net::parse_url(url_text);
    if (!url.has_value()) co_return url.error();
    request.target = url->target;
    net::http_request first = request;
    result<net::http_response> answer = co_await transport.send(url->where, std::move(first), until);
    if (!answer.has_value() || !is_redirect(answer->status)) co_return answer;
    const auto elsewhere = redirect_target(*url, answer->headers.find("Location"));
    if (!elsewhere.has_value()) co_return answer;
    // A token made for the bot stays on TLS.
    if (url->where.tls && !elsewhere->where.tls) co_return answer;
    request.target = elsewhere->target;
    result<net::http_response> second = co_await transport.send(elsewhere->where, std::move(request), until);
    co_return second;
}

net::http_request notification_request(const send_notification& what, const secret& bearer, bool close) {
    net::http_request request;
    request.method = "POST";
    request.body = what.what.what.body;
    auto& headers = request.headers;
    headers.set("Authorization", "Bearer " + bearer.reveal());
    headers.set("Content-Type", "application/json");
    headers.set("Accept", "application/json");
    headers.set("User-Agent", "Microsoft-Skype/3.0,(Calling/1.0)");
    headers.set("X-Microsoft-Skype-Chain-ID", what.chain);
    headers.set("X-Microsoft-Skype-Message-ID", what.what.message_id);
    if (!what.what.original_message_id.empty())
        headers.set("X-Microsoft-Skype-Original-Message-ID", what.what.original_message_id);
    if (!what.scenario.empty()) headers.set("Scenario-Id", what.scenario);
    if (close) headers.set("Connection", "close");
    return request;
}

}  // namespace

asio::awaitable<happened::notification_answered> deliver(net::http_transport& transport,
                                                         send_notification what, secret bearer,
                                                         outbound_settings settings) {
    happened::notification_answered report;
    report.number = what.what.what.number;
    net::http_request request = notification_request(what, bearer, settings.close_connections);
    const auto where = net::parse_url(what.what.what.callback_uri);
    const auto began = net::steady_clock::now();
    const result<net::http_response> answer = co_await send(
        transport, what.what.what.callback_uri, std::move(request), began + settings.callback_timeout);
    report.latency = std::chrono::duration_cast<duration>(net::steady_clock::now() - began);
    if (answer.has_value()) {
        report.status = answer->status;
        // The longest answer that has a meaning names a URL.
        constexpr std::size_t most_bytes = 8U << 10;
        if (answer->body.size() <= most_bytes) report.body = answer->body;
    } else {
        report.trouble =
            answer.error().message() + (where.has_value() ? ", at " + to_string(where->where) : "");
    }
    co_return report;
}

asio::awaitable<loaded_prompt> load_prompt(net::http_transport& transport, std::string uri,
                                           outbound_settings settings) {
    net::http_request request;
    request.headers.set("Accept", "*/*");
    request.headers.set("User-Agent", "Microsoft-Skype/3.0,(Calling/1.0)");
    const auto until = net::steady_clock::now() + settings.prompt_timeout;
    result<net::http_response> answer = co_await send(transport, std::move(uri), std::move(request), until);
    loaded_prompt loaded;
    if (!answer.has_value()) {
        loaded.outcome = prompt_unreachable{answer.error().message()};
        co_return loaded;
    }
    if (answer->status != 200) {
        loaded.outcome = prompt_unreachable{"HTTP status " + std::to_string(answer->status)};
        co_return loaded;
    }
    const auto samples = wav_samples(answer->body);
    if (!samples.has_value()) {
        loaded.outcome = prompt_wrong_format{samples.error().message()};
        co_return loaded;
    }
    loaded.outcome = prompt_playable{length_of(*samples)};
    loaded.file = std::move(answer->body);
    co_return loaded;
}

}  // namespace switchhook::emulator
