#include "net/client.hpp"

#include <catch2/catch.hpp>

#include "client_fixture.hpp"
#include "net/dial.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;
using test::blocking_server;

// Serves one connection with one scripted answer, and gives back the request.
std::future<std::string> serve_once(blocking_server& server, std::string answer) {
    return std::async(std::launch::async, [&server, answer = std::move(answer)] {
        blocking_peer peer = server.accept();
        std::string request = peer.receive_through("\r\n\r\n");
        peer.send(answer);
        peer.end_sending();
        peer.receive_all();
        return request;
    });
}

answer ask(const std::string& scripted, const char* method = "GET", client_limits limits = {}) {
    blocking_server server;
    auto served = serve_once(server, scripted);
    test_client client(nullptr, limits);
    http_request request;
    request.method = method;
    auto got = client.send(local(server.port()), request);
    client->stop();  // or a kept connection would hold the server
    served.get();
    return got;
}

}  // namespace

TEST_CASE("a request says where it goes, who asks, and how long its body is", "[net][client]") {
    blocking_server server;
    auto served = serve_once(server, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    test_client client;
    http_request request;
    request.method = "POST";
    request.target = "/v1.0/x?y=z";
    request.headers.add("Authorization", "Bearer t");
    request.headers.add("Content-Length", "1000");  // ours is the one that counts
    const auto got = client.send(local(server.port()), request);
    REQUIRE(got.has_value());
    CHECK(got->status == 202);
    client->stop();
    CHECK(served.get() ==
          "POST /v1.0/x?y=z HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
              "\r\nUser-Agent: switchhook\r\nAuthorization: Bearer t\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("the three ways to end a body are understood", "[net][client]") {
    const std::string scripted =
        GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
                 "HTTP/1.1 200 OK\r\n\r\nhello", "HTTP/1.0 200 OK\r\n\r\nhello");
    CAPTURE(scripted);
    const auto got = ask(scripted);
    REQUIRE(got.has_value());
    CHECK(got->body == "hello");
}

TEST_CASE("headers of the answer come in order, with their own names", "[net][client]") {
    const auto got =
        ask("HTTP/1.1 429 \r\nRetry-After:  10 \r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(got.has_value());
    CHECK(got->status == 429);
    CHECK(got->headers.find("retry-after") == "10");
    CHECK(got->headers.find("X-A") == "1");
}

TEST_CASE("a trailer is no header", "[net][client]") {
    const auto got =
        ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nRetry-After: 9\r\n\r\n");
    REQUIRE(got.has_value());
    CHECK(got->body == "ok");
    CHECK(got->headers.find("Retry-After").empty());
}

TEST_CASE("interim answers are passed over", "[net][client]") {
    const auto got =
        ask("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
    REQUIRE(got.has_value());
    CHECK(got->status == 201);
    CHECK(got->headers.find("Link").empty());
    CHECK(got->body == "ok");
}

TEST_CASE("interim answers without end are not an answer", "[net][client]") {
    std::string scripted;
    for (int i = 0; i < 1000; ++i) scripted += "HTTP/1.1 100 Continue\r\n\r\n";
    CHECK(ask(scripted).error() == errc::answer_malformed);
}

TEST_CASE("answers without a body end with their header, whatever they announce", "[net][client]") {
    const auto [method, status] = GENERATE(table<const char*, const char*>(
        {{"HEAD", "200 OK"}, {"GET", "204 No Content"}, {"GET", "304 Not Modified"}}));
    // A body would be cut.
    const auto got = ask(std::string("HTTP/1.1 ") + status + "\r\nContent-Length: 5\r\n\r\n", method);
    REQUIRE(got.has_value());
    CHECK(got->body.empty());
}

TEST_CASE("what is not HTTP/1.1 is malformed", "[net][client]") {
    const std::string scripted =
        GENERATE(as<std::string>{}, "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2.0 200 OK\r\n\r\n",
                 "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    CAPTURE(scripted);
    const auto got = ask(scripted);
    CHECK(got.error() == errc::answer_malformed);
    CHECK(may_have_been_processed(got.error()));
}

TEST_CASE("an answer beyond its limits is too large", "[net][client][limits]") {
    client_limits limits;
    limits.response_body_bytes = 4;
    limits.response_header_bytes = 100;
    CHECK(ask("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour", "GET", limits).has_value());
    CHECK(ask("HTTP/1.1 200 OK\r\n\r\nfour", "GET", limits).has_value());
    const std::string scripted = GENERATE(
        as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nfives",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n1\r\ns\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + std::string(100, 'x') + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + std::string(100, 'x'));
    CAPTURE(scripted);
    CHECK(ask(scripted, "GET", limits).error() == errc::answer_too_large);
}

TEST_CASE("a message that cannot be HTTP is not sent", "[net][client]") {
    test_client client;
    std::vector<http_request> wrong;
    for (const auto* target : {"", "x", "/a b", "/a\r\nX: y"}) wrong.emplace_back().target = target;
    for (const auto* method : {"", "G T", "GET\r\n"}) wrong.emplace_back().method = method;
    wrong.emplace_back().headers.add("X Y", "z");
    wrong.emplace_back().headers.add("X", "y\r\nZ: a");
    for (const auto& request : wrong) {
        CAPTURE(request.method, request.target);
        const auto got = client.send(local(1), request);
        CHECK(got.error() == errc::bad_message);
        CHECK_FALSE(may_have_been_processed(got.error()));
    }
}

TEST_CASE("an answer cut at any byte is a lost answer", "[net][client][faults]") {
    const std::string whole =
        GENERATE(as<std::string>{}, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n");
    const bool by_reset = GENERATE(false, true);
    blocking_server server;
    test_client client;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        CAPTURE(whole, cut, by_reset);
        auto served = std::async(std::launch::async, [&] {
            blocking_peer peer = server.accept();
            peer.receive_through("\r\n\r\n");
            peer.send(std::string_view(whole).substr(0, cut));
            if (by_reset) peer.reset();
        });
        const auto got = client.send(local(server.port()));
        CHECK(got.error() == errc::answer_lost);
        served.get();
    }
    CHECK(may_have_been_processed(errc::answer_lost));
}

TEST_CASE("over TLS an answer without a length must end with close_notify", "[net][client][faults][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    blocking_server server(files.chain, files.key);
    auto served = serve_once(server, "HTTP/1.1 200 OK\r\n\r\nhalf of it, perhaps");
    test_client client(make_client_tls(authority.file()).value());
    CHECK(client.send(local(server.port(), true)).error() == errc::answer_lost);
    served.get();
}

TEST_CASE("no answer in time is told from not sent", "[net][client][faults]") {
    blocking_server server;
    test_client client;
    std::promise<void> done;
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        peer.receive(1);
        done.get_future().wait();
    });
    http_request request;
    answer got = client.send(local(server.port()));
    CHECK(got.has_value());  // and its connection is kept
    SECTION("written whole") {
        got = client.send(local(server.port()), request, 500ms);
        CHECK(got.error() == errc::answer_timed_out);
        CHECK(may_have_been_processed(got.error()));
    }
    SECTION("more than the peer takes") {
        request.method = "POST";
        request.body.resize(64U << 20);
        got = client.send(local(server.port()), request, 100ms);
        CHECK(got.error() == errc::not_sent);
        CHECK_FALSE(may_have_been_processed(got.error()));
    }
    done.set_value();
    served.get();
}

TEST_CASE("an expired budget fails before any connection", "[net][client][faults]") {
    blocking_server server;
    test_client client;
    CHECK(client.send({false, "127.0.0.1", server.port()}, {}, 0ms).error() == errc::not_sent);
    CHECK_FALSE(server.has_caller());
}

TEST_CASE("a peer that takes no connection, or has no name", "[net][client][faults]") {
    test_client client;
    unsigned short free_port = 0;
    { free_port = blocking_server().port(); }
    CHECK(client.send(local(free_port)).error() == errc::not_connected);
    CHECK(client.send({false, "a..b", 80}).error() == errc::not_resolved);
}

TEST_CASE("names that mean this machine need no hosts file", "[net][client]") {
    for (const auto* name : {"localhost", "LocalHost", "localhost.", "bot.localhost"}) {
        CAPTURE(name);
        blocking_server server;
        auto served = serve_once(server, "HTTP/1.1 204 No Content\r\n\r\n");
        test_client client;
        const auto got = client.send({false, name, server.port()});
        REQUIRE(got.has_value());
        CHECK(got->status == 204);
        client->stop();
        served.get();
    }
}

TEST_CASE("a lookup that is not over in time says nothing about the name", "[net][client][faults]") {
    asio::io_context context;
    error_code why;
    asio::co_spawn(context, dial({false, "name.invalid", 80}, nullptr, nullptr, steady_clock::now()),
                   [&why](std::exception_ptr, result<std::unique_ptr<stream>> got) { why = got.error(); });
    context.run_for(10s);
    CHECK(why == errc::not_connected);
}

TEST_CASE("a handshake that does not go on ends with the deadline, and nothing was sent",
          "[net][client][faults][tls]") {
    blocking_server server;  // accepts, and says nothing
    test_client client(make_client_tls().value());
    CHECK(client.send(local(server.port(), true), {}, 30ms).error() == errc::not_sent);
    client_limits limits;
    limits.connect = std::chrono::seconds(0);
    test_client hasty(make_client_tls().value(), limits);
    CHECK(hasty.send(local(server.port(), true)).has_error());
}

}  // namespace switchhook::net
