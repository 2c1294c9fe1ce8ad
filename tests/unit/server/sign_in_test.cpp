#include "server/sign_in.hpp"

#include <catch2/catch.hpp>

#include "config/cloud.hpp"
#include "tests/support/app_certificate.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

config::settings settings() {
    config::settings s;
    s.app.id = "app-1";
    s.graph.login_url = "https://login.example";
    s.graph.base_url = "https://proxy.example";
    return s;
}

}  // namespace

TEST_CASE("the settings lead to the credential they name", "[server][sign-in]") {
    auto s = settings();
    CHECK(prepare_sign_in(s, {}).has_error());
    s.app.client_secret = secret("s");
    const auto by_secret = prepare_sign_in(s, {});
    REQUIRE(by_secret.has_value());
    CHECK(by_secret->proof->describe() == "client secret");
    CHECK(by_secret->platform.client_id == "app-1");
    CHECK(by_secret->platform.login_url == "https://login.example");
    CHECK(by_secret->platform.resource == "https://graph.microsoft.com");
    s.app.federated_token = "/var/token";
    s.app.federated = true;
    CHECK(prepare_sign_in(s, {}).has_error());
    s.app.client_secret = {};
    CHECK(prepare_sign_in(s, {})->proof->describe() == "federated token in /var/token");
}

TEST_CASE("tokens are for Graph in the cloud, whatever stands in front of it", "[server][sign-in]") {
    auto s = settings();
    s.app.client_secret = secret("s");
    config::use_cloud(s.graph, "usGovDoD");
    s.graph.base_url = "https://proxy.example";
    CHECK(prepare_sign_in(s, {})->platform.resource == "https://dod-graph.microsoft.us");
    s.app.client_secret = {};
    s.app.managed_identity = true;
    CHECK(prepare_sign_in(s, {})->machine->resource == "https://dod-graph.microsoft.us");
}

TEST_CASE("a certificate is read at the start, and what is wrong with it is told", "[server][sign-in]") {
    const test::temporary_folder folder;
    const auto made = test::make_app_certificate();
    auto s = settings();
    s.app.certificate = folder.write("app.pem", made.certificate);
    s.app.key = folder.write("app.key", made.key);
    const auto good = prepare_sign_in(s, {});
    REQUIRE(good.has_value());
    CHECK_THAT(good->proof->describe(), Catch::StartsWith("certificate " + s.app.certificate.string()));
    folder.write("app.key", "");
    CHECK(prepare_sign_in(s, {}).error() == s.app.key.string() + ": holds no private key in PEM form");
}

TEST_CASE("where a managed identity is asked is found by the environment", "[server][sign-in]") {
    auto s = settings();
    s.app.managed_identity = true;
    s.app.managed_identity_client_id = "id-7";
    const config::environment app_service{{"IDENTITY_ENDPOINT", "http://127.0.0.1:41741/msi/token"},
                                          {"IDENTITY_HEADER", "853b9a84"}};
    const auto machine = [&](const config::environment& variables) {
        return prepare_sign_in(s, variables)->machine.value();
    };
    CHECK(machine({}).endpoint == "http://169.254.169.254/metadata/identity/oauth2/token");
    CHECK(machine({}).header.empty());
    CHECK(machine({}).client_id == "id-7");
    CHECK(machine({}).resource == "https://graph.microsoft.com");
    CHECK(machine(app_service).endpoint == "http://127.0.0.1:41741/msi/token");
    CHECK(machine(app_service).header.reveal() == "853b9a84");
    // An endpoint of the configuration goes before, and is not told the other one's header.
    s.app.managed_identity_endpoint = "http://127.0.0.1:9080/metadata/identity/oauth2/token";
    CHECK(machine(app_service).endpoint == s.app.managed_identity_endpoint);
    CHECK(machine(app_service).header.empty());
}
