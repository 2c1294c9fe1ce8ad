#include "tests/integration/meddling_proxy.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "net/client.hpp"
#include "net/listener.hpp"
#include "net/url.hpp"

namespace switchhook::test {

struct meddling_proxy::state {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    net::origin behind;
    std::unique_ptr<net::http_client> client;
    meddling how;
    std::unique_ptr<net::listener> listener;
    std::thread thread;

    asio::awaitable<net::http_response> pass(net::http_request request) {
        if (how.request) how.request(request);
        const auto until = net::steady_clock::now() + std::chrono::seconds(10);
        auto got = co_await client->send(behind, std::move(request), until);
        net::http_response response;
        response.status = 502;
        if (got.has_value()) response = *std::move(got);
        if (how.response) how.response(response);
        co_return response;
    }
};

meddling_proxy::meddling_proxy(const std::string& behind, const std::string& trust,
                               const certificate_files& own, meddling how)
    : state_(std::make_unique<state>()) {
    auto& s = *state_;
    s.behind = net::parse_url(behind).value().where;
    s.client =
        std::make_unique<net::http_client>(s.context.get_executor(), net::make_client_tls(trust).value());
    s.how = std::move(how);
    net::tls_context_ptr tls;
    if (!own.chain.empty()) tls = net::make_server_tls(own.chain, own.key).value();
    net::listener_hooks hooks;
    hooks.handle = [&s](net::http_request request, const net::peer&) { return s.pass(std::move(request)); };
    const std::vector<asio::any_io_executor> executors{s.context.get_executor()};
    s.listener = std::make_unique<net::listener>(executors, tls, net::listener_limits{}, std::move(hooks));
    s.listener->start("127.0.0.1", 0).value();
    s.thread = std::thread([&s] { s.context.run(); });
}

meddling_proxy::~meddling_proxy() {
    state_->context.stop();
    state_->thread.join();
}

unsigned short meddling_proxy::port() const { return state_->listener->port(); }

}  // namespace switchhook::test
