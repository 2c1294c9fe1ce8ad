#include "graph/auth/token_reply.hpp"

#include <catch2/catch.hpp>

#include "graph/auth/error.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

error_code why(unsigned status, const std::string& body) {
    const auto reply = read_token_reply(status, body);
    REQUIRE_FALSE(reply.has_value());
    return reply.error().why;
}

std::string aadsts(const std::string& code) {
    return R"({"error":"invalid_client","error_codes":[)" + code + "]}";
}

}  // namespace

TEST_CASE("a token reply holds the token and its life", "[graph][auth]") {
    const auto reply = read_token_reply(
        200,
        R"({"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"abc.def.ghi"})");
    REQUIRE(reply.has_value());
    CHECK(reply->access_token.reveal() == "abc.def.ghi");
    CHECK(reply->lifetime == std::chrono::seconds(3599));
}

TEST_CASE("numbers of a token reply may be strings, and the life has an end", "[graph][auth]") {
    const auto text =
        read_token_reply(200, R"({"token_type":"bearer","expires_in":"60","access_token":"t"})");
    REQUIRE(text.has_value());
    CHECK(text->lifetime == std::chrono::seconds(60));
    const auto ages =
        read_token_reply(200, R"({"token_type":"Bearer","expires_in":99999999,"access_token":"t"})");
    REQUIRE(ages.has_value());
    CHECK(ages->lifetime == std::chrono::hours(24));
}

TEST_CASE("a reply that cannot be used is unexpected", "[graph][auth]") {
    for (const auto* body : {"", "<html>", "[]", "{}", R"({"token_type":"Bearer","expires_in":60})",
                             R"({"token_type":"Bearer","access_token":"t"})",
                             R"({"token_type":"Bearer","expires_in":0,"access_token":"t"})",
                             R"({"token_type":"Bearer","expires_in":60,"access_token":""})",
                             R"({"token_type":"Bearer","expires_in":60,"access_token":"a\r\nX-Evil: 1"})",
                             R"({"token_type":"Bearer","expires_in":60,"access_token":7})",
                             R"({"token_type":"mac","expires_in":60,"access_token":"t"})",
                             R"({"expires_in":60,"access_token":"t"})"})
        CHECK(why(200, body) == auth_errc::unexpected_answer);
    CHECK(why(302, "") == auth_errc::unexpected_answer);
    CHECK(why(404, "<html>not here</html>") == auth_errc::unexpected_answer);
}

TEST_CASE("denials are told apart by their first AADSTS number", "[graph][auth]") {
    CHECK(why(401, aadsts("7000215")) == auth_errc::wrong_secret);
    CHECK(why(401, aadsts("7000222")) == auth_errc::secret_expired);
    CHECK(why(401, aadsts("700027")) == auth_errc::wrong_assertion);
    CHECK(why(400, aadsts("700016")) == auth_errc::unknown_application);
    CHECK(why(400, aadsts("7000112")) == auth_errc::disabled_application);
    CHECK(why(400, aadsts("90002")) == auth_errc::unknown_tenant);
    CHECK(why(400, aadsts("900382")) == auth_errc::unknown_tenant);
    CHECK(why(400, aadsts("70011")) == auth_errc::wrong_scope);
    CHECK(why(400, aadsts("50196, 7000215")) == auth_errc::too_many_requests);
    CHECK(why(400, aadsts("1")) == auth_errc::refused);
    CHECK(why(400, R"({"error":"invalid_request"})") == auth_errc::refused);
    CHECK(why(400, R"({"error":"temporarily_unavailable"})") == auth_errc::platform_unavailable);
    CHECK(why(503, "") == auth_errc::platform_unavailable);
    CHECK(why(429, "") == auth_errc::too_many_requests);
}

TEST_CASE("a denial carries what support asks for, and no description", "[graph][auth]") {
    const auto reply = read_token_reply(401, R"({"error":"invalid_client","error_codes":[7000215],
        "error_description":"AADSTS7000215: secret 'hunter2'","trace_id":"trace-1","correlation_id":"corr-1"})");
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().error == "invalid_client");
    CHECK(reply.error().first_code == 7000215);
    CHECK(reply.error().trace_id == "trace-1");
    CHECK(reply.error().correlation_id == "corr-1");
    const auto endless = read_token_reply(400, R"({"error":")" + std::string(5000, 'x') + R"("})");
    CHECK(endless.error().error.empty());
    const auto echo = read_token_reply(400, R"({"error":"wrong client_secret=hunter2","trace_id":"a b"})");
    CHECK(echo.error().error.empty());
    CHECK(echo.error().trace_id.empty());
}

TEST_CASE("a denial is explained with number, cause and remedy", "[graph][auth]") {
    const auto told = [](unsigned status, const std::string& body) {
        return explain(read_token_reply(status, body).error());
    };
    CHECK_THAT(told(401, aadsts("7000222")),
               Catch::StartsWith("client secret expired (AADSTS7000222). Usual cause: ") &&
                   Catch::Contains(" Remedy: "));
    CHECK(told(400, aadsts("12345")) == "identity platform refused (AADSTS12345)");
    CHECK(told(400, R"({"error":"invalid_request"})") == "identity platform refused (invalid_request)");
    CHECK(told(503, "<html>") == "identity platform unavailable");
}

TEST_CASE("what passes is told from what someone must mend", "[graph][auth]") {
    CHECK(is_passing(net::errc::not_connected));
    CHECK(is_passing(auth_errc::platform_unavailable));
    CHECK(is_passing(auth_errc::too_many_requests));
    CHECK_FALSE(is_passing(auth_errc::wrong_secret));
    CHECK_FALSE(is_passing(auth_errc::not_https));
}
