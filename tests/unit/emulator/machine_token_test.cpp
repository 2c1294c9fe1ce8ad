// Managed identities, and applications installed in several tenants.

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "emulator/platform/identity_platform.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

const graph::rsa_private_key& shared_key() {
    static const auto key = graph::rsa_private_key::generate();
    return key;
}

struct fixture {
    chance ids{1};
    wall_time now{1'800'000'000s};
    identity_platform platform{
        apps(), {3599s, "https://localhost:1"}, graph::jwt_signer("kid", shared_key()), ids};

    static std::vector<registered_app> apps() {
        registered_app machine;
        machine.id = "app-1";
        machine.tenant = "tenant-1";
        machine.machine = machine_identity{"", secret("header")};
        registered_app assigned;
        assigned.id = "app-2";
        assigned.tenant = "tenant-1";
        assigned.client_secret = secret("s");
        assigned.machine = machine_identity{"id-7", {}};
        assigned.other_tenants = {"tenant-2"};
        assigned.federations = {{"https://emulator.example", "app-2"}};
        return {machine, assigned};
    }
    net::http_response ask(identity_platform::machine form, const std::string& query,
                           const net::header_list& headers) {
        net::http_request request;
        request.target = "/any?" + query;
        request.headers = headers;
        return platform.machine_token(form, request, now);
    }
    net::http_response imds(const std::string& query,
                            const net::header_list& headers = {{"Metadata", "true"}}) {
        return ask(identity_platform::machine::virtual_machine, query, headers);
    }
    net::http_response sign_in(const std::string& tenant, const std::string& proof,
                               const std::string& id = "app-2") {
        net::http_request request;
        request.body =
            "grant_type=client_credentials&scope=https://localhost:1/.default&client_id=" + id + proof;
        return platform.token(tenant, request, now);
    }
    static json::document json_of(const net::http_response& r) { return *json::document::parse(r.body); }
    static std::string error_of(const net::http_response& r) {
        return std::to_string(r.status) + ' ' + json_of(r).root()["error"].string_or();
    }
    std::string good_for(const net::http_response& r) {
        REQUIRE(r.status == 200);
        const auto header = "Bearer " + json_of(r).root()["access_token"].string_or();
        const auto v = platform.judge(header, now);
        REQUIRE(std::holds_alternative<const registered_app*>(v));
        return std::get<const registered_app*>(v)->id + " in " + platform.tenant_of(header);
    }
};

const std::string good = "api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com%2F";

}  // namespace

TEST_CASE("a virtual machine's identity gets a token, with numbers as strings", "[emulator][identity]") {
    fixture f;
    const auto response = f.imds(good);
    CHECK(f.good_for(response) == "app-1 in tenant-1");
    const auto body = f.json_of(response);
    CHECK(body.root()["expires_in"].as_string() == "3599");
    CHECK(body.root()["expires_on"].as_string() == "1800003599");
    CHECK(body.root()["resource"].as_string() == "https://graph.microsoft.com/");
    CHECK(body.root()["token_type"].as_string() == "Bearer");
    CHECK(f.good_for(f.imds(good + "&client_id=id-7")) == "app-2 in tenant-1");
}

TEST_CASE("each mistake at a virtual machine's endpoint has its error", "[emulator][identity]") {
    fixture f;
    CHECK(f.error_of(f.imds(good, {})) == "400 bad_request_102");
    CHECK(f.error_of(f.imds(good, {{"Metadata", "true"}, {"X-Forwarded-For", "10.0.0.1"}})) ==
          "400 invalid_request");
    CHECK(f.error_of(f.imds("api-version=2018-02-01")) == "400 invalid_resource");
    CHECK(f.error_of(f.imds("resource=https://graph.microsoft.com/")) == "400 invalid_request");
    CHECK(f.error_of(f.imds(good + "&client_id=id-8")) == "400 invalid_request");
}

TEST_CASE("App Service's form wants its own header and says when the token ends", "[emulator][identity]") {
    fixture f;
    using machine = identity_platform::machine;
    const std::string query = "api-version=2019-08-01&resource=https://localhost:1/";
    const auto response = f.ask(machine::app_service, query, {{"X-IDENTITY-HEADER", "header"}});
    CHECK(f.good_for(response) == "app-1 in tenant-1");
    CHECK(f.json_of(response).root()["expires_on"].as_string() == "1800003599");
    CHECK_FALSE(f.json_of(response).root()["expires_in"]);
    CHECK(f.ask(machine::app_service, query, {{"X-IDENTITY-HEADER", "wrong"}}).status == 401);
    CHECK(f.ask(machine::app_service, query, {{"Metadata", "true"}}).status == 400);
}

TEST_CASE("an application signs in where it is installed, and its token says where", "[emulator][identity]") {
    fixture f;
    CHECK(f.good_for(f.sign_in("tenant-1", "&client_secret=s")) == "app-2 in tenant-1");
    const auto other = f.sign_in("tenant-2", "&client_secret=s");
    CHECK(f.good_for(other) == "app-2 in tenant-2");
    const auto token = f.json_of(other).root()["access_token"].string_or();
    const auto dot = token.find('.');
    const auto claims =
        json::document::parse(*base64url_decode(token.substr(dot + 1, token.rfind('.') - dot - 1)));
    CHECK(claims->root()["tid"].as_string() == "tenant-2");
    CHECK(claims->root()["iss"].as_string() == "https://sts.windows.net/tenant-2/");
    CHECK(f.json_of(f.sign_in("tenant-2", "&client_secret=s", "app-1"))
              .root()["error_codes"]
              .at(0)
              .as_integer() == 700016);
    CHECK(f.json_of(f.sign_in("tenant-3", "&client_secret=s")).root()["error_codes"].at(0).as_integer() ==
          90002);
    CHECK(f.platform.tenant_of("Bearer x").empty());
    CHECK(f.platform.tenant_of("").empty());
}

TEST_CASE("an application without a secret is not let in by an empty one", "[emulator][identity]") {
    fixture f;
    CHECK(f.sign_in("tenant-1", "&client_secret=", "app-1").status == 401);
}

TEST_CASE("the emulator's own federated token is good for its application", "[emulator][identity]") {
    fixture f;
    CHECK_FALSE(f.platform.federated_token("app-1", f.now).has_value());
    const auto token = f.platform.federated_token("app-2", f.now);
    REQUIRE(token.has_value());
    const auto proof =
        "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&"
        "client_assertion=" +
        *token;
    CHECK(f.good_for(f.sign_in("tenant-2", proof)) == "app-2 in tenant-2");
    f.now += 2h;
    CHECK(f.json_of(f.sign_in("tenant-2", proof)).root()["error_codes"].at(0).as_integer() == 700024);
}
