// Each way to sign in, from the configuration to the end of a call; the emulator judges it by the same file.

#include <catch2/catch.hpp>

#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/prometheus.hpp"
#include "tests/support/app_certificate.hpp"

namespace switchhook::test {
namespace {

installation_wish signing_in_by(const std::string& credential) {
    installation_wish wish{std::string(reception_flow)};
    wish.credential = credential;
    return wish;
}

void wait_until_ready(installation& at) {
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("server: calls can be taken") != std::string::npos; },
        40s));
    CHECK(at.web().get(at.admin_url() + "/readyz").status == 200);
}

void take_a_call(installation& at) {
    wait_until_ready(at);
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
}

std::string missing(installation& at) {
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) {
            return log.find("auth: no token") != std::string::npos &&
                   log.find("auth: keys refreshed") != std::string::npos;
        },
        40s));
    // The line is written a moment before the probe knows it.
    for (int look = 0;; ++look) {
        const auto answer = at.web().get(at.admin_url() + "/readyz");
        CHECK(answer.status == 503);
        if (answer.body.find(": ") != std::string::npos || look > 1000) return answer.body;
    }
}

const std::string by_certificate = R"("certificate": "app.pem", "key": "app.key")";

}  // namespace

TEST_CASE("a bot signs in by its certificate and takes a call", "[sign-in]") {
    const auto made = make_app_certificate();
    auto wish = signing_in_by(by_certificate);
    wish.files = {{"app.pem", made.certificate}, {"app.key", made.key}};
    installation at(wish);
    at.keep_secret(made.key.substr(100, 40));
    take_a_call(at);
}

TEST_CASE("a bot whose certificate is not registered says which one it showed", "[sign-in]") {
    const auto made = make_app_certificate(), other = make_app_certificate();
    auto wish = signing_in_by(by_certificate);
    wish.files = {{"app.pem", made.certificate},
                  {"app.key", made.key},
                  {"other.pem", other.certificate},
                  {"other.key", other.key}};
    wish.bot_environment = {{"SWITCHHOOK_APP_CERTIFICATE", "other.pem"}, {"SWITCHHOOK_APP_KEY", "other.key"}};
    installation at(wish);
    CHECK_THAT(missing(at), Catch::Contains("AADSTS700027") && Catch::Contains("Remedy: ") &&
                                Catch::Contains("other.pem (thumbprint "));
    CHECK(read_prometheus(at.admin("/metrics").body).at("switchhook_graph_tenants_without_token") == 1);
}

TEST_CASE("a bot signs in as a virtual machine and takes a call", "[sign-in]") {
    auto wish = signing_in_by(R"("managedIdentity": true)");
    wish.bot_environment = {
        {"SWITCHHOOK_APP_MANAGED_IDENTITY_ENDPOINT", "{control}/metadata/identity/oauth2/token"}};
    installation at(wish);
    take_a_call(at);
}

TEST_CASE("a bot signs in as App Service lets it and takes a call", "[sign-in]") {
    auto wish = signing_in_by(R"("managedIdentity": {"clientId": "00000000-0000-0000-0000-00000000000c"})");
    wish.bot_environment = {{"IDENTITY_ENDPOINT", "{control}/msi/token"},
                            {"IDENTITY_HEADER", "853b9a84-5bfa"}};
    installation at(wish);
    at.keep_secret("853b9a84-5bfa");
    take_a_call(at);
}

TEST_CASE("a bot signs in by a federated token that comes later, and takes a call", "[sign-in]") {
    installation at(signing_in_by(R"("federatedToken": {"file": "token"})"));
    CHECK_THAT(missing(at), Catch::Contains("token\": No such file or directory"));
    const auto token = at.control("GET", "/emulator/federated-token");
    REQUIRE(token.status == 200);
    at.folder().write("token", token.body);
    take_a_call(at);
}

TEST_CASE("a call of a tenant that the bot does not serve is refused at the door", "[sign-in]") {
    installation_wish wish{std::string(reception_flow)};
    wish.bot_environment = {{"SWITCHHOOK_APP_TENANTS", "00000000-0000-0000-0000-00000000000b"}};
    installation at(wish);
    wait_until_ready(at);
    at.ring();
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("token of another tenant") != std::string::npos; },
        40s));
}

TEST_CASE("a bot of several tenants uses a token of the call's tenant", "[sign-in]") {
    const std::string other = "5f6e7d8c-0000-4000-8000-00000000e5f6";
    auto wish = signing_in_by(R"("secret": { "file": "app-secret" }, "tenants": [")" +
                              std::string(tenant_id) + R"(", ")" + other + "\"]");
    wish.files = {{"app-secret", "the-secret-of-several-tenants"}};
    installation at(wish);
    at.keep_secret("the-secret-of-several-tenants");
    take_a_call(at);
    CHECK(at.bot().errors().find("auth: token received tenant=" + other) == std::string::npos);

    const auto answer = at.control(
        "POST", "/emulator/calls",
        R"({"from": {"user": "00000000-0000-0000-0000-0000000000aa", "tenant": ")" + other + "\"}}");
    REQUIRE(answer.status == 201);
    followed_call call(at, parsed(answer.body).root()["id"].string_or());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(at.bot().errors().find("auth: token received tenant=" + other) != std::string::npos);
}

}  // namespace switchhook::test
