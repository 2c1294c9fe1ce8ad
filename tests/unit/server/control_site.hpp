#pragma once
// An admin site over a real runtime, in a world without Graph: whatever is sent there fails at once.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>

#include "base/json/document.hpp"
#include "bot/flow/load.hpp"
#include "server/admin/admin_site.hpp"
#include "server/store/memory_store.hpp"

namespace switchhook::test {

class no_token final : public graph::token_source {
  public:
    asio::awaitable<result<secret>> token(std::string, net::deadline) override { co_return secret("t"); }
    void invalidate(const std::string&, const secret&) override {}
};

struct control_site {
    boost::asio::io_context context{1};
    std::shared_ptr<server::services> shared;
    std::unique_ptr<server::runtime> calls;
    std::unique_ptr<server::admin_site> site;

    explicit control_site(std::size_t most_calls = 10, std::size_t remembered_calls = 10'000,
                          const std::filesystem::path& recordings = std::filesystem::temp_directory_path()) {
        server::runtime_limits limits;
        limits.calls = most_calls;
        shared = std::make_shared<server::services>(std::make_shared<server::memory_store>(remembered_calls),
                                                    server::media::recordings(recordings),
                                                    context.get_executor(), limits, "tenant");
        server::runtime_settings settings;
        settings.graph.base_url = "https://127.0.0.1:1";
        settings.tls = *net::make_client_tls();
        calls = std::make_unique<server::runtime>(
            settings, shared,
            [](const asio::any_io_executor&, const auto&) { return std::make_shared<no_token>(); });
        offer("", R"([{ "call": {} }, { "wait": "1h" }])");
        offer("reminder", R"([{ "call": { "failed": [ { "hangup": {} } ] } }, { "wait": "1h" }])");
        auto offered = *shared->flows.now();
        offered.incoming = program_of("front-desk", R"([{ "answer": {} }, { "hangup": {} }])");
        shared->flows.offer(std::move(offered));
        site = std::make_unique<server::admin_site>(
            shared, *calls, server::admin_tokens{secret("t"), secret("v")}, [] { return std::string(); });
    }
    ~control_site() { calls->stop(); }

    static std::shared_ptr<server::program> program_of(const std::string& name, const std::string& steps) {
        problems out;
        auto p = std::make_shared<server::program>();
        p->text = std::make_shared<std::string>(R"({ "version": 1, "sections": { "main": )" + steps + "} }");
        p->flow = bot::load_flow(*p->text, name, name, out);
        for (const auto& wrong : out.all()) UNSCOPED_INFO(to_string(wrong));
        REQUIRE(p->flow);
        p->world.flow = p->flow.get();
        p->world.settings.callback_uri = "https://bot.example.org/callback";
        return p;
    }
    void offer(const std::string& name, const std::string& steps) {
        auto offered = *shared->flows.now();
        offered.outbound.insert_or_assign(name, program_of(name, steps));
        shared->flows.offer(std::move(offered));
    }

    net::http_response ask(std::string method, std::string target, std::string body = {},
                           net::header_list headers = {}) {
        net::http_request request{std::move(method), std::move(target), std::move(headers), std::move(body)};
        if (request.headers.find("Authorization").empty()) request.headers.set("Authorization", "Bearer t");
        if (!request.body.empty() && request.headers.find("Content-Type").empty())
            request.headers.set("Content-Type", "application/json");
        std::optional<net::http_response> answer;
        const net::peer from{};
        asio::co_spawn(context, site->handle(std::move(request), from),
                       [&](std::exception_ptr failed, net::http_response r) {
                           if (failed) std::rethrow_exception(failed);
                           answer = std::move(r);
                       });
        context.restart();
        auto work = boost::asio::make_work_guard(context);
        while (!answer && context.run_one_for(std::chrono::seconds(10)) > 0) continue;
        REQUIRE(answer);
        return *std::move(answer);
    }
};

inline json::document document_in(const net::http_response& answer) {
    INFO(answer.body);
    auto d = json::document::parse(answer.body);
    REQUIRE(d.has_value());
    return *std::move(d);
}

}  // namespace switchhook::test
