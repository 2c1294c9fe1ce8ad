#include "graph/auth/managed_identity.hpp"

#include <catch2/catch.hpp>

#include "bench.hpp"
#include "graph/auth/error.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;

namespace {

struct machine {
    explicit machine(managed_identity_settings s = {}) {
        s.resource = "https://graph.example";
        transport->reply = [this](const net::origin&,
                                  const net::http_request&) -> result<net::http_response> {
            if (failure) return failure;
            return answer;
        };
        tokens.emplace(
            io.get_executor(), transport, std::move(s), [this] { return now; },
            [] { return std::chrono::system_clock::time_point(1'800'000'000s); });
    }
    result<secret> ask() { return bench::answer_to(io, tokens->token("tenant.example", bench::never)); }
    [[nodiscard]] std::size_t requests() const { return transport->requests.size(); }
    // How long nothing is asked after the next failure; the grain is a second.
    std::chrono::seconds pause() {
        CHECK_FALSE(ask().has_value());
        const auto before = requests();
        std::chrono::seconds waited{0};
        while (true) {
            // A peek that asks would be the next failure: so look whether one would go out at this time.
            transport->hold();
            bench::ask(io, tokens->token("tenant.example", bench::never));
            bench::settle(io);
            const bool asked = requests() > before;
            transport->release();
            bench::settle(io);
            if (asked || waited > 200s) return waited;
            now += 1s;
            waited += 1s;
        }
    }

    asio::io_context io;
    net::steady_clock::time_point now = net::steady_clock::time_point() + 1000h;
    error_code failure;
    net::http_response answer = bench::answered(
        200, R"({"access_token":"t","client_id":"c","expires_in":"3600","expires_on":"1800003600",
                 "resource":"https://graph.example/","token_type":"Bearer"})");
    std::shared_ptr<bench::memory_transport> transport = std::make_shared<bench::memory_transport>(io);
    std::optional<managed_identity> tokens;
};

}  // namespace

TEST_CASE("a virtual machine's endpoint is asked as Azure wants it", "[graph][auth]") {
    machine m;
    const auto token = m.ask();
    REQUIRE(token.has_value());
    CHECK(token->reveal() == "t");
    REQUIRE(m.requests() == 1);
    CHECK(m.transport->urls[0] ==
          "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
          "https%3A%2F%2Fgraph.example%2F");
    CHECK(m.transport->requests[0].method == "GET");
    CHECK(m.transport->requests[0].headers.find("Metadata") == "true");
    m.now += 3299s;
    CHECK(m.ask().has_value());
    CHECK(m.requests() == 1);
    m.now += 1s;
    CHECK(m.ask().has_value());
    CHECK(m.requests() == 2);
}

TEST_CASE("a user-assigned identity is named by its client id", "[graph][auth]") {
    managed_identity_settings s;
    s.client_id = "id-7";
    machine m(s);
    CHECK(m.ask().has_value());
    CHECK_THAT(m.transport->urls.at(0), Catch::EndsWith("&client_id=id-7"));
}

TEST_CASE("App Service is asked with its header, and says only when the token ends", "[graph][auth]") {
    managed_identity_settings s;
    s.endpoint = "http://127.0.0.1:41741/msi/token";
    s.header = secret("853b9a84");
    machine m(s);
    m.answer =
        bench::answered(200, R"({"access_token":"t","expires_on":"1800000600","token_type":"Bearer"})");
    CHECK(m.ask().has_value());
    CHECK(m.transport->urls.at(0) ==
          "http://127.0.0.1:41741/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.example%2F");
    CHECK(m.transport->requests[0].headers.find("X-IDENTITY-HEADER") == "853b9a84");
    CHECK(m.transport->requests[0].headers.find("Metadata").empty());
    m.now += 600s;
    m.answer.status = 500;
    CHECK_FALSE(m.ask().has_value());
}

TEST_CASE("an endpoint that is starting is asked at Azure's pace", "[graph][auth]") {
    for (const unsigned status : {404U, 429U}) {
        machine m;
        m.answer = bench::answered(status, "");
        CHECK_FALSE(m.ask().has_value());
        CHECK_FALSE(m.ask().has_value());  // after a pause of nothing
        CHECK(m.requests() == 2);
        for (const auto pause : {2s, 6s, 14s, 30s, 30s}) {
            const auto before = m.requests();
            m.now += pause - 1ms;
            CHECK_FALSE(m.ask().has_value());
            CHECK(m.requests() == before);
            m.now += 1ms;
            CHECK_FALSE(m.ask().has_value());
            CHECK(m.requests() == before + 1);
        }
    }
}

TEST_CASE("an endpoint that is being updated is given time, and one that fails a second", "[graph][auth]") {
    machine updated;
    updated.answer = bench::answered(410, "");
    CHECK(updated.pause() == 10s);
    machine broken;
    broken.answer = bench::answered(500, "");
    CHECK(broken.pause() == 1s);
    CHECK(broken.ask().error() == auth_errc::platform_unavailable);
}

TEST_CASE("a machine without the identity says what to do", "[graph][auth]") {
    machine m;
    m.answer =
        bench::answered(400, R"({"error":"invalid_request","error_description":"Identity not found"})");
    CHECK(m.ask().error() == auth_errc::no_identity);
    CHECK(m.tokens->trouble("tenant.example") ==
          "managed identity at http://169.254.169.254/metadata/identity/oauth2/token: status 400, no such "
          "managed identity (invalid_request). Remedy: Assign an identity to this machine, or name one in "
          "app.managedIdentity.clientId.");
    managed_identity_settings s;
    s.client_id = "id-7";
    machine other(s);
    other.answer = m.answer;
    CHECK_FALSE(other.ask().has_value());
    CHECK_THAT(other.tokens->trouble("tenant.example"),
               Catch::Contains(" Remedy: Assign the identity with client id id-7 to this machine"));
}

TEST_CASE("where there is no endpoint, the line asks whether this is Azure", "[graph][auth]") {
    machine m;
    m.failure = net::errc::not_connected;
    CHECK(m.ask().error() == net::errc::not_connected);
    CHECK_THAT(m.tokens->trouble("tenant.example"),
               Catch::Contains("169.254.169.254") && Catch::Contains("is this a machine in Azure"));
}
