#pragma once
// The emulator and a bot on one thread, over real TLS. Its clock runs fast, its answer window is too wide to
// matter.

#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "base/percent.hpp"
#include "emulator/server.hpp"
#include "small_bot.hpp"

namespace switchhook::emulator {

using namespace std::chrono_literals;

// The emulator and a bot on one thread, over real TLS. Its clock runs fast, its answer window is too wide to
// matter.
struct town {
    explicit town(std::size_t most_calls = 100, double requests_a_second = 2'000)
        : bot(context, authority), server(context.get_executor(), options(most_calls, requests_a_second)) {
        if (const auto started = server.start(); !started.has_value())
            throw std::runtime_error(started.error().message());
        bot.emulator = {true, "localhost", server.ports().https};
    }

    emulator_options options(std::size_t most_calls, double requests_a_second) {
        const auto files = authority.issue();
        emulator_options o;
        o.certificate = files.chain;
        o.key = files.key;
        o.trust = authority.file();
        o.apps.push_back({"app-1",
                          "tenant-1",
                          secret("s3cret"),
                          bot.url() + "/callback",
                          "Bot",
                          {"Calls.Initiate.All", "Calls.AccessMedia.All"}});
        o.speed = 50;
        o.world.limits.answer_window = 1h;
        o.world.limits.live_calls = most_calls;
        o.world.limits.requests_a_second = requests_a_second;
        return o;
    }

    // Runs `test` to its end, and everything else down after it.
    void run(std::function<asio::awaitable<void>(town&)> test) {
        bool finished = false;
        asio::co_spawn(context, play(*this, std::move(test), finished), small_bot::rethrow);
        context.run_for(20s);
        REQUIRE(finished);
    }
    static asio::awaitable<void> play(town& t, std::function<asio::awaitable<void>(town&)> test,
                                      bool& finished) {
        co_await t.sign_in();
        co_await test(t);
        t.bot.closing = true;
        const auto soon = net::steady_clock::now() + 2s;
        co_await t.server.stop(soon);
        t.bot.client->stop();
        co_await t.bot.listener->stop(soon);
        finished = true;
    }

    asio::awaitable<net::http_response> ask(bool graph, std::string method, std::string target,
                                            std::string body = {}, net::header_list headers = {}) {
        net::http_request request;
        request.method = std::move(method);
        request.target = std::move(target);
        request.headers = std::move(headers);
        request.body = std::move(body);
        const net::origin control{false, "127.0.0.1", server.ports().control};
        const net::origin to = graph ? bot.emulator : control;
        const auto until = net::steady_clock::now() + 10s;
        auto answer = co_await bot.client->send(to, std::move(request), until);
        if (!answer.has_value()) throw std::runtime_error(answer.error().message());
        co_return *std::move(answer);
    }

    asio::awaitable<void> sign_in() {
        const std::string form = "client_id=app-1&client_secret=s3cret&grant_type=client_credentials&scope=" +
                                 percent_encode(server.own_url() + "/.default");
        const auto answer = co_await ask(true, "POST", "/tenant-1/oauth2/v2.0/token", form);
        bot.graph_token = json::document::parse(answer.body)->root()["access_token"].string_or();
    }

    asio::awaitable<std::string> ring() {
        const std::string body = R"({"from":{"phone":"+33123456789"}})";
        const auto answer = co_await ask(false, "POST", "/emulator/calls", body);
        REQUIRE(answer.status == 201);
        co_return json::document::parse(answer.body)->root()["id"].string_or();
    }

    // Follows the exchange until an entry says so.
    asio::awaitable<json::document> until_entry(std::string id, std::string what) {
        std::uint64_t seen = 0;
        for (;;) {
            const std::string target = "/emulator/calls/" + id + "?wait=10&after=" + std::to_string(seen);
            const auto answer = co_await ask(false, "GET", target);
            REQUIRE(answer.status == 200);
            auto page = json::document::parse(answer.body);
            REQUIRE(page.has_value());
            const auto exchange = page->root()["exchange"];
            for (std::size_t i = 0; i < exchange.size(); ++i) {
                const auto e = exchange.at(i);
                if (e["what"].string_or() == what || e["about"].string_or() == what)
                    co_return *std::move(page);
            }
            seen = static_cast<std::uint64_t>(page->root()["last"].as_integer().value_or(0));
            REQUIRE_FALSE(page->root()["ended"].as_bool().value_or(true));
        }
    }

    asio::io_context context{1};
    test::certificate_authority authority;
    small_bot bot;
    emulator_server server;
};

}  // namespace switchhook::emulator
