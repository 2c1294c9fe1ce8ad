#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <optional>

#include "running_listener.hpp"

namespace switchhook::net {
namespace {

using test::blocking_peer;

std::string post(std::size_t announced) {
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(announced) + "\r\n\r\n";
}

std::string status_of(const std::string& answer) {
    return answer.substr(0, std::min<std::size_t>(12, answer.size()));
}

// Refused with this status, told to the hook, and closed.
void check_refused(running_listener& server, blocking_peer& client, refusal why, const char* status) {
    const std::string answer = client.receive_all();
    CHECK(status_of(answer) == status);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK_FALSE(client.timed_out());
    CHECK(server.refusals(1) == std::vector{why});
}

listener_limits with_body(std::size_t bytes) {
    listener_limits limits;
    limits.body_bytes = bytes;
    return limits;
}

}  // namespace

TEST_CASE("a body of exactly the limit is accepted", "[net][listener][limits]") {
    running_listener server(nullptr, with_body(1000));
    blocking_peer client(server.port());
    const std::string body(1000, 'b');
    REQUIRE(client.send(post(1000) + body));
    CHECK(client.receive_through("POST / " + body).find("200 OK") != std::string::npos);
    REQUIRE(client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" +
                        body.substr(500) + "\r\n1f4\r\n" + body.substr(500) + "\r\n0\r\n\r\n"));
    CHECK(client.receive_through("POST / " + body).find("200 OK") != std::string::npos);
}

TEST_CASE("a body of one byte more is refused before it is sent", "[net][listener][limits]") {
    running_listener server(nullptr, with_body(1000));
    blocking_peer client(server.port());
    const bool asks = GENERATE(false, true);
    std::string header = post(1001);
    if (asks) header.insert(header.size() - 2, "Expect: 100-continue\r\n");
    REQUIRE(client.send(header));
    CHECK(status_of(client.receive_through("too large\n")) == "HTTP/1.1 413");
    client.end_sending();
    CHECK(client.receive_all().empty());
    CHECK(server.refusals(1) == std::vector{refusal::body_too_large});
    CHECK(server.wait_for_connections(0));
}

TEST_CASE("other limits are for connections that come later", "[net][listener][limits]") {
    running_listener server(nullptr, with_body(1000));
    blocking_peer before(server.port());
    REQUIRE(before.send(post(2) + "ab"));
    CHECK(before.receive_through("POST / ab").find("200 OK") != std::string::npos);
    server->use_limits(with_body(1));
    REQUIRE(before.send(post(2) + "cd"));
    CHECK(before.receive_through("POST / cd").find("200 OK") != std::string::npos);
    blocking_peer after(server.port());
    REQUIRE(after.send(post(2)));
    CHECK(status_of(after.receive_through("too large\n")) == "HTTP/1.1 413");
}

TEST_CASE("chunks that pass the limit are refused at the chunk that does", "[net][listener][limits]") {
    running_listener server(nullptr, with_body(1000));
    blocking_peer client(server.port());
    const std::string half(500, 'b');
    REQUIRE(client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + half +
                        "\r\n1f5\r\n"));
    CHECK(status_of(client.receive_through("too large\n")) == "HTTP/1.1 413");
    client.end_sending();
    CHECK(client.receive_all().empty());
    CHECK(server.refusals(1) == std::vector{refusal::body_too_large});
}

TEST_CASE("a peer that sends a mebibyte all the same gets its 413", "[net][listener][limits]") {
    test::certificate_authority authority;
    const bool tls = GENERATE(false, true);
    const auto files = authority.issue();
    running_listener server(tls ? make_server_tls(files.chain, files.key).value() : nullptr);
    test::peer_wish wish;
    if (tls) wish.trust = authority.file();
    blocking_peer client(server.port(), wish);
    const std::string body(1U << 20, 'b');
    CHECK(client.send(post(body.size()) + body));
    check_refused(server, client, refusal::body_too_large, "HTTP/1.1 413");
}

TEST_CASE("a header larger than the limit is refused with 431", "[net][listener][limits]") {
    listener_limits limits;
    limits.header_bytes = 1000;
    running_listener server(nullptr, limits);
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    const std::string fits = start + std::string(1000 - start.size() - 4, 'x') + "\r\n\r\n";
    {
        blocking_peer client(server.port());
        REQUIRE(client.send(fits));
        CHECK(client.receive_through("GET / ").find("200 OK") != std::string::npos);
    }
    std::string by_one_byte = fits;
    by_one_byte.insert(start.size(), "x");
    std::string many_short_lines = "GET / HTTP/1.1\r\n";
    while (many_short_lines.size() < 1000) many_short_lines += "A: b\r\n";
    const std::string without_an_end = by_one_byte.substr(0, 1000);
    const std::vector<std::string> all{by_one_byte, without_an_end, many_short_lines};
    const std::string& larger = all[GENERATE(0U, 1U, 2U)];
    CAPTURE(larger);
    blocking_peer client(server.port());
    for (std::size_t at = 0; at < larger.size(); at += 100) REQUIRE(client.send(larger.substr(at, 100)));
    check_refused(server, client, refusal::header_too_large, "HTTP/1.1 431");
}

TEST_CASE("what is not HTTP/1.1 is answered 400", "[net][listener][limits]") {
    running_listener server;
    const std::string garbage = GENERATE(
        as<std::string>{}, "garbage\r\n\r\n",
        "\x16\x03\x01\x02",             // TLS
        "GET / HTTP/1.1\nHost: x\n\n",  // bare line feeds
        "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",  // no Host
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET x HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nName : value\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: one\r\n\ttwo\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"\n\"\r\nb\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n");
    CAPTURE(garbage);
    blocking_peer client(server.port());
    REQUIRE(client.send(garbage));
    check_refused(server, client, refusal::malformed, "HTTP/1.1 400");
}

TEST_CASE("a chunk's header is bounded too", "[net][listener][limits]") {
    running_listener server;
    blocking_peer client(server.port());
    REQUIRE(client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;"));
    client.send(std::string(listener_limits().header_bytes, 'x'));
    check_refused(server, client, refusal::malformed, "HTTP/1.1 400");
}

TEST_CASE("a request that does not come in time is answered 408", "[net][listener][limits]") {
    listener_limits limits;
    limits.header = 30ms;
    limits.header_bytes = 1U << 30;
    running_listener server(nullptr, limits);
    blocking_peer client(server.port());
    SECTION("half a header") {
        REQUIRE(client.send("GET / HTTP/1.1\r\nHo"));
        check_refused(server, client, refusal::header_timed_out, "HTTP/1.1 408");
    }
    SECTION("half a header of the second request") {
        REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nG"));
        CHECK(client.receive_through("GET / ").find("200 OK") != std::string::npos);
        check_refused(server, client, refusal::header_timed_out, "HTTP/1.1 408");
    }
    SECTION("a header in drops: the time runs from the first byte") {
        // Sends for as long as the connection lasts; were each byte to start the time anew, that would be for
        // ever.
        const auto begun = steady_clock::now();
        REQUIRE(client.send("GET / HTTP/1.1\r\n"));
        while (client.send("A: b\r\n") && !client.readable() && steady_clock::now() < begun + 10s)
            std::this_thread::yield();
        CHECK(steady_clock::now() < begun + 10s);
        check_refused(server, client, refusal::header_timed_out, "HTTP/1.1 408");
    }
}

TEST_CASE("a body that does not come in time is answered 408", "[net][listener][limits]") {
    listener_limits limits;
    limits.header = 1h;
    limits.body = 30ms;
    running_listener server(nullptr, limits);
    blocking_peer client(server.port());
    REQUIRE(client.send(post(10) + "half"));
    check_refused(server, client, refusal::body_timed_out, "HTTP/1.1 408");
}

TEST_CASE("the time of a header ends with the header", "[net][listener][limits]") {
    listener_limits limits;
    limits.header = 20ms;
    running_listener server(
        nullptr, limits, [](http_request request, const peer& from) -> asio::awaitable<http_response> {
            if (request.target == "/slow") {
                asio::steady_timer longer_than_a_header(co_await asio::this_coro::executor, 60ms);
                co_await longer_than_a_header.async_wait(asio::use_awaitable);
            }
            co_return co_await echo(std::move(request), from);
        });
    blocking_peer idle(server.port());
    blocking_peer slow(server.port());
    REQUIRE(idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(idle.receive_through("GET / ").find("200 OK") != std::string::npos);
    REQUIRE(slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(slow.receive_through("GET /slow ").find("200 OK") != std::string::npos);
    for (blocking_peer* client : {&idle, &slow}) {
        REQUIRE(client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        CHECK(client->receive_through("GET / ").find("200 OK") != std::string::npos);
    }
    CHECK(server.refusals(0).empty());
}

TEST_CASE("half a request over TLS is answered 408", "[net][listener][limits][tls]") {
    test::certificate_authority authority;
    const auto files = authority.issue();
    listener_limits limits;
    limits.header = 30ms;
    running_listener server(make_server_tls(files.chain, files.key).value(), limits);
    test::peer_wish wish;
    wish.trust = authority.file();
    blocking_peer client(server.port(), wish);
    REQUIRE(client.send("GET / HTTP/1.1\r\n"));
    check_refused(server, client, refusal::header_timed_out, "HTTP/1.1 408");
}

TEST_CASE("an idle connection is closed without a word", "[net][listener][limits]") {
    listener_limits limits;
    const bool asks = GENERATE(false, true);
    limits.idle = asks ? 500ms : 20ms;
    running_listener server(nullptr, limits);
    blocking_peer client(server.port());
    if (asks) REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(client.receive_all() == (asks ? "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nGET / " : ""));
    CHECK_FALSE(client.timed_out());
    CHECK(server.wait_for_connections(0));
    CHECK(server.refusals(0).empty());
}

TEST_CASE("a peer that does not read its answer is cut off", "[net][listener][limits]") {
    listener_limits limits;
    limits.write = 20ms;
    running_listener server(nullptr, limits, [](http_request, const peer&) -> asio::awaitable<http_response> {
        http_response response;
        response.body.resize(64U << 20);
        co_return response;
    });
    blocking_peer client(server.port());
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(client.receive(1) == "H");
    CHECK(server.wait_for_connections(0));
}

TEST_CASE("a connection beyond the limit is closed at once", "[net][listener][limits]") {
    listener_limits limits;
    limits.connections = 2;
    running_listener server(nullptr, limits);
    blocking_peer one(server.port());
    {
        blocking_peer two(server.port());
        REQUIRE(server.wait_for_connections(2));
        blocking_peer three(server.port());
        CHECK(three.receive_all().empty());
        CHECK_FALSE(three.timed_out());
        CHECK(server.refusals(1) == std::vector{refusal::too_many_connections});
        CHECK(server->open_connections() == 2);
    }
    REQUIRE(server.wait_for_connections(1));
    blocking_peer another(server.port());
    REQUIRE(another.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(another.receive_through("GET / ").find("200 OK") != std::string::npos);
}

TEST_CASE("a peer that goes away within a request leaves nothing behind", "[net][listener][limits]") {
    running_listener server;
    const std::string request = post(10) + "half";
    const std::size_t sent = GENERATE(0, 5, 30, 50);
    SECTION("by closing") {
        blocking_peer client(server.port());
        REQUIRE(client.send(request.substr(0, sent)));
    }
    SECTION("by a reset") {
        blocking_peer client(server.port());
        REQUIRE(client.send(request.substr(0, sent)));
        client.reset();
    }
    CHECK(server.wait_for_connections(0));
    CHECK(server.failures() == 0);
}

namespace {

// The next connection of a client takes it; its other end finds none. To be used while the listener waits:
// accept(2) takes a descriptor even where it finds nobody.
class one_descriptor_left {
  public:
    one_descriptor_left() {
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual_) == 0);
        const int next = ::dup(0);
        ::close(next);
        rlimit tight = usual_;
        tight.rlim_cur = static_cast<rlim_t>(next) + 1;
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
    }
    ~one_descriptor_left() { ::setrlimit(RLIMIT_NOFILE, &usual_); }
    one_descriptor_left(const one_descriptor_left&) = delete;
    one_descriptor_left& operator=(const one_descriptor_left&) = delete;

  private:
    rlimit usual_{};
};

class standard_error_to {
  public:
    explicit standard_error_to(const std::string& file) : usual_(::dup(2)) {
        const int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        REQUIRE(to >= 0);
        ::dup2(to, 2);
        ::close(to);
    }
    ~standard_error_to() {
        ::dup2(usual_, 2);
        ::close(usual_);
    }
    standard_error_to(const standard_error_to&) = delete;
    standard_error_to& operator=(const standard_error_to&) = delete;

  private:
    int usual_;
};

std::size_t lines_of(const std::string& file) {
    std::ifstream in(file);
    std::size_t n = 0;
    for (std::string line; std::getline(in, line);) ++n;
    return n;
}

void check_served(blocking_peer& client) {
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(client.receive_through("GET / ").find("200 OK") != std::string::npos);
}

}  // namespace

TEST_CASE("running out of file descriptors is survived", "[net][listener][limits]") {
    running_listener server;
    blocking_peer before(server.port());
    check_served(before);
    std::optional<one_descriptor_left> tight(std::in_place);
    blocking_peer waiting(server.port());
    check_served(before);
    CHECK(server->open_connections() == 1);
    tight.reset();
    check_served(waiting);
}

TEST_CASE("running out of file descriptors is said once and not all the time", "[net][listener][limits]") {
    const test::temporary_folder folder;
    const std::string said = folder.file("stderr");
    {
        running_listener server;
        blocking_peer before(server.port());
        check_served(before);
        const standard_error_to elsewhere(said);
        const one_descriptor_left tight;
        const blocking_peer waiting(server.port());
        // Time for several attempts to accept.
        const auto enough = steady_clock::now() + 250ms;
        while (steady_clock::now() < enough) check_served(before);
    }
    CHECK(lines_of(said) == 1);
}

}  // namespace switchhook::net
