#include <catch2/catch.hpp>

#include "client_fixture.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;
using test::blocking_server;

constexpr const char* kept = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

http_request get(std::string target) {
    http_request request;
    request.target = std::move(target);
    return request;
}

}  // namespace

TEST_CASE("a connection is used again", "[net][client][pool]") {
    client_and_server both;
    for (int i = 0; i < 5; ++i) CHECK(both.send(both.where()).has_value());
    CHECK(both.server->open_connections() == 1);
}

TEST_CASE("an answer that closes its connection is not followed on it", "[net][client][pool]") {
    blocking_server server;
    auto served = std::async(std::launch::async, [&] {
        for (const char* last : {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nand more",
                                 "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                                 "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"}) {
            blocking_peer peer = server.accept();
            peer.receive_through("\r\n\r\n");
            peer.send(last);
            CHECK(peer.receive_all().empty());
        }
    });
    test_client client;
    for (int i = 0; i < 4; ++i) CHECK(client.send(local(server.port())).has_value());
    served.get();
}

TEST_CASE("a kept connection that the peer has closed or spoken on is not used", "[net][client][pool]") {
    blocking_server server;
    const bool speaks = GENERATE(false, true);
    test_client client;
    auto first = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send(kept);
        return peer;
    });
    CHECK(client.send(local(server.port())).has_value());
    {
        blocking_peer old = first.get();
        if (speaks) old.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        old.end_sending();
        auto second = std::async(std::launch::async, [&] {
            blocking_peer peer = server.accept();
            CHECK(peer.receive_through("\r\n\r\n").find("GET /2 ") == 0);
            peer.send(kept);
        });
        const auto got = client.send(local(server.port()), get("/2"));
        REQUIRE(got.has_value());
        CHECK(got->status == 200);
        second.get();
        CHECK(old.receive_all().empty());  // nothing more was sent there
    }
}

TEST_CASE("a request whose write fails on a kept connection goes once to a fresh one",
          "[net][client][pool]") {
    blocking_server server;
    test_client client;
    http_request request;
    request.method = "POST";
    request.body.assign(32U << 20, 'x');
    auto served = std::async(std::launch::async, [&] {
        {
            blocking_peer peer = server.accept();
            peer.receive_through("\r\n\r\n");
            peer.send(kept);
            peer.receive(1000);
            peer.reset();
        }
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        const std::size_t body = peer.receive(request.body.size()).size();
        peer.send(kept);
        return body;
    });
    CHECK(client.send(local(server.port())).has_value());
    CHECK(client.send(local(server.port()), request).has_value());
    CHECK(served.get() == request.body.size());
}

TEST_CASE("a request whose write fails on a fresh connection is not sent", "[net][client][pool]") {
    blocking_server server;
    test_client client;
    http_request request;
    request.method = "POST";
    request.body.assign(32U << 20, 'x');
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive(1000);
        peer.reset();
    });
    CHECK(client.send(local(server.port()), request).error() == errc::not_sent);
    served.get();
}

TEST_CASE("a request that a kept connection took whole is never sent again", "[net][client][pool]") {
    blocking_server server;
    test_client client;
    const bool by_reset = GENERATE(false, true);
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send(kept);
        peer.receive_through("\r\n\r\n");
        if (by_reset) peer.reset();
    });
    CHECK(client.send(local(server.port())).has_value());
    CHECK(client.send(local(server.port()), get("/once")).error() == errc::answer_lost);
    served.get();
    // Another connection would have been made before the answer was given up.
    CHECK_FALSE(server.has_caller());
}

TEST_CASE("an idle connection is closed after its time", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.idle = std::chrono::seconds(0);
    test_client client(nullptr, limits);
    auto first = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send(kept);
        return peer;
    });
    CHECK(client.send(local(server.port())).has_value());
    blocking_peer peer = first.get();
    client.context().restart();
    client.context().run_for(10s);  // until nothing is left to do
    CHECK(peer.receive_all().empty());
    CHECK_FALSE(peer.timed_out());
}

TEST_CASE("requests wait in line for a connection, and the line is bounded", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 1;
    limits.waiting_per_origin = 3;
    test_client client(nullptr, limits);
    std::promise<void> go_on;
    auto served = std::async(std::launch::async, [&] {
        std::vector<std::string> seen;
        blocking_peer peer = server.accept();
        go_on.get_future().wait();
        for (int i = 0; i < 4; ++i) {
            seen.push_back(peer.receive_through("\r\n\r\n").substr(0, 6));
            peer.send(kept);
        }
        return seen;
    });
    std::vector<pending> waiting;
    for (const char* target : {"/1", "/2", "/3", "/4"})
        waiting.push_back(client.start(local(server.port()), get(target)));
    CHECK(client.send(local(server.port()), get("/5")).error() == errc::too_many_requests_waiting);
    go_on.set_value();
    for (const auto& one : waiting) CHECK(client.wait(one).has_value());
    CHECK(served.get() == std::vector<std::string>{"GET /1", "GET /2", "GET /3", "GET /4"});
}

TEST_CASE("who waits too long leaves the line, and the others move up", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 1;
    limits.waiting_per_origin = 2;
    test_client client(nullptr, limits);
    std::promise<void> go_on;
    auto served = std::async(std::launch::async, [&] {
        std::vector<std::string> seen;
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        go_on.get_future().wait();
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        blocking_peer next = server.accept();  // the place is handed on without its connection
        for (int i = 0; i < 2; ++i) {
            seen.push_back(next.receive_through("\r\n\r\n").substr(0, 6));
            next.send(kept);
        }
        return seen;
    });
    const auto first = client.start(local(server.port()), get("/1"));
    const auto hasty = client.start(local(server.port()), get("/2"), 20ms);
    const auto third = client.start(local(server.port()), get("/3"));
    const auto& gave_up = client.wait(hasty);
    CHECK(gave_up.error() == errc::not_sent);
    const auto fourth = client.start(local(server.port()), get("/4"));
    go_on.set_value();
    for (const auto& one : {first, third, fourth}) CHECK(client.wait(one).has_value());
    CHECK(served.get() == std::vector<std::string>{"GET /3", "GET /4"});
}

TEST_CASE("a connection handed on to the next in line is looked at first", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 1;
    test_client client(nullptr, limits);
    std::promise<void> asked, go_on, ended;
    auto served = std::async(std::launch::async, [&] {
        blocking_peer old = server.accept();
        old.receive_through("\r\n\r\n");
        asked.set_value();
        go_on.get_future().wait();
        old.send(kept);
        old.end_sending();
        ended.set_value();
        CHECK(old.receive_all().empty());
        blocking_peer next = server.accept();
        CHECK(next.receive_through("\r\n\r\n").find("GET /2 ") == 0);
        next.send(kept);
    });
    const auto first = client.start(local(server.port()), get("/1"));
    const auto second = client.start(local(server.port()), get("/2"));
    // The answer and the end are both there when the client looks again.
    auto was_asked = asked.get_future();
    while (was_asked.wait_for(0s) != std::future_status::ready) client.poll();
    go_on.set_value();
    ended.get_future().wait();
    CHECK(client.wait(first).has_value());
    CHECK(client.wait(second).has_value());
    served.get();
}

TEST_CASE("a connection that comes too late for who waits goes on to the next", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 1;
    test_client client(nullptr, limits);
    std::promise<void> asked, go_on, answered;
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        asked.set_value();
        go_on.get_future().wait();
        peer.send(kept);
        answered.set_value();
        CHECK(peer.receive_through("\r\n\r\n").find("GET /3 ") == 0);
        peer.send(kept);
    });
    const auto first = client.start(local(server.port()), get("/1"));
    const auto late = client.start(local(server.port()), get("/2"), 200ms);
    const auto late_from = steady_clock::now() + 200ms;
    const auto third = client.start(local(server.port()), get("/3"));
    auto was_asked = asked.get_future();
    while (was_asked.wait_for(0s) != std::future_status::ready) client.poll();
    // The answer and the deadline have both come when the client looks again.
    while (steady_clock::now() < late_from) std::this_thread::yield();
    go_on.set_value();
    answered.get_future().wait();
    CHECK(client.wait(first).has_value());
    CHECK(client.wait(late).error() == errc::not_sent);
    CHECK(client.wait(third).has_value());
    served.get();
}

TEST_CASE("stop fails what waits and what comes, and lets the rest end", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 1;
    test_client client(nullptr, limits);
    std::promise<void> go_on;
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        go_on.get_future().wait();
        peer.send(kept);
        return peer.receive_all();
    });
    const auto running = client.start(local(server.port()), get("/1"));
    const auto waiting = client.start(local(server.port()), get("/2"));
    client.poll();
    client->stop();
    CHECK(client.send(local(server.port()), get("/3")).error() == errc::stopped);
    CHECK(client.send(local(1)).error() == errc::stopped);  // another origin
    CHECK(client.wait(waiting).error() == errc::stopped);
    go_on.set_value();
    CHECK(client.wait(running).has_value());
    CHECK(served.get().empty());  // the connection was not kept
}

TEST_CASE("client and context may go with requests under way", "[net][client][pool]") {
    blocking_server server;
    client_limits limits;
    limits.connections_per_origin = 2;
    std::vector<pending> all;
    {
        test_client client(nullptr, limits);
        for (int i = 0; i < 5; ++i) all.push_back(client.start(local(server.port()), get("/")));
        blocking_peer connected = [&] {
            while (!server.has_caller()) client.poll();
            return server.accept();
        }();
        client.poll();
    }
    for (const auto& one : all) CHECK((!one->has_value() || (*one)->has_error()));
}

TEST_CASE("many requests at once share the connections there may be", "[net][client][pool][tls]") {
    client_limits limits;
    limits.connections_per_origin = 4;
    client_and_server both(limits);
    std::vector<pending> all;
    for (int i = 0; i < 200; ++i)
        all.push_back(both.client.start(both.where(), get("/" + std::to_string(i))));
    for (int i = 0; i < 200; ++i) {
        const auto& got = both.client.wait(all[static_cast<std::size_t>(i)]);
        REQUIRE(got.has_value());
        CHECK(got->body == "GET /" + std::to_string(i) + " ");
    }
    CHECK(both.server->open_connections() == 4);
}

}  // namespace switchhook::net
