#include "net/channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/support/certificates.hpp"

namespace switchhook::net {
namespace {

// Two ends of one connection, neither of which waits.
struct socket_pair {
    socket_pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0); }
    ~socket_pair() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    int ends[2] = {-1, -1};
};

std::size_t fill(int socket) {
    const std::string block(1000, 'x');
    std::size_t total = 0;
    for (;;) {
        const ssize_t n = ::send(socket, block.data(), block.size(), 0);
        if (n <= 0) break;
        total += static_cast<std::size_t>(n);
    }
    while (::send(socket, "x", 1, 0) == 1) ++total;
    return total;
}

std::size_t drain(int socket) {
    char dropped[4096];
    std::size_t total = 0;
    for (ssize_t n = 0; (n = ::recv(socket, dropped, sizeof dropped, 0)) > 0;)
        total += static_cast<std::size_t>(n);
    return total;
}

}  // namespace

TEST_CASE("the end of TLS is said once there is room for it", "[net][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    const socket_pair sockets;
    const auto server = tls_server_channel(make_server_tls(files.chain, files.key).value(), sockets.ends[0]);
    const auto client =
        tls_client_channel(make_client_tls(authority.file()).value(), sockets.ends[1], "localhost", nullptr);
    outcome there = outcome::want_read, here = outcome::want_read;
    for (int i = 0; i < 10 && (there != outcome::done || here != outcome::done); ++i) {
        if (here != outcome::done) here = client->handshake().is;
        if (there != outcome::done) there = server->handshake().is;
    }
    REQUIRE(there == outcome::done);
    REQUIRE(here == outcome::done);
    char byte = 0;
    REQUIRE(client->read(&byte, 1).is == outcome::want_read);

    // Bytes beneath TLS, so that no record is half written when the end comes.
    const std::size_t filled = fill(sockets.ends[0]);
    CHECK(server->end().is == outcome::want_write);
    CHECK(drain(sockets.ends[1]) == filled);
    CHECK(server->end().is == outcome::done);
    CHECK(client->read(&byte, 1).is == outcome::ended);
}

}  // namespace switchhook::net
