// What checks ask of their surroundings, and what they do with the answers.

#include <catch2/catch.hpp>

#include <map>

#include "base/base64url.hpp"
#include "server/doctor/checks.hpp"
#include "server/doctor/real_surroundings.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::server::doctor;
using Catch::Contains;

namespace {

// 2026-05-01T12:00:00Z
const std::chrono::system_clock::time_point noon =
    std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);

struct scripted final : surroundings {
    std::map<std::string, net::http_response> pages;      // by URL; others do not answer
    std::vector<std::pair<std::string, trusting>> asked;  // URL and whose word counted
    std::string bearer, agent;                            // of the last request
    std::string listener_says;
    bind_facts bound;
    token_facts token;
    std::vector<std::string> addresses;
    std::string unreachable;

    std::chrono::system_clock::time_point now() override { return noon; }
    std::vector<std::string> resolve(const std::string&, net::deadline) override { return addresses; }
    std::string why_unreachable(const std::string&, unsigned short, net::deadline) override {
        return unreachable;
    }
    handshake shake_hands(const std::string&, unsigned short, const std::string&, const std::string&,
                          net::deadline) override {
        handshake h;
        h.answer = listener_says;
        return h;
    }
    std::string plain_exchange(const std::string&, unsigned short, const std::string&,
                               net::deadline) override {
        return listener_says;
    }
    result<net::http_response, std::string> ask(const std::string& url, net::http_request request,
                                                trusting whom, net::deadline) override {
        asked.emplace_back(url, whom);
        bearer = request.headers.find("Authorization");
        agent = request.headers.find("User-Agent");
        const auto page = pages.find(url);
        if (page == pages.end()) return std::string("no connection");
        return page->second;
    }
    token_facts sign_in(net::deadline) override { return token; }
    bind_facts try_port(const std::string&, unsigned short) override { return bound; }
    folder_facts look_at(const std::filesystem::path&) override { return {}; }
    std::size_t open_files_allowed() override { return 0; }
};

struct bedside {
    patient who;
    scripted* around = nullptr;

    bedside() {
        auto made = std::make_unique<scripted>();
        around = made.get();
        who.around = std::move(made);
        auto& s = who.loaded.values;
        s.public_url = "https://bot.example";
        s.app.tenant = "contoso.com";
        s.graph.login_url = "https://login.example";
        s.graph.base_url = "https://graph.example";
        s.graph.open_id_configuration_urls = {"https://keys.example/openid"};
    }
    std::string run(findings (*check)(patient&, net::deadline)) {
        std::string text;
        for (const auto& f : check(who, net::steady_clock::now() + std::chrono::seconds(10)))
            text += std::string(to_string(f.is)) + ": " + f.what + '\n';
        return text;
    }
};

net::http_response dated(const std::string& date) {
    net::http_response r;
    r.headers.set("Date", date);
    return r;
}

const std::string discovery = "https://login.example/contoso.com/v2.0/.well-known/openid-configuration";

}  // namespace

TEST_CASE("a folder that is still to be made is made where its nearest ancestor is", "[doctor]") {
    const auto around = real_surroundings({}, {}, {});
    for (const auto* folder :
         {"switchhook-not-there", "switchhook-not-there/var", "/tmp/switchhook-not-there/var"}) {
        CAPTURE(folder);
        const auto facts = around->look_at(folder);
        CHECK_FALSE(facts.exists);
        CHECK(facts.trouble == "");
        CHECK(facts.free_bytes > 0);
    }
    CHECK_THAT(around->look_at("/dev/null/var").trouble, Contains("is no folder"));
}

TEST_CASE("the identity platform is asked for the time, and Graph when it is silent", "[doctor][clock]") {
    bedside b;
    CHECK_THAT(b.run(check_clock), Contains("skip: nobody there told the time: https://login.example, "
                                            "https://graph.example"));
    b.around->pages["https://graph.example/v1.0/$metadata"] = dated("Fri, 01 May 2026 12:01:00 GMT");
    CHECK_THAT(b.run(check_clock), Contains("behind that of https://graph.example"));
    b.around->pages[discovery] = dated("Fri, 01 May 2026 12:00:00 GMT");
    CHECK_THAT(b.run(check_clock), Contains("ok: agrees with https://login.example"));
    b.around->pages[discovery] = dated("yesterday");
    CHECK_THAT(b.run(check_clock), Contains("https://graph.example"));
}

TEST_CASE("keys that cannot be read are told with their URL", "[doctor][keys]") {
    bedside b;
    const std::string openid = "https://keys.example/openid";
    const auto page = [&](const std::string& url, std::string body, unsigned status = 200) {
        net::http_response r;
        r.status = status;
        r.body = std::move(body);
        b.around->pages[url] = r;
    };
    const auto remedy = [&] {
        return check_keys(b.who, net::steady_clock::now() + std::chrono::seconds(10)).front().remedy;
    };
    CHECK(b.run(check_keys) == "fail: https://keys.example/openid: no connection\n");
    CHECK_THAT(remedy(),
               Catch::StartsWith("Look at DNS, firewall and proxy") && !Contains("openIdConfigurationUrl"));
    page(openid, "<html>");
    CHECK_THAT(b.run(check_keys), Contains("is no OpenID document with a jwks_uri"));
    page(openid, R"({"issuer": "https://api.botframework.com", "jwks_uri": "http://keys.example/k"})");
    CHECK_THAT(b.run(check_keys), Contains("is no OpenID document with a jwks_uri"));
    page(openid, R"({"issuer": "https://api.botframework.com", "jwks_uri": "https://keys.example/k"})");
    CHECK(b.run(check_keys) == "fail: https://keys.example/k: no connection\n");
    CHECK_THAT(remedy(), Catch::StartsWith("Look at DNS, firewall and proxy"));
    page("https://keys.example/k", "{}", 500);
    CHECK(b.run(check_keys) == "fail: https://keys.example/k: answers 500\n");
    CHECK_THAT(remedy(), Catch::StartsWith("Set graph.openIdConfigurationUrl"));
    page("https://keys.example/k", "<html>");
    CHECK(b.run(check_keys) == "fail: https://keys.example/k: is no key document\n");
    page("https://keys.example/k", R"({"keys": []})");
    CHECK_THAT(b.run(check_keys), Contains("has no RSA key"));
}

TEST_CASE("the token and its roles are kept for the checks behind", "[doctor][sign-in]") {
    bedside b;
    b.around->token.trouble = "no such tenant (AADSTS90002) Remedy: Look.";
    CHECK(b.run(check_sign_in) == "fail: no such tenant (AADSTS90002)\n");
    CHECK_FALSE(b.who.token);
    const auto jwt = "e30." + base64url_encode(R"({"roles": ["Calls.AccessMedia.All"]})") + ".x";
    b.around->token = {secret(jwt), {}};
    const auto told = b.run(check_sign_in);
    CHECK_THAT(told, Contains("ok: a token for application"));
    CHECK(told.find(jwt) == std::string::npos);
    CHECK(b.who.roles == std::vector<std::string>{"Calls.AccessMedia.All"});

    CHECK_THAT(b.run(check_graph), Contains("fail: no connection"));
    CHECK(b.around->bearer == "Bearer " + jwt);
    CHECK(b.around->asked.back().first ==
          "https://graph.example/v1.0/communications/calls/00000000-0000-0000-0000-000000000000");
    CHECK(b.around->asked.back().second == trusting::as_the_bot);
}

TEST_CASE("a credential that cannot be used is not the network's fault", "[doctor][sign-in]") {
    bedside b;
    const auto remedy = [&] {
        return check_sign_in(b.who, net::steady_clock::now() + std::chrono::seconds(10)).back().remedy;
    };
    auto& app = b.who.loaded.values.app;
    b.around->token = {std::nullopt, "https://login.example: cannot connect"};
    CHECK_THAT(remedy(), Contains("firewall and proxy"));
    app.federated = true;
    b.around->token = {std::nullopt, "cannot read \"token\": No such file or directory", true};
    CHECK_THAT(remedy(), Contains("the file of app.federatedToken") && !Contains("proxy"));
    app.federated = false;
    app.certificate = app.key = "signing.pem";
    CHECK_THAT(remedy(), Contains("app.certificate and app.key") && !Contains("proxy"));
    app.certificate.clear();
    app.key.clear();
    app.managed_identity = true;
    b.around->token = {std::nullopt, "managed identity at http://169.254.169.254: timed out"};
    CHECK_THAT(remedy(), Contains("Only machines of Azure") && !Contains("proxy"));
    b.around->token.trouble = "no such managed identity. Remedy: Assign an identity to this machine.";
    CHECK(remedy() == "Assign an identity to this machine.");
}

TEST_CASE("a port in use is well only when a switchhook holds it", "[doctor][ports]") {
    bedside b;
    b.around->bound = {bind_outcome::in_use, "Address already in use"};
    const std::string ours = "HTTP/1.1 405 Method Not Allowed\r\n\r\nnotifications are posted\n";
    for (const std::string says :
         {"", "SSH-2.0", "HTTP/1.1 200 OK\r\n\r\n<html>", "HTTP/1.1 405 No\r\n\r\n"}) {
        b.around->listener_says = says;
        CHECK_THAT(b.run(check_ports), Contains("fail: listen: 0.0.0.0:8443 is held by another program"));
    }
    b.around->listener_says = ours;
    CHECK_THAT(b.run(check_ports), Contains("ok: listen: 0.0.0.0:8443 is held by a running switchhook"));
    b.around->listener_says = "HTTP/1.1 200 OK\r\n\r\nalive\n";
    CHECK_THAT(b.run(check_ports), Contains("ok: admin: 127.0.0.1:8080 is held by a running switchhook"));
}

TEST_CASE("the callback is asked as the public, without a token", "[doctor][callback]") {
    bedside b;
    CHECK_THAT(b.run(check_callback), Contains("gives no answer: no connection"));
    CHECK(b.around->bearer.empty());
    REQUIRE(b.around->asked.size() == 3);
    for (const auto& [url, whom] : b.around->asked) CHECK(whom == trusting::as_the_public);
    CHECK(b.around->asked.front().first == "https://bot.example/callback");
    CHECK(b.around->agent == "switchhook-doctor");
}

TEST_CASE("an address that nobody answers at says who runs here", "[doctor][address]") {
    bedside b;
    b.around->addresses = {"203.0.113.7"};
    CHECK_THAT(b.run(check_address), Contains("ok: bot.example is 203.0.113.7; port 443 answers"));
    b.around->unreachable = "Connection refused";
    CHECK_THAT(b.run(check_address),
               Contains("fail: bot.example is 203.0.113.7; nobody answers at port 443"));
    b.who.loaded.values.public_url = "https://localhost:0";
    CHECK_THAT(b.run(check_address), Contains("skip: publicUrl has port 0"));
}

TEST_CASE("a certificate that is not there yet fails the certificate, and nothing else",
          "[doctor][configuration]") {
    bedside b;
    const auto missing = [](const std::string& path, rule_name rule) {
        return problem{"c.json", 3, 65, path, "cannot open it", severity::error, rule};
    };
    b.who.loaded.found.add(missing("/listen/certificate", "unreadable-file"));
    b.who.loaded.found.add(missing("/listen/key", "unreadable-file"));
    CHECK(b.run(check_configuration) == "ok:  is right\n");
    CHECK_THAT(b.run(check_certificate), Contains("fail: c.json:3:65: /listen/certificate: cannot open it; "
                                                  "c.json:3:65: /listen/key: cannot open it\n"));
    const auto told = check_certificate(b.who, net::steady_clock::now() + std::chrono::seconds(10));
    CHECK_THAT(told.front().remedy, Contains("Get a certificate") && Contains("let a proxy end TLS"));

    for (const auto& other :
         {missing("/flows/incoming", "unreadable-file"), missing("/listen/certificate", "contradiction")}) {
        CAPTURE(other.path);
        b.who.loaded.found.add(other);
        CHECK_THAT(b.run(check_configuration), Contains("fail: c.json:3:65: /listen/key") &&
                                                   Contains("fail: c.json:3:65: " + other.path));
    }
}
