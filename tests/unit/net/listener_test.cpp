#include "net/listener.hpp"

#include <catch2/catch.hpp>

#include "running_listener.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;

constexpr const char* get = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

std::string ok(std::string_view body, std::string_view more = "") {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) +
           "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a connection serves one request after another", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    for (int i = 0; i < 3; ++i) {
        REQUIRE(client.send(get));
        CHECK(client.receive(ok("GET /a?b=c ").size()) == ok("GET /a?b=c "));
    }
    CHECK(server->open_connections() == 1);
}

TEST_CASE("requests sent without waiting are answered in order", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    REQUIRE(client.send(
        "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nonePOST /2 HTTP/1.1\r\nHost: x\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2\r\ntw\r\n1;ext=1\r\no\r\n0\r\nTrailer: t\r\n\r\n"
        "\r\nGET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() ==
          ok("POST /1 one") + ok("POST /2 two") + ok("GET /3 ", "Connection: close\r\n"));
}

TEST_CASE("bytes that come one at a time make the same request", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    const auto [body, meaning] = GENERATE(table<std::string, std::string>({
        {"Content-Length: 3\r\n\r\nabc", "abc"},
        {"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc"},
        {"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""},
        {"Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: t\r\n\r\n", ""},
    }));
    for (const char byte : "POST / HTTP/1.1\r\nHost: x\r\n" + body) {
        REQUIRE(client.send({&byte, 1}));
        server.let_it_read();
    }
    const std::string answer = ok("POST / " + meaning);
    CHECK(client.receive(answer.size()) == answer);
}

TEST_CASE("HTTP/1.0 is answered and closed, or kept when it asks to be", "[net][listener]") {
    running_listener server;
    blocking_peer once(server.port());
    REQUIRE(once.send("GET / HTTP/1.0\r\n\r\n"));
    CHECK(once.receive_all() == ok("GET / ", "Connection: close\r\n"));

    blocking_peer kept(server.port());
    const std::string answer = ok("GET / ", "Connection: keep-alive\r\n");
    for (int i = 0; i < 2; ++i) {
        REQUIRE(kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        CHECK(kept.receive(answer.size()) == answer);
    }
}

TEST_CASE("HEAD gets the header alone", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    REQUIRE(client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n");
}

TEST_CASE("an empty answer has a length, and 204 has neither length nor body", "[net][listener]") {
    running_listener server(nullptr, {},
                            [](http_request request, const peer&) -> asio::awaitable<http_response> {
                                http_response response;
                                response.status = request.target == "/204" ? 204 : 202;
                                if (response.status == 204) response.body = "not for 204";
                                co_return response;
                            });
    blocking_peer client(server.port());
    REQUIRE(client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(client.receive_through("\r\n\r\n") == "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(client.send("POST /204 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a body that waits for leave is asked for", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    REQUIRE(client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
    CHECK(client.receive_through("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    REQUIRE(client.send("hi"));
    CHECK(client.receive(ok("POST / hi").size()) == ok("POST / hi"));
}

TEST_CASE("an absolute target reaches the handler as a path", "[net][listener]") {
    running_listener server;
    blocking_peer client(server.port());
    using text = std::string;
    const auto [absolute, path] = GENERATE(table<text, text>({{"http://x/p?q", "/p?q"},
                                                              {"HTTPS://x:8443/p?q=/r", "/p?q=/r"},
                                                              {"http://x", "/"},
                                                              {"http://x?q", "/?q"},
                                                              {"http://x?q=/r", "/?q=/r"}}));
    REQUIRE(client.send("GET " + absolute + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == ok("GET " + path + " ", "Connection: close\r\n"));
}

TEST_CASE("the handler is told the address of the peer", "[net][listener]") {
    running_listener server(nullptr, {},
                            [](http_request, const peer& from) -> asio::awaitable<http_response> {
                                http_response response;
                                response.body = from.address;
                                co_return response;
                            });
    blocking_peer client(server.port());
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == ok("127.0.0.1", "Connection: close\r\n"));
}

TEST_CASE("a handler that throws answers 500 with a fixed text, and the connection lives on",
          "[net][listener]") {
    running_listener server(nullptr, {}, [](http_request, const peer&) -> asio::awaitable<http_response> {
        throw std::runtime_error("the secret of the house");
        co_return http_response{};
    });
    blocking_peer client(server.port());
    for (std::size_t i = 1; i <= 2; ++i) {
        REQUIRE(client.send(get));
        const std::string header = client.receive_through("\r\n\r\n");
        CHECK(header.find("HTTP/1.1 500 Internal Server Error\r\n") == 0);
        CHECK(client.receive(15) == "internal error\n");
        CHECK(server.failures() == i);
    }
}

TEST_CASE("an answer that would break the framing is a failure, not a second answer", "[net][listener]") {
    running_listener server(nullptr, {},
                            [](http_request request, const peer&) -> asio::awaitable<http_response> {
                                http_response response;
                                if (request.target == "/split")
                                    response.headers.add("Location", "/\r\nSet-Cookie: a=b");
                                response.headers.add("Content-Length", "1000");
                                response.headers.add("Transfer-Encoding", "chunked");
                                response.body = "four";
                                co_return response;
                            });
    blocking_peer client(server.port());
    REQUIRE(client.send("GET /split HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(client.receive_through("internal error\n").find("500") != std::string::npos);
    CHECK(server.failures() == 1);
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    CHECK(client.receive_all() == ok("four", "Connection: close\r\n"));
}

TEST_CASE("a handler may ask for the connection to be closed", "[net][listener]") {
    running_listener server(nullptr, {}, [](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.headers.add("Connection", "close");
        co_return response;
    });
    blocking_peer client(server.port());
    REQUIRE(client.send(get));
    client.end_sending();
    CHECK(client.receive_all() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST_CASE("an answer larger than the buffers of the system arrives whole", "[net][listener]") {
    const std::string large(12U << 20, 'x');
    running_listener server(nullptr, {}, [&](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.body = large;
        co_return response;
    });
    blocking_peer client(server.port());
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    const std::string answer = client.receive_all();
    CHECK(answer.size() == ok(large, "Connection: close\r\n").size());
    CHECK(answer == ok(large, "Connection: close\r\n"));
}

TEST_CASE("an address in use is an error of start", "[net][listener]") {
    running_listener first;
    asio::io_context context;
    listener_hooks hooks;
    hooks.handle = echo;
    listener second({context.get_executor()}, nullptr, {}, hooks);
    CHECK(second.start("127.0.0.1", first.port()).has_error());
    CHECK(second.start("not an address", 0).has_error());
}

}  // namespace switchhook::net
