#include "emulator/platform/identity_platform.hpp"

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "base/json/document.hpp"

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
        {{"app-1", "tenant-1", secret("s3cr&t"), "https://bot/cb", "Bot", {"Calls.Initiate.All"}},
         {"app-2", "tenant-2", secret("other"), "https://bot/cb", "Bot", {}}},
        {3599s, "https://localhost:1"},
        graph::jwt_signer("kid", shared_key()),
        ids};

    net::http_response ask(const std::string& body, const std::string& tenant = "tenant-1") {
        net::http_request request;
        request.method = "POST";
        request.body = body;
        return platform.token(tenant, request, now);
    }
    std::string token(const std::string& body, const std::string& tenant = "tenant-1") {
        const auto response = ask(body, tenant);
        REQUIRE(response.status == 200);
        return json::document::parse(response.body)->root()["access_token"].string_or();
    }
    std::string verdict(const std::string& header) {
        const auto v = platform.judge(header, now);
        if (const auto* refused = std::get_if<token_refused>(&v)) return refused->message;
        return "good for " + std::get<const registered_app*>(v)->id;
    }
};

const std::string good =
    "client_id=app-1&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=s3cr%26t&grant_type="
    "client_credentials";

}  // namespace

TEST_CASE("the right secret gets a token for Graph with the roles of the application",
          "[emulator][identity]") {
    fixture f;
    const auto response = f.ask(good);
    REQUIRE(response.status == 200);
    const auto body = json::document::parse(response.body);
    CHECK(body->root()["token_type"].string_or() == "Bearer");
    CHECK(body->root()["expires_in"].as_integer() == 3599);
    const auto token = body->root()["access_token"].string_or();
    const auto dot = token.find('.');
    const auto claims =
        json::document::parse(*base64url_decode(token.substr(dot + 1, token.rfind('.') - dot - 1)));
    REQUIRE(claims.has_value());
    const auto root = claims->root();
    CHECK(root["aud"].string_or() == "https://graph.microsoft.com");
    CHECK(root["appid"].string_or() == "app-1");
    CHECK(root["tid"].string_or() == "tenant-1");
    CHECK(root["roles"].at(0).string_or() == "Calls.Initiate.All");
    CHECK(*root["exp"].as_integer() - *root["iat"].as_integer() == 3599);
    CHECK(f.verdict("Bearer " + token) == "good for app-1");
    CHECK(f.verdict("bearer " + token) == "good for app-1");
}

TEST_CASE("id and secret are taken from the Authorization header too", "[emulator][identity]") {
    fixture f;
    net::http_request request;
    request.headers.set("Authorization", "Basic YXBwLTE6czNjciUyNnQ=");
    request.body = "scope=https://localhost:1/.default&grant_type=client_credentials";
    CHECK(f.platform.token("tenant-1", request, f.now).status == 200);
}

TEST_CASE("each mistake has the platform's own number", "[emulator][identity]") {
    const std::string scope = "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
    const std::string grant = "&grant_type=client_credentials";
    struct {
        std::string body, tenant;
        unsigned status;
        const char* error;
        std::int64_t code;
    } const cases[] = {
        {"client_id=app-1&client_secret=wrong" + scope + grant, "tenant-1", 401, "invalid_client", 7000215},
        {"client_id=app-1&client_secret=s3cr%26" + scope + grant, "tenant-1", 401, "invalid_client", 7000215},
        {"client_id=app-9&client_secret=x" + scope + grant, "tenant-1", 400, "unauthorized_client", 700016},
        {"client_id=app-2&client_secret=other" + scope + grant, "tenant-1", 400, "unauthorized_client",
         700016},
        {"client_id=app-1&client_secret=x" + scope + grant, "nowhere", 400, "invalid_request", 90002},
        {"client_id=app-1&client_secret=s3cr%26t&scope=Calls.Initiate.All" + grant, "tenant-1", 400,
         "invalid_scope", 70011},
        {"client_id=app-1&client_secret=s3cr%26t" + grant, "tenant-1", 400, "invalid_request", 900144},
        {"client_secret=s3cr%26t" + scope + grant, "tenant-1", 400, "invalid_request", 900144},
        {"client_id=app-1&client_secret=s3cr%26t" + scope, "tenant-1", 400, "invalid_request", 900144},
        {"client_id=app-1" + scope + grant, "tenant-1", 401, "invalid_client", 7000218},
        {"client_id=app-1" + scope + "&grant_type=password", "tenant-1", 400, "unsupported_grant_type",
         70003},
        {"client_id=app-1" + scope + grant +
             "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_"
             "assertion=x.y.z",
         "tenant-1", 401, "invalid_client", 50027},
    };
    for (const auto& c : cases) {
        CAPTURE(c.body);
        fixture f;
        const auto response = f.ask(c.body, c.tenant);
        CHECK(response.status == c.status);
        const auto body = json::document::parse(response.body);
        REQUIRE(body.has_value());
        CHECK(body->root()["error"].string_or() == c.error);
        CHECK(body->root()["error_codes"].at(0).as_integer() == c.code);
        CHECK(body->root()["error_description"].string_or().rfind("AADSTS" + std::to_string(c.code) + ":",
                                                                  0) == 0);
    }
}

TEST_CASE("tokens that are missing, foreign, expired or for somebody else are refused",
          "[emulator][identity]") {
    fixture f;
    CHECK(f.verdict("") == "Access token is empty.");
    CHECK(f.verdict("Bearer ") == "Access token is empty.");
    CHECK(f.verdict("Bearer nonsense") == "CompactToken parsing failed with error code: 80049217");
    // Well signed, with the platform's own key, and yet never issued.
    const graph::jwt_signer same("kid", shared_key());
    CHECK(f.verdict("Bearer " + same.sign(R"({"aud":"https://graph.microsoft.com"})")) ==
          "Signing key is invalid.");
    const auto elsewhere = f.token(
        "client_id=app-1&scope=https%3A%2F%2Fapi.botframework.com%2F.default&client_secret=s3cr%26t&grant_"
        "type=client_credentials");
    CHECK(f.verdict("Bearer " + elsewhere) == "Access token validation failure. Invalid audience.");
    const auto mine = f.token(good);
    f.now += 3598s;
    CHECK(f.verdict("Bearer " + mine) == "good for app-1");
    f.now += 1s;
    CHECK(f.verdict("Bearer " + mine) == "Lifetime validation failed, the token is expired.");
}

TEST_CASE("forms are decoded, plus signs too", "[emulator][identity]") {
    CHECK(form_value("a=1&b=x+y%26z&b=2", "b") == "x y&z");
    CHECK(form_value("a=1&b", "b") == "");
    CHECK_FALSE(form_value("a=1", "c"));
    CHECK_FALSE(form_value("", "c"));
}

TEST_CASE("ids of applications and tenants are known in any case", "[emulator][identity]") {
    fixture f;
    std::string body = good;
    body.replace(body.find("app-1"), 5, "APP-1");
    CHECK(f.verdict("Bearer " + f.token(body, "Tenant-1")) == "good for app-1");
    CHECK(f.platform.find("App-2") != nullptr);
    CHECK(f.platform.find("App-3") == nullptr);
}
