#include "server/admin/admin_request.hpp"

#include <catch2/catch.hpp>

#include "base/json/fields.hpp"
#include "server/admin/authentication.hpp"
#include "server/admin/json_body.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

admin_request with_query(std::string_view query) {
    admin_request r;
    auto parsed = parse_query(query);
    REQUIRE(parsed.has_value());
    r.query = *std::move(parsed);
    return r;
}

admin_request with_body(std::string body, std::string type = "application/json") {
    admin_request r;
    r.http.body = std::move(body);
    if (!type.empty()) r.http.headers.set("Content-Type", std::move(type));
    return r;
}

std::string id_given(std::string id) {
    net::http_request request;
    request.headers.set("x-request-id", std::move(id));
    return request_id_of(request);
}

}  // namespace

TEST_CASE("a sane request id is kept, anything else replaced by a GUID", "[server][admin]") {
    CHECK(id_given("deploy-17/\"a\"") == "deploy-17/\"a\"");
    CHECK(id_given(std::string(128, 'x')) == std::string(128, 'x'));
    for (const std::string& wrong :
         {std::string(), std::string(129, 'x'), std::string("a b"), std::string("a\tb"),
          std::string("gr\xc3\xbc\xc3\x9f"), std::string("a\x7f")}) {
        CAPTURE(wrong);
        const auto fresh = id_given(wrong);
        CHECK(fresh.size() == 36);
        CHECK(fresh[14] == '4');
        CHECK(fresh != id_given(wrong));
    }
}

TEST_CASE("options of a query are decoded, the first of a name counts", "[server][admin]") {
    const auto r = with_query("call=a%2Db&&flag&limit=7&limit=8&=");
    CHECK(r.option("call") == "a-b");
    CHECK(r.option("flag") == "");
    CHECK_FALSE(r.option("other"));
    CHECK(*r.number("limit", 1, 10) == 7);
    CHECK_FALSE(r.number("other", 1, 10)->has_value());
    for (const auto* query : {"a=%", "%zz=1", "a=%00"}) CHECK(parse_query(query).error().status == 400);
    std::string many;
    for (int i = 0; i < 33; ++i) many += "a=1&";
    CHECK(parse_query(many).error().status == 400);
}

TEST_CASE("a number out of its range is refused with what was found", "[server][admin]") {
    for (const auto* text : {"0", "11", "-1", "1.5", "", "7x", "99999999999999999999999"}) {
        const auto r = with_query(std::string("limit=") + text);
        const auto n = r.number("limit", 1, 10);
        REQUIRE(n.has_error());
        CHECK(n.error().status == 400);
        CHECK(n.error().detail ==
              "limit: expected a whole number from 1 to 10, found \"" + std::string(text) + '"');
    }
}

TEST_CASE("an option that nobody knows is refused, with the one that was meant", "[server][admin]") {
    CHECK_FALSE(with_query("call=1").unknown_option({"call", "after"}));
    const auto wrong = with_query("afer=1").unknown_option({"call", "after"});
    REQUIRE(wrong);
    CHECK(wrong->status == 400);
    CHECK(wrong->detail == "no option \"afer\" in the query is known here; did you mean \"after\"?");
}

TEST_CASE("a problem document says what, why and which request", "[server][admin]") {
    auto p = try_later("too many streams", 10);
    p.members = R"("code":"8522")";
    const auto r = to_response(p, "id-1");
    CHECK(r.status == 503);
    CHECK(r.headers.find("Content-Type") == "application/problem+json");
    CHECK(r.headers.find("Retry-After") == "10");
    CHECK(r.body == R"({"type":"about:blank","title":"Service Unavailable","status":503,)"
                    R"("detail":"too many streams","requestId":"id-1","code":"8522"})");
}

TEST_CASE("the bearer token opens, and nothing else does", "[server][admin]") {
    const auto check = [](const std::string& header, const std::string& token) {
        net::http_request request;
        request.headers.set("Authorization", header);
        const auto who = role_of(request, {secret(token), {}});
        if (who.has_error()) CHECK(who.error().headers.find("WWW-Authenticate") == "Bearer");
        return who.has_value();
    };
    CHECK(check("Bearer abc", "abc"));
    CHECK(check("bearer abc", "abc"));
    for (const auto* wrong : {"", "abc", "Bearer", "Bearer abd", "Bearer ab", "Bearer abcd", "Basic abc"})
        CHECK_FALSE(check(wrong, "abc"));
    CHECK_FALSE(check("Bearer ", ""));
    CHECK_FALSE(check("Bearer", ""));
}

TEST_CASE("a body must say that it is JSON", "[server][admin]") {
    for (const auto* type :
         {"application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"})
        CHECK(read_json(with_body("{}", type)).has_value());
    for (const auto* type :
         {"", "text/plain", "application/jsonx", "text/json", "application/x-www-form-urlencoded"}) {
        CAPTURE(type);
        const auto read = read_json(with_body("{}", type));
        REQUIRE(read.has_error());
        CHECK(read.error().status == 415);
    }
}

TEST_CASE("a body that is too large, empty or no JSON is refused", "[server][admin]") {
    CHECK(read_json(with_body("[1]"), 3).has_value());
    CHECK(read_json(with_body("[12]"), 3).error().status == 413);
    CHECK(read_located_json(with_body("[12]"), 3).error().status == 413);
    for (const auto* body : {"", "{", "{} {}", R"({"a":1,"a":2})"}) {
        CAPTURE(body);
        CHECK(read_json(with_body(body)).error().status == 400);
        CHECK(read_located_json(with_body(body)).error().status == 400);
    }
}

TEST_CASE("mistakes in a body are told with their place", "[server][admin]") {
    const auto body = read_located_json(with_body("{\n  \"flow\": 7, \"tu\": 1 }"));
    REQUIRE(body.has_value());
    problems mistakes;
    const std::string file = "body";
    json::fields in({&*body, "", &file, &mistakes});
    std::string flow;
    in.required("flow", flow);
    in.finish();
    mistakes.sort();
    const auto r = to_response(make_problem(mistakes), "id-1");
    CHECK(r.status == 400);
    const auto document = json::document::parse(r.body);
    REQUIRE(document.has_value());
    const auto errors = document->root()["errors"];
    REQUIRE(errors.size() == 2);
    CHECK(errors.at(0)["pointer"].as_string() == "/flow");
    CHECK(errors.at(0)["line"].as_integer() == 2);
    CHECK(errors.at(0)["detail"].string_or().starts_with("expected"));
}
