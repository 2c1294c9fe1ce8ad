// What may be meant, and mostly is a value that was taken from the wrong place.

#include "tests/unit/config/load_test.hpp"

namespace {

const std::string sample_ids = R"({"id": "00000000-0000-0000-0000-000000000001",
    "tenant": "00000000-0000-0000-0000-000000000002", "secret": {"env": "APP_SECRET"}})";
const std::string own_ids = R"({"id": "5f6e7d8c-1111-4000-8000-00000000000a",
    "tenant": "5f6e7d8c-1111-4000-8000-00000000000b", "secret": {"env": "APP_SECRET"}})";

struct doubtful : written {
    std::string at(const std::string& url, const std::string& more = {}) const {
        return R"({"publicUrl": ")" + url + R"(", "listen": )" + listen + R"(, "app": )" + app +
               R"(, "flows": {"incoming": "front-desk"})" + more + "}";
    }
    lines doubts(const std::string& url, const std::string& more = {}) const {
        const auto loaded = parse(at(url, more));
        CHECK(complaints(loaded) == lines{});
        lines all;
        for (auto p : loaded.doubts.all()) {
            CHECK(p.level == severity::warning);
            CHECK_FALSE(p.advice.empty());
            p.line = 0;
            all.push_back(to_string(p));
        }
        return all;
    }
};

}  // namespace

TEST_CASE("what the sample leaves to be filled in is doubted, each at its place", "[config][doubts]") {
    doubtful d;
    d.app = sample_ids;
    CHECK(
        d.doubts("https://bot.contoso.com") ==
        lines{
            R"(c.json: /publicUrl: warning: "bot.contoso.com" is the sample's: Graph will not find you there)",
            "c.json: /app/id: warning: this id is the sample's: Microsoft knows no such application",
            "c.json: /app/tenant: warning: this id is the sample's: Microsoft knows no such tenant"});
    CHECK(d.doubts("https://bot.example.com:8443/bot").size() == 2);
    d.app = own_ids;
    CHECK(d.doubts("https://bot.example.com").empty());
    CHECK(d.doubts("https://contoso.com:8443/bot").size() == 1);
    CHECK(d.doubts("https://notcontoso.com").empty());
    d.app = sample_ids;
    d.variables["SWITCHHOOK_APP_ID"] = "00000000-0000-0000-0000-0000000000ff";
    const auto both = d.doubts("https://bot.example.com");
    REQUIRE(both.size() == 2);
    CHECK(
        both.front() ==
        "SWITCHHOOK_APP_ID: /app/id: warning: this id is the sample's: Microsoft knows no such application");
}

TEST_CASE("where Microsoft's Graph reaches nobody, the sample's values do", "[config][doubts]") {
    doubtful d;
    d.app = sample_ids;
    for (const auto* here :
         {"https://localhost:0", "https://localhost", "https://127.0.0.1:8443", "https://[::1]:8443"}) {
        CAPTURE(here);
        CHECK(d.doubts(here).empty());
    }
    CHECK(d.doubts("https://bot.contoso.com", R"(, "graph": {"baseUrl": "https://localhost:9443"})").empty());
    CHECK(d.doubts("https://bot.contoso.com", R"(, "graph": {"cloud": "usGov"})").size() == 3);
}

TEST_CASE("a publicUrl that ends as the webhook does is warned of", "[config][doubts]") {
    doubtful d;
    d.app = own_ids;
    for (const auto* url : {"https://bot.example.com/callback", "https://bot.example.com/a/callback/"}) {
        CAPTURE(url);
        const auto loaded = d.parse(d.at(url));
        CHECK(
            d.complaints(loaded) ==
            lines{
                "c.json: /publicUrl: warning: ends in /callback, so that Graph is told /callback/callback"});
        REQUIRE_FALSE(loaded.found.empty());
        CHECK_THAT(loaded.found.all().front().advice, Catch::Contains("Take /callback off"));
    }
    for (const auto* url : {"https://bot.example.com/callback/bot", "https://bot.example.com/nocallback"})
        CHECK(d.doubts(url).empty());
}

TEST_CASE("the id of a secret in place of its value is warned of, and not told", "[config][doubts]") {
    doubtful d;
    d.app = own_ids;
    const std::string id = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";
    d.variables["APP_SECRET"] = id;
    const auto loaded = d.parse(d.at("https://bot.example.com"));
    CHECK(d.complaints(loaded) ==
          lines{"c.json: /app/secret: warning: the secret is a GUID, as the id of a secret "
                "is, and its value is not"});
    REQUIRE_FALSE(loaded.found.empty());
    CHECK_THAT(loaded.found.all().front().advice, Catch::Contains("under Value"));
    CHECK(loaded.values.app.client_secret.reveal() == id);
}
