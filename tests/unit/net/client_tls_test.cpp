#include <catch2/catch.hpp>

#include "client_fixture.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;
using test::blocking_server;

}  // namespace

TEST_CASE("a server is verified by name and by address", "[net][client][tls]") {
    client_and_server both;
    auto to = both.where();
    to.host = GENERATE("localhost", "127.0.0.1");
    http_request request;
    request.method = "POST";
    request.target = "/a";
    request.body = "hello";
    const auto got = both.send(to, request);
    REQUIRE(got.has_value());
    CHECK(got->body == "POST /a hello");
}

TEST_CASE("a certificate for somebody else is refused, and nothing is sent", "[net][client][tls]") {
    test::certificate_wish wish;
    wish.names = GENERATE("DNS:other.example", "DNS:*.localhost", "IP:127.0.0.2", "DNS:127.0.0.1");
    const std::string host = GENERATE("localhost", "127.0.0.1");
    client_and_server both({}, echo, wish);
    auto to = both.where();
    to.host = host;
    const auto got = both.send(to);
    CHECK(got.error() == errc::tls_failed);
    CHECK_FALSE(may_have_been_processed(got.error()));
}

TEST_CASE("a name on the certificate is no address, and an address no name", "[net][client][tls]") {
    test::certificate_wish wish;
    SECTION("only the name") {
        wish.names = "DNS:localhost";
        client_and_server both({}, echo, wish);
        CHECK(both.send(both.where()).has_value());
        CHECK(both.send({true, "127.0.0.1", both.server.port()}).error() == errc::tls_failed);
    }
    SECTION("only the address") {
        wish.names = "IP:127.0.0.1";
        client_and_server both({}, echo, wish);
        CHECK(both.send(both.where()).error() == errc::tls_failed);
        CHECK(both.send({true, "127.0.0.1", both.server.port()}).has_value());
    }
}

TEST_CASE("who has no name is nobody's server", "[net][client][tls]") {
    client_and_server both;
    CHECK(both.send({true, "", both.server.port()}).error() == errc::tls_failed);
}

TEST_CASE("an unknown authority is refused", "[net][client][tls]") {
    client_and_server both;
    test::certificate_authority other;
    test_client system_trust(make_client_tls().value());
    test_client other_trust(make_client_tls(other.file()).value());
    CHECK(system_trust.send(both.where()).error() == errc::tls_failed);
    CHECK(other_trust.send(both.where()).error() == errc::tls_failed);
    CHECK(both.send(both.where()).has_value());
}

TEST_CASE("a certificate outside its time is refused", "[net][client][tls]") {
    test::certificate_wish wish;
    const bool expired = GENERATE(true, false);  // or not yet valid
    wish.valid_from = expired ? std::chrono::seconds(-48h) : std::chrono::seconds(1h);
    if (expired) wish.valid_until = -1s;
    CAPTURE(expired);
    client_and_server both({}, echo, wish);
    CHECK(both.send(both.where()).error() == errc::tls_failed);
}

TEST_CASE("the name is sent in the handshake, an address is not", "[net][client][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    blocking_server server(files.chain, files.key);
    const std::string host = GENERATE("localhost", "127.0.0.1");
    auto served = std::async(std::launch::async, [&] {
        blocking_peer peer = server.accept();
        peer.receive_through("\r\n\r\n");
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        return peer.server_name();
    });
    test_client client(make_client_tls(authority.file()).value());
    CHECK(client.send({true, host, server.port()}).has_value());
    CHECK(served.get() == (host == "localhost" ? "localhost" : ""));
}

TEST_CASE("a new connection resumes the TLS session of an earlier one, however that ended",
          "[net][client][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    blocking_server server(files.chain, files.key);
    auto served = std::async(std::launch::async, [&] {
        std::vector<bool> resumed;
        for (const char* body : {"ok", "o", "ok"}) {  // the second is cut
            blocking_peer peer = server.accept();
            peer.receive_through("\r\n\r\n");
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n");
            peer.send(body);
            resumed.push_back(peer.resumed());
        }
        return resumed;
    });
    test_client client(make_client_tls(authority.file()).value());
    CHECK(client.send(local(server.port(), true)).has_value());
    CHECK(client.send(local(server.port(), true)).error() == errc::answer_lost);
    CHECK(client.send(local(server.port(), true)).has_value());
    CHECK(served.get() == std::vector{false, true, true});
}

TEST_CASE("without a context nothing goes out in clear that was meant for TLS", "[net][client][tls]") {
    blocking_server server;
    test_client client(nullptr);
    CHECK(client.send(local(server.port(), true)).error() == errc::tls_failed);
}

}  // namespace switchhook::net
