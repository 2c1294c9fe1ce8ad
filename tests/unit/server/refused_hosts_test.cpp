#include "server/flows/refused_hosts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "bot/flow/load.hpp"

using namespace switchhook;
using lines = std::vector<std::string>;

namespace {

config::service_settings crm_alone() {
    config::service_settings s;
    s.allow = {"crm.example.com", "*.partner.example"};
    s.plain = {"localhost"};
    s.private_hosts = {"localhost", "10.0.0.5"};
    return s;
}

problems refused(const std::string& steps, const config::service_settings& settings) {
    bot::flow_surroundings around;
    around.environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "CRM") return "https://secret.example.com:8443/v2";
        if (name == "ZONE") return "example.com";
        return std::nullopt;
    };
    problems found;
    server::loaded_flow loaded;
    loaded.flow = bot::load_flow(R"({ "version": 1, "env": ["CRM", "ZONE", "NONE"], "sections": { "main": [
)" + steps + R"(, { "log": "${env.CRM} ${env.ZONE} ${env.NONE}" } ] } })",
                                 "flow", "f.json", found, around);
    for (const auto& p : found.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(loaded.flow);
    problems hosts;
    server::find_refused_hosts(loaded, "f.json", settings, hosts);
    return hosts;
}

lines told(const std::string& steps, const config::service_settings& settings = crm_alone()) {
    const auto found = refused(steps, settings);
    lines all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    std::sort(all.begin(), all.end());
    return all;
}

std::string http_to(const std::string& url) { return R"({ "http": { "url": ")" + url + "\" } }"; }

std::string place(const std::string& what) { return "f.json:2:20: /sections/main/0/http/url: " + what; }

}  // namespace

TEST_CASE("hosts that the configuration lets a flow ask get no word", "[server][check]") {
    for (const auto* url : {"https://crm.example.com/a?b=${call.id}", "https://crm.example.com:8443",
                            "https://eu.partner.example/", "http://localhost:3000/", "https://10.0.0.5/"}) {
        CAPTURE(url);
        CHECK(told(http_to(url)) == lines{});
    }
    CHECK(told(http_to("https://weather.example"), {}) == lines{});
}

TEST_CASE("a host that may not be asked is told at its URL, with what would let it", "[server][check]") {
    CHECK(told(http_to("https://crm.exmaple.com/a?b=${call.id}")) ==
          lines{place(
              "the host \"crm.exmaple.com\" may not be asked: services.allow does not name it; did you mean "
              "\"crm.example.com\"?")});
    CHECK(told(http_to("http://crm.example.com/")) ==
          lines{place("the host \"crm.example.com\" may not be asked: it is asked without TLS")});
    CHECK(told(http_to("https://10.0.0.6/")) ==
          lines{place("the host \"10.0.0.6\" may not be asked: its address is not public")});
    CHECK(
        told(http_to("http://localhost:3000/"), {}) ==
        lines{place("the host \"localhost\" may not be asked: it is asked without TLS and its address is not "
                    "public")});
    CHECK(told(http_to("https://:0/")) ==
          lines{place("expected a URL such as \"https://crm.example.com/calls\"")});
    const auto found = refused(http_to("http://127.0.0.1/"), {});
    REQUIRE(found.all().size() == 1);
    CHECK(found.all().front().advice ==
          "Add it to services.plain and services.private in the configuration, or write https://.");
    CHECK(found.all().front().rule.text() == "refused-host");
}

TEST_CASE("every step that asks or tells a service is looked at, within branches too", "[server][check]") {
    const auto found = told(R"({ "http": { "id": "a", "url": "https://crm.example.com/",
  "failed": [ { "notify": { "url": "https://a.example/" } } ] } },
{ "fetch": { "url": "https://b.example/" } },
{ "voicemail": { "id": "m", "deliver": { "url": "https://c.example/" } } })");
    REQUIRE(found.size() == 3);
    CHECK(found[0].starts_with("f.json:3:36: /sections/main/0/http/failed/0/notify/url: "));
    CHECK(found[1].starts_with("f.json:4:21: /sections/main/1/fetch/url: "));
    CHECK(found[2].starts_with("f.json:5:49: /sections/main/2/voicemail/deliver/url: "));
}

TEST_CASE("a host of the environment is doubted, as far as it is known, and not named", "[server][check]") {
    CHECK(told(http_to("${env.CRM}/tickets")) ==
          lines{place("warning: the host that the environment gives may not be asked: services.allow does "
                      "not name it")});
    CHECK(told(http_to("https://crm.${env.ZONE}/tickets")) == lines{});
    CHECK(told(http_to("https://srm.${env.ZONE}")).size() == 1);
    CHECK(told(http_to("https://crm.${env.NONE}/")) == lines{});
    CHECK(told(http_to("${env.NONE}/x")) == lines{});
}
