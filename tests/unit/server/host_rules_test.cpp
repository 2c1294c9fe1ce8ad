#include "server/outside/host_rules.hpp"

#include <catch2/catch.hpp>

#include "server/outside/public_address.hpp"
#include "server/outside/redirect.hpp"
#include "server/outside/repeat.hpp"
#include "server/outside/shown_path.hpp"
#include "server/outside/signature.hpp"

using namespace switchhook;
using namespace switchhook::server::outside;
using namespace std::chrono_literals;

namespace {

using failure = std::optional<service_failure>;

host_rules rules_with(std::vector<std::string> allow, std::vector<std::string> plain = {},
                      std::vector<std::string> private_hosts = {}) {
    return {host_list(allow), host_list(plain), host_list(private_hosts)};
}

net::origin https(std::string host) { return {true, std::move(host), 443}; }
net::origin http(std::string host) { return {false, std::move(host), 80}; }

bool is_public(const char* text) { return server::outside::is_public(boost::asio::ip::make_address(text)); }

hop from(const char* url, service_method m = service_method::get) {
    return {m, net::parse_url(url).value(), true};
}

std::string led(const hop& at, unsigned status, std::string_view location) {
    const auto next = redirected(at, status, location);
    if (std::holds_alternative<stay>(next)) return "stays";
    if (const auto* why = std::get_if<service_failure>(&next)) return std::string(word_of(*why));
    const auto& to = std::get<hop>(next);
    return std::string(verb(to.method)) + (to.with_body ? " with body " : " ") + to_string(to.to.where) +
           to.to.target;
}

}  // namespace

TEST_CASE("without a list every host may be asked, but only over https", "[server][outside]") {
    const host_rules none;
    CHECK(none.refusal(https("crm.example.com")) == failure());
    CHECK(none.refusal(http("crm.example.com")) == failure(service_failure::plain_refused));
}

TEST_CASE("a list names hosts, and all names below one", "[server][outside]") {
    const auto rules = rules_with({"crm.example.com", "*.Example.org", "10.0.0.1", "::1"});
    for (const auto* host : {"crm.example.com", "CRM.example.com", "crm.example.com.", "a.example.org",
                             "a.b.example.org", "10.0.0.1", "::1", "0:0::1"}) {
        CAPTURE(host);
        CHECK(rules.refusal(https(host)) == failure());
    }
    for (const auto* host : {"example.com", "a.crm.example.com", "example.org", "aexample.org",
                             "xcrm.example.com", "crm.example.com.evil.example", "10.0.0.10", ""}) {
        CAPTURE(host);
        CHECK(rules.refusal(https(host)) == failure(service_failure::host_not_allowed));
    }
}

TEST_CASE("plain HTTP and private addresses are for hosts that are named for them", "[server][outside]") {
    const auto rules = rules_with({"crm.example.com"}, {"localhost"}, {"intranet.example.com"});
    CHECK(rules.refusal(http("localhost")) == failure());
    CHECK(rules.refusal(https("localhost")) == failure());
    CHECK(rules.refusal(http("crm.example.com")) == failure(service_failure::plain_refused));
    CHECK(rules.refusal(http("intranet.example.com")) == failure(service_failure::plain_refused));
    const auto here = boost::asio::ip::make_address("127.0.0.1"),
               there = boost::asio::ip::make_address("8.8.8.8");
    CHECK(rules.may_dial(https("intranet.example.com"), here));
    CHECK(rules.may_dial(https("crm.example.com"), there));
    CHECK_FALSE(rules.may_dial(https("crm.example.com"), here));
    CHECK_FALSE(rules.may_dial(http("localhost"), here));
}

TEST_CASE("addresses that lead to this machine, its network or its hoster are not public",
          "[server][outside]") {
    for (const auto* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "10.255.255.255",
                             "100.64.0.1",
                             "100.100.100.200",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.0.1",
                             "168.63.129.16",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.8",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.255.255.255",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:8.8.8.8",
                             "::8.8.8.8",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::808:808",
                             "100::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "3fff::1",
                             "fc00::1",
                             "fd00:ec2::254",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "5f00::1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_public(text));
    }
    for (const auto* text : {"1.1.1.1",
                             "8.8.8.8",
                             "9.255.255.255",
                             "11.0.0.0",
                             "100.63.255.255",
                             "100.128.0.0",
                             "126.0.0.1",
                             "128.0.0.1",
                             "168.63.129.15",
                             "169.253.0.1",
                             "172.15.255.255",
                             "172.32.0.0",
                             "192.167.0.1",
                             "192.169.0.1",
                             "198.17.0.1",
                             "198.20.0.1",
                             "223.255.255.255",
                             "2606:4700::1111",
                             "2001:4860:4860::8888",
                             "2a00::1",
                             "64:ff9b::808:808"}) {
        CAPTURE(text);
        CHECK(is_public(text));
    }
}

TEST_CASE("a redirect is followed within its host, as browsers do", "[server][outside]") {
    const auto post = from("https://a.example/x?y", service_method::post);
    const auto put = from("https://a.example/x", service_method::put);
    CHECK(led(post, 301, "/z") == "GET https://a.example/z");
    CHECK(led(post, 302, "z?q") == "GET https://a.example/z?q");
    CHECK(led(post, 303, "https://A.example./z") == "GET https://a.example./z");
    CHECK(led(post, 307, "/z") == "POST with body https://a.example/z");
    CHECK(led(post, 308, "/z") == "POST with body https://a.example/z");
    CHECK(led(put, 301, "/z") == "PUT with body https://a.example/z");
    CHECK(led(put, 302, "/z") == "PUT with body https://a.example/z");
    CHECK(led(put, 303, "/z") == "GET https://a.example/z");
    CHECK(led(from("http://a.example/x"), 301, "https://a.example/x") == "GET with body https://a.example/x");
}

TEST_CASE("a redirect to elsewhere is refused, and what is none is a reply", "[server][outside]") {
    const auto at = from("https://a.example/x");
    for (const auto* location :
         {"https://b.example/x", "http://a.example/x", "//127.0.0.1/x", "http://localhost/",
          "https://a.example:8443/", "https://u@a.example/", "https://a.example.evil.example/",
          "ftp://a.example/", "https:///", "\\\\b.example"}) {
        CAPTURE(location);
        CHECK(led(at, 302, location) == "redirectRefused");
    }
    for (const unsigned status : {200U, 300U, 304U, 305U, 404U})
        CHECK(led(at, status, "https://b.example/") == "stays");
    CHECK(led(at, 302, "") == "stays");
}

TEST_CASE("only what a repeat may mend is repeated", "[server][outside]") {
    attempt_seen seen;
    seen.allowed = 2;
    seen.time_left = 5s;
    seen.jitter = 0;
    for (const unsigned status : {429U, 502U, 503U, 504U}) {
        seen.status = status;
        CHECK(pause_before_repeat({}, seen) == 100ms);
    }
    for (const unsigned status : {200U, 301U, 400U, 401U, 404U, 408U, 500U, 501U}) {
        seen.status = status;
        CHECK_FALSE(pause_before_repeat({}, seen));
    }
    seen.status = 0;
    for (int f = 0; f <= static_cast<int>(service_failure::stopped); ++f) {
        seen.failure = static_cast<service_failure>(f);
        CAPTURE(word_of(*seen.failure));
        const bool again =
            *seen.failure == service_failure::connection || *seen.failure == service_failure::not_resolved;
        CHECK(pause_before_repeat({}, seen).has_value() == again);
    }
}

TEST_CASE("a pause grows, is spread, respects Retry-After and must fit the time", "[server][outside]") {
    attempt_seen seen;
    seen.status = 503;
    seen.allowed = 9;
    seen.time_left = 5s;
    CHECK(pause_before_repeat({}, seen) == 100ms);
    seen.jitter = 0.5;
    CHECK(pause_before_repeat({}, seen) == 150ms);
    seen.made = 3;
    CHECK(pause_before_repeat({}, seen) == 600ms);
    seen.made = 8;
    CHECK(pause_before_repeat({}, seen) == 1500ms);
    seen.retry_after = 0ms;
    CHECK(pause_before_repeat({}, seen) == 1500ms);
    seen.retry_after = 4s;
    CHECK(pause_before_repeat({}, seen) == 4s);
    seen.retry_after = 5s;
    CHECK_FALSE(pause_before_repeat({}, seen));
    seen.retry_after = 1s;
    seen.made = 9;
    CHECK_FALSE(pause_before_repeat({}, seen));
}

TEST_CASE("a path is shown without what a caller may have pressed", "[server][outside]") {
    CHECK(shown_path("/tickets/open?id=4711") == "/tickets/open");
    CHECK(shown_path("/v2/tickets/4711") == "/v2/tickets/…");
    CHECK(shown_path("/tickets/a4/%2B33/x/") == "/tickets/…/…/x/");
    CHECK(shown_path("/v4711//v/") == "/…//v/");
    CHECK(shown_path("/") == "/");
    CHECK(shown_path("") == "");
}

TEST_CASE("a method has one word", "[server][outside]") {
    for (const auto* word : {"GET", "POST", "PUT", "PATCH", "DELETE"})
        CHECK(verb(method_of(word).value()) == word);
    for (const auto* word : {"", "get", "HEAD", "TRACE"}) CHECK_FALSE(method_of(word));
}

TEST_CASE("how often a request may be sent follows its method unless it says so", "[server][outside]") {
    service_request r;
    for (const auto m : {service_method::get, service_method::put, service_method::del}) {
        r.method = m;
        CHECK(attempts_of(r) == 2);
    }
    for (const auto m : {service_method::post, service_method::patch}) {
        r.method = m;
        CHECK(attempts_of(r) == 1);
    }
    r.attempts = 3;
    CHECK(attempts_of(r) == 3);
}

TEST_CASE("a signature is what others make of the same text", "[server][outside]") {
    // Made with Python: hmac.new(key, text, hashlib.sha256).hexdigest()
    const secret key("0123456789abcdef");
    const std::chrono::sys_seconds at(1'767'225'600s);
    CHECK(signature_of({at, "0c2b8c2e-0000-4000-8000-000000000001", "POST", "/orders?x=1", "{\"a\":\n1}"},
                       key) ==
          "t=1767225600,v1=510cdf152cbfba7a5d74996fa839785abc8f14c8a3d8b8042264cbe8f7edb22d");
    CHECK(signature_of({at, "d", "GET", "/", ""}, key) ==
          "t=1767225600,v1=d707c4aa675887e4bd84c1ae5d4c05441a9016522075142e890ed70328f1e8a0");
}
