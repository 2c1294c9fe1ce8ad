#include <openssl/ssl.h>
#include <catch2/catch.hpp>

#include "net/error.hpp"
#include "running_listener.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;
using test::certificate_authority;

constexpr const char* get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
constexpr const char* answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / ";

tls_context_ptr server_tls(certificate_authority& authority) {
    const auto files = authority.issue();
    return make_server_tls(files.chain, files.key).value();
}

test::peer_wish trusting(const certificate_authority& authority) {
    test::peer_wish wish;
    wish.trust = authority.file();
    return wish;
}

}  // namespace

TEST_CASE("HTTPS is served with TLS 1.2 and 1.3", "[net][listener][tls]") {
    certificate_authority authority;
    running_listener server(server_tls(authority));
    auto wish = trusting(authority);
    wish.newest_tls = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    blocking_peer client(server.port(), wish);
    REQUIRE(client.send(get));
    CHECK(client.receive_all() == answer);
}

TEST_CASE("TLS 1.1 is refused", "[net][listener][tls]") {
    certificate_authority authority;
    running_listener server(server_tls(authority));
    auto wish = trusting(authority);
    wish.newest_tls = TLS1_1_VERSION;
    CHECK_THROWS(blocking_peer(server.port(), wish));
    CHECK(server.refusals(1) == std::vector{refusal::handshake_failed});
    CHECK(server.wait_for_connections(0));
}

TEST_CASE("a second connection resumes the session of the first", "[net][listener][tls]") {
    certificate_authority authority;
    running_listener server(server_tls(authority));
    auto wish = trusting(authority);
    wish.newest_tls = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    {
        blocking_peer first(server.port(), wish);
        REQUIRE(first.send(get));
        CHECK(first.receive_all() == answer);
        CHECK_FALSE(first.resumed());
        wish.session = first.session();
    }
    blocking_peer second(server.port(), wish);
    CHECK(second.resumed());
    REQUIRE(second.send(get));
    CHECK(second.receive_all() == answer);
}

TEST_CASE("plain HTTP on the TLS port is refused at the handshake", "[net][listener][tls]") {
    certificate_authority authority;
    running_listener server(server_tls(authority));
    blocking_peer client(server.port());
    REQUIRE(client.send(get));
    CHECK(client.receive_all().find("HTTP") == std::string::npos);
    CHECK(server.refusals(1) == std::vector{refusal::handshake_failed});
}

TEST_CASE("a handshake that does not go on is ended at its deadline", "[net][listener][tls]") {
    certificate_authority authority;
    listener_limits limits;
    limits.handshake = 20ms;
    running_listener server(server_tls(authority), limits);
    blocking_peer client(server.port());
    REQUIRE(client.send("\x16\x03\x01"));
    CHECK(client.receive_all().empty());
    CHECK_FALSE(client.timed_out());
    CHECK(server.refusals(1) == std::vector{refusal::handshake_timed_out});
}

TEST_CASE("a new certificate is shown to new connections, and old ones go on", "[net][listener][tls]") {
    certificate_authority old_authority;
    certificate_authority new_authority;
    running_listener server(server_tls(old_authority));
    blocking_peer before(server.port(), trusting(old_authority));
    server->use_tls(server_tls(new_authority));
    CHECK_THROWS(blocking_peer(server.port(), trusting(old_authority)));
    blocking_peer after(server.port(), trusting(new_authority));
    for (blocking_peer* client : {&before, &after}) {
        REQUIRE(client->send(get));
        CHECK(client->receive_all() == answer);
    }
}

TEST_CASE("large messages pass both ways over TLS", "[net][listener][tls]") {
    certificate_authority authority;
    listener_limits limits;
    limits.body_bytes = 3U << 20;
    running_listener server(server_tls(authority), limits);
    blocking_peer client(server.port(), trusting(authority));
    const std::string body(limits.body_bytes, 'b');
    REQUIRE(client.send("PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body));
    const std::string got = client.receive_all();
    CHECK(got.size() > body.size());
    CHECK(got.substr(got.size() - body.size()) == body);
}

TEST_CASE("certificates that cannot be used are errors", "[net][tls]") {
    certificate_authority authority;
    const auto one = authority.issue();
    const auto other = authority.issue();
    CHECK(make_server_tls(one.chain, one.key).has_value());
    CHECK(make_server_tls(one.chain, other.key).error() == errc::bad_certificate);
    CHECK(make_server_tls(one.key, one.key).error() == errc::bad_certificate);
    CHECK(make_server_tls("/nonexistent", one.key).error() == boost::system::errc::no_such_file_or_directory);
    CHECK(make_client_tls(one.key).error() == errc::bad_certificate);
    CHECK(make_client_tls("/nonexistent").error() == boost::system::errc::no_such_file_or_directory);
    CHECK(make_client_tls(authority.file()).has_value());
    CHECK(make_client_tls().has_value());
}

}  // namespace switchhook::net
