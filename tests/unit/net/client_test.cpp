#include "net/client.hpp"

#include <catch2/catch.hpp>

#include "client_fixture.hpp"

namespace switchhook::net {

TEST_CASE("a request over TLS is answered, by name and by address", "[net][client]") {
    client_and_server both;
    const std::string host = GENERATE("localhost", "127.0.0.1");
    auto to = both.where();
    to.host = host;
    http_request request;
    request.method = "POST";
    request.target = "/a";
    request.body = "hello";
    const auto answer = both.send(to, request);
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == "POST /a hello");
}

}  // namespace switchhook::net
