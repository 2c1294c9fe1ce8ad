#include "emulator/platform/client_assertion.hpp"

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "emulator/platform/identity_platform.hpp"
#include "graph/auth/client_certificate.hpp"
#include "tests/support/app_certificate.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

const test::app_certificate& registered() {
    static const auto made = test::make_app_certificate();
    return made;
}
const graph::rsa_private_key& own_key() {
    static const auto key = graph::rsa_private_key::generate();
    return key;
}
const graph::rsa_private_key& issuer_key() {
    static const auto key = graph::rsa_private_key::generate();
    return key;
}

const std::string here = "https://localhost:9443/tenant-1/oauth2/v2.0/token";

struct fixture {
    wall_time now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    graph::certificate certificate = *graph::certificate::from_pem(registered().certificate);
    graph::rsa_private_key key = *graph::rsa_private_key::from_pem(registered().key);
    registered_app app;
    assertion_judge judge{*graph::rsa_public_key::from_pem(own_key().public_pem())};

    fixture() {
        app.id = "app-1";
        app.tenant = "tenant-1";
        app.certificates = {certificate};
    }
    [[nodiscard]] std::string header(const std::string& alg = "PS256") const {
        return R"({"alg":")" + alg + R"(","typ":"JWT","x5t#S256":")" + certificate.sha256_thumbprint() +
               "\"}";
    }
    [[nodiscard]] std::string claims(const std::string& id, const std::string& audience = here,
                                     const std::string& client = "app-1", std::int64_t from = 0,
                                     std::int64_t until = 600) const {
        const auto at = now.time_since_epoch().count();
        return R"({"aud":")" + audience + R"(","iss":")" + client + R"(","sub":")" + client + R"(","jti":")" +
               id + R"(","nbf":)" + std::to_string(at + from) + R"(,"exp":)" + std::to_string(at + until) +
               "}";
    }
    static std::string sign(const graph::rsa_private_key& with, const std::string& head,
                            const std::string& body, graph::rsa_scheme scheme = graph::rsa_scheme::ps256) {
        const auto text = base64url_encode(head) + '.' + base64url_encode(body);
        return text + '.' + base64url_encode(with.sign(text, scheme));
    }
    // 0 when it is good.
    std::int64_t code(const std::string& jwt) {
        const auto refused = judge.judge(jwt, {app, "tenant-1", "https://localhost:9443", now});
        return refused ? refused->code : 0;
    }
    std::int64_t code_of(const std::string& body) { return code(sign(key, header(), body)); }
};

}  // namespace

TEST_CASE("the client's own assertion is good, once", "[emulator][identity]") {
    fixture f;
    const test::temporary_folder folder;
    const auto client = graph::client_certificate::load(folder.write("app.pem", registered().certificate),
                                                        folder.write("app.key", registered().key), "app-1");
    REQUIRE(client.has_value());
    const auto jwt = (*client)->assertion(here);
    CHECK(f.code(jwt) == 0);
    CHECK(f.code(jwt) == 700027);
    CHECK(f.code((*client)->assertion(here)) == 0);
}

TEST_CASE("RS256 and the older thumbprint are taken as well", "[emulator][identity]") {
    fixture f;
    CHECK(f.code(f.sign(f.key, f.header("RS256"), f.claims("1"), graph::rsa_scheme::rs256)) == 0);
    const auto old_form = R"({"alg":"RS256","typ":"JWT","x5t":")" + f.certificate.sha1_thumbprint() + "\"}";
    CHECK(f.code(f.sign(f.key, old_form, f.claims("2"), graph::rsa_scheme::rs256)) == 0);
    CHECK(f.code_of(f.claims("3", "https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token")) == 0);
}

TEST_CASE("each flaw of an assertion has the platform's own number", "[emulator][identity]") {
    fixture f;
    CHECK(f.code("x.y.z") == 50027);
    CHECK(f.code(f.sign(own_key(), f.header(), f.claims("1"))) == 700027);        // another key
    CHECK(f.code(f.sign(f.key, R"({"alg":"PS256"})", f.claims("2"))) == 700027);  // no certificate named
    CHECK(f.code(f.sign(f.key, f.header("RS256"), f.claims("3"))) == 700027);     // signed otherwise
    CHECK(f.code(f.sign(f.key, f.header("none"), f.claims("4"))) == 700027);
    CHECK(f.code_of(f.claims("5", "https://localhost:9443/tenant-2/oauth2/v2.0/token")) == 700023);
    CHECK(f.code_of(f.claims("6", "https://elsewhere.example/tenant-1/oauth2/v2.0/token")) == 700023);
    CHECK(f.code_of(f.claims("7", here, "app-2")) == 700021);
    CHECK(f.code_of(f.claims("8", here, "app-1", -1200, -600)) == 700024);  // expired
    CHECK(f.code_of(f.claims("9", here, "app-1", 600, 1200)) == 700024);    // from the future
    CHECK(f.code_of(f.claims("", here)) == 700027);                         // nothing to know it by
    auto endless = f.claims("11");
    const auto exp = endless.find(R"("exp":)");
    endless.replace(exp, endless.size() - exp, R"("exp":9223372036854775807})");
    CHECK(f.code_of(endless) == 0);
    f.app.certificates.clear();
    CHECK(f.code_of(f.claims("10")) == 700027);
}

TEST_CASE("a certificate that has expired proves nothing", "[emulator][identity]") {
    fixture f;
    const auto jwt = f.sign(f.key, f.header(), f.claims("1", here, "app-1", 0, 1'000'000));
    f.now += 48h;
    CHECK(f.code(jwt) == 700027);
}

TEST_CASE("a federated token is judged by issuer, subject, audience and signature", "[emulator][identity]") {
    fixture f;
    const federated_credential cluster{"https://issuer.example", "system:serviceaccount:bots:switchhook",
                                       "api://AzureADTokenExchange",
                                       graph::rsa_public_key::from_pem(issuer_key().public_pem())};
    f.app.federations = {cluster};
    const auto token = [&](const std::string& issuer, const std::string& subject, const std::string& audience,
                           std::int64_t life, const graph::rsa_private_key& with) {
        const auto end = std::to_string(f.now.time_since_epoch().count() + life);
        return f.sign(with, R"({"alg":"RS256"})",
                      R"({"iss":")" + issuer + R"(","sub":")" + subject + R"(","aud":[")" + audience +
                          R"("],"exp":)" + end + "}",
                      graph::rsa_scheme::rs256);
    };
    const auto good = token(cluster.issuer, cluster.subject, cluster.audience, 3600, issuer_key());
    CHECK(f.code(good) == 0);
    CHECK(f.code(good) == 0);  // it serves until it expires
    CHECK(f.code(token("https://other", cluster.subject, cluster.audience, 3600, issuer_key())) == 700211);
    CHECK(f.code(token(cluster.issuer, "other", cluster.audience, 3600, issuer_key())) == 700213);
    CHECK(f.code(token(cluster.issuer, cluster.subject, "api://other", 3600, issuer_key())) == 700212);
    CHECK(f.code(token(cluster.issuer, cluster.subject, cluster.audience, 3600, own_key())) == 700027);
    CHECK(f.code(token(cluster.issuer, cluster.subject, cluster.audience, -600, issuer_key())) == 700024);
    f.app.federations[0].key.reset();
    CHECK(f.code(good) == 700027);
    CHECK(f.code(token(cluster.issuer, cluster.subject, cluster.audience, 3600, own_key())) == 0);
    f.app.federations[0].believed = true;
    CHECK(f.code(good) == 0);
    // A certificate serves beside it.
    CHECK(f.code_of(f.claims("1")) == 0);
}
