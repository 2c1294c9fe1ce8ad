#pragma once
// A calling bot in a few lines, over real TLS: answers, subscribes to tones, plays a prompt, and transfers on
// "1".

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "emulator/world/wav.hpp"
#include "graph/auth/token_validator.hpp"
#include "graph/model/notification.hpp"
#include "net/client.hpp"
#include "net/listener.hpp"
#include "tests/support/certificates.hpp"

namespace switchhook::emulator {

struct small_bot {
    small_bot(asio::io_context& on, test::certificate_authority& authority) : context(on) {
        const auto files = authority.issue();
        client =
            std::make_unique<net::http_client>(on.get_executor(), *net::make_client_tls(authority.file()));
        net::listener_hooks hooks;
        hooks.handle = [this](net::http_request request, const net::peer&) {
            return serve(std::move(request));
        };
        listener = std::make_unique<net::listener>(std::vector<asio::any_io_executor>{on.get_executor()},
                                                   *net::make_server_tls(files.chain, files.key),
                                                   net::listener_limits{}, std::move(hooks));
        if (!listener->start("127.0.0.1", 0).has_value()) throw std::runtime_error("the bot cannot listen");
    }

    [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(listener->port()); }

    asio::awaitable<net::http_response> serve(net::http_request request) {
        net::http_response response;
        if (request.method == "GET") {
            response.body = wav_file(tone_samples(prompt_length));
            co_return response;
        }
        requests.push_back(request);
        if (!redirect_to.empty() && request.target == "/callback") {
            response.status = 307;
            response.headers.set("Location", redirect_to);
            co_return response;
        }
        const auto notifications = graph::parse_notifications(request.body);
        if (notifications.has_value())
            for (const auto& n : *notifications)
                asio::co_spawn(context, react(n), [this](const std::exception_ptr& failure) {
                    // Graph may close before a bot that still reacts has asked it.
                    if (!closing) rethrow(failure);
                });
        response.status = status;
        co_return response;
    }

    asio::awaitable<void> react(graph::notification n) {
        if (n.change == graph::change_type::created) {
            const std::string body =
                R"({"callbackUri":")" + url() + R"(/callback/leg","acceptedModalities":["audio"],)" +
                R"("mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"}})";
            co_await post(n.resource.call.wire() + "/answer", body);
        }
        const auto* call = std::get_if<graph::call_data>(&n.data);
        if (call == nullptr) co_return;
        const std::string path = n.resource.call.wire();
        if (call->audio == graph::media_state::active) {
            co_await post(path + "/microsoft.graph.subscribeToTone", "{}");
            const std::string body = R"({"clientContext":"menu","prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":")" + url() +
                                     R"(/menu.wav","resourceId":"menu"}}]})";
            co_await post(path + "/playPrompt", body);
        }
        if (call->tone_info && call->tone_info->tone == graph::tone::tone1) {
            const std::string body = R"({"transferTarget":{"identity":{"user":{"id":"grace"}}}})";
            co_await post(path + "/transfer", body);
        }
    }

    asio::awaitable<net::http_response> post(std::string path, std::string body) {
        net::http_request request;
        request.method = "POST";
        request.target = "/v1.0/communications/calls/" + path;
        request.headers.set("Authorization", "Bearer " + graph_token);
        request.headers.set("Content-Type", content_type);
        request.headers.set("client-request-id", "mine");
        request.headers.set("Scenario-Id", "scenario-7");
        request.body = std::move(body);
        const auto until = net::steady_clock::now() + std::chrono::seconds(5);
        auto answer = co_await client->send(emulator, std::move(request), until);
        if (!answer.has_value())
            throw std::runtime_error("Graph did not answer: " + answer.error().message());
        answers.push_back(*answer);
        co_return *std::move(answer);
    }

    static void rethrow(const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
    }

    asio::io_context& context;
    std::unique_ptr<net::http_client> client;
    std::unique_ptr<net::listener> listener;
    net::origin emulator;
    std::string graph_token;
    bool closing = false;   // the test is over
    unsigned status = 202;  // of its answers to notifications
    std::string content_type = "application/json; charset=utf-8";
    std::string redirect_to;
    duration prompt_length = std::chrono::seconds(1);
    std::vector<net::http_request> requests;  // callbacks
    std::vector<net::http_response> answers;  // Graph's
};

}  // namespace switchhook::emulator
