#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include "net/body_source.hpp"
#include "running_listener.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;

constexpr const char* get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

// Holds requests until it is opened. Opened and waited for on any thread.
class gate {
  public:
    asio::awaitable<http_response> pass(http_request request, const peer& from) {
        arrived_.set_value();
        asio::steady_timer look_again(co_await asio::this_coro::executor);
        while (!open_) {
            look_again.expires_after(1ms);
            co_await look_again.async_wait(asio::use_awaitable);
        }
        co_return co_await echo(std::move(request), from);
    }
    handler as_handler() {
        return [this](http_request request, const peer& from) { return pass(std::move(request), from); };
    }
    bool wait_for_arrival() { return arrived_.get_future().wait_for(10s) == std::future_status::ready; }
    void open() { open_ = true; }

  private:
    std::promise<void> arrived_;
    std::atomic<bool> open_{false};
};

bool over(std::future<void>& stopping) { return stopping.wait_for(10s) == std::future_status::ready; }

}  // namespace

TEST_CASE("stop closes idle connections at once and takes no new ones", "[net][listener][stop]") {
    running_listener server;
    blocking_peer fresh(server.port());
    blocking_peer used(server.port());
    REQUIRE(used.send(get));
    CHECK(used.receive_through("GET / ").find("200 OK") != std::string::npos);
    REQUIRE(server.wait_for_connections(2));

    auto stopping = server.stop_within(1h);
    REQUIRE(over(stopping));
    CHECK(fresh.receive_all().empty());
    CHECK(used.receive_all().empty());
    CHECK_FALSE(used.timed_out());
    CHECK(server->open_connections() == 0);
    CHECK_THROWS(blocking_peer(server.port()));
    CHECK(server.refusals(0).empty());
}

TEST_CASE("a request being served when stop begins is answered, then the connection closes",
          "[net][listener][stop]") {
    gate door;
    running_listener server(nullptr, {}, door.as_handler());
    blocking_peer client(server.port());
    REQUIRE(client.send(get));
    REQUIRE(door.wait_for_arrival());
    auto stopping = server.stop_within(1h);
    CHECK(stopping.wait_for(0s) == std::future_status::timeout);
    CHECK_THROWS([&] {
        for (;;) blocking_peer(server.port());  // until the listening socket is closed
    }());
    door.open();
    const std::string answer = client.receive_through("GET / ");
    CHECK(answer == "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / ");
    client.end_sending();
    CHECK(client.receive_all().empty());
    CHECK(over(stopping));
}

TEST_CASE("a request that outlasts the time of stop is cut, and its handler cancelled",
          "[net][listener][stop]") {
    gate door;  // never opened
    running_listener server(nullptr, {}, door.as_handler());
    blocking_peer client(server.port());
    REQUIRE(client.send(get));
    REQUIRE(door.wait_for_arrival());
    auto stopping = server.stop_within(20ms);
    REQUIRE(over(stopping));
    CHECK(client.receive_all().empty());
    CHECK_FALSE(client.timed_out());
    CHECK(server->open_connections() == 0);
    CHECK(server.failures() == 0);
}

TEST_CASE("a half-sent request does not hold stop beyond its time", "[net][listener][stop]") {
    running_listener server;
    blocking_peer client(server.port());
    REQUIRE(client.send("GET / HT"));
    REQUIRE(server.wait_for_connections(1));
    auto stopping = server.stop_within(20ms);
    CHECK(over(stopping));
    CHECK(server->open_connections() == 0);
}

TEST_CASE("a handshake under way does not hold stop", "[net][listener][stop][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    running_listener server(make_server_tls(files.chain, files.key).value());
    blocking_peer client(server.port());
    REQUIRE(client.send("\x16\x03\x01"));
    REQUIRE(server.wait_for_connections(1));
    auto stopping = server.stop_within(1h);
    CHECK(over(stopping));
    CHECK(client.receive_all().empty());
    CHECK(server->open_connections() == 0);
    CHECK(server.refusals(0).empty());
}

TEST_CASE("whatever a connection is at, stop ends it in its time", "[net][listener][stop]") {
    running_listener server(nullptr, {}, [](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.body.resize(64U << 20);
        co_return response;
    });
    blocking_peer client(server.port());
    SECTION("a body that does not come") {
        REQUIRE(
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"));
        CHECK(client.receive_through("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    }
    SECTION("an answer that is not read") {
        REQUIRE(client.send(get));
        CHECK(client.receive(1) == "H");
    }
    SECTION("a refused peer that does not go") {
        REQUIRE(client.send("nonsense\r\n\r\n"));
        CHECK(client.receive_through("request\n").find("400") != std::string::npos);
    }
    auto stopping = server.stop_within(30ms);
    CHECK(over(stopping));
    CHECK(server->open_connections() == 0);
    CHECK(server.failures() == 0);
}

TEST_CASE("connections are served by all executors, and stop ends them all", "[net][listener][stop]") {
    asio::io_context contexts[2] = {asio::io_context(1), asio::io_context(1)};
    std::mutex mutex;
    std::vector<std::thread::id> seen;
    listener_hooks hooks;
    hooks.handle = [&](http_request request, const peer& from) {
        const std::lock_guard lock(mutex);
        seen.push_back(std::this_thread::get_id());
        return echo(std::move(request), from);
    };
    listener both({contexts[0].get_executor(), contexts[1].get_executor()}, nullptr, {}, hooks);
    REQUIRE(both.start("127.0.0.1", 0).has_value());
    const auto work_0 = asio::make_work_guard(contexts[0]);
    const auto work_1 = asio::make_work_guard(contexts[1]);
    std::thread threads[2] = {std::thread([&] { contexts[0].run(); }),
                              std::thread([&] { contexts[1].run(); })};
    {
        std::vector<blocking_peer> clients;
        for (int i = 0; i < 4; ++i) {
            clients.emplace_back(both.port());
            CHECK(clients.back().send(get));
            CHECK(clients.back().receive_through("GET / ").find("200 OK") != std::string::npos);
        }
        auto stopping = asio::co_spawn(contexts[1], both.stop(steady_clock::now() + 1h), asio::use_future);
        CHECK(over(stopping));
        CHECK(both.open_connections() == 0);
        for (auto& client : clients) CHECK(client.receive_all().empty());
    }
    for (auto& context : contexts) context.stop();
    for (auto& thread : threads) thread.join();
    CHECK(std::count(seen.begin(), seen.end(), seen.front()) == 2);
}

TEST_CASE("a listener may go while its connections live", "[net][listener][stop]") {
    asio::io_context context;
    listener_hooks hooks;
    hooks.handle = echo;
    auto short_lived = std::make_unique<listener>(std::vector<asio::any_io_executor>{context.get_executor()},
                                                  nullptr, listener_limits{}, hooks);
    REQUIRE(short_lived->start("127.0.0.1", 0).has_value());
    blocking_peer client(short_lived->port());
    REQUIRE(client.send("GET / HT"));
    context.run_for(10ms);
    short_lived.reset();
    context.run_for(10s);  // returns when nothing is left to do
    CHECK(context.stopped());
    CHECK(client.receive_all().empty());
}

namespace {

class count_to final : public body_source {
  public:
    explicit count_to(int end) : end_(end) {}
    asio::awaitable<void> write_to(body_sink& sink) override {
        asio::steady_timer between(co_await asio::this_coro::executor);
        for (int i = 1; i <= end_; ++i) {
            const std::string piece = std::to_string(i) + "\n";
            const auto written = co_await sink.write(piece);
            if (written.has_error()) co_return;
            between.expires_after(1ms);
            co_await between.async_wait(asio::use_awaitable);
        }
    }

  private:
    int end_;
};

handler counting(int end) {
    return [end](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.stream = std::make_shared<count_to>(end);
        co_return response;
    };
}

}  // namespace

TEST_CASE("a streamed body comes in chunks, and the connection lives on", "[net][listener][stream]") {
    running_listener server(nullptr, {}, counting(3));
    blocking_peer client(server.port());
    for (int i = 0; i < 2; ++i) {
        REQUIRE(client.send(get));
        CHECK(client.receive_through("0\r\n\r\n") ==
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              "2\r\n1\n\r\n2\r\n2\n\r\n2\r\n3\n\r\n0\r\n\r\n");
    }
    REQUIRE(client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    CHECK(client.receive_all() == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n1\n2\n3\n");
}

TEST_CASE("a stream is not for a status without a body", "[net][listener][stream]") {
    running_listener server(nullptr, {}, [](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.status = 204;
        response.stream = std::make_shared<count_to>(3);
        co_return response;
    });
    blocking_peer client(server.port());
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST_CASE("an endless stream ends when the listener stops, or the peer goes", "[net][listener][stream]") {
    running_listener server(nullptr, {}, counting(1'000'000'000));
    blocking_peer client(server.port());
    REQUIRE(client.send(get));
    REQUIRE_FALSE(client.receive_through("1\n").empty());
    SECTION("stop") {
        auto stopping = server.stop_within(1h);
        const std::string rest = client.receive_through("\r\n0\r\n\r\n");
        CHECK(rest.find("\r\n0\r\n\r\n") != std::string::npos);
        client.end_sending();
        CHECK(over(stopping));
    }
    SECTION("reset") {
        client.reset();
        CHECK(server.wait_for_connections(0));
        CHECK(server.failures() == 0);
    }
}

}  // namespace switchhook::net
