#include "server/admin/order_body.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

const std::string user = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

admin_request with_body(std::string body) {
    admin_request r;
    r.http.body = std::move(body);
    r.http.headers.set("Content-Type", "application/json");
    return r;
}

order_body read(const std::string& body) {
    auto order = read_order(with_body(body));
    if (order.has_error()) FAIL(to_response(order.error(), "id").body);
    return *std::move(order);
}

// The first mistake, and where it is.
std::string mistake(const std::string& body) {
    const auto order = read_order(with_body(body));
    REQUIRE(order.has_error());
    CHECK(order.error().status == 400);
    REQUIRE_FALSE(order.error().mistakes.empty());
    const auto m = order.error().mistakes.front();
    return m.path + ": " + m.what;
}

}  // namespace

TEST_CASE("an order names whom to call, by kind, alone or several", "[server][admin][order]") {
    const auto one = read(R"({"to": {"phone": "+33123456789"}, "flow": "reminder", "timeout": "30s"})");
    REQUIRE(one.order.to.size() == 1);
    CHECK(one.order.to[0].kind == graph::identity_kind::phone);
    CHECK(one.order.to[0].id == "+33123456789");
    CHECK(one.flow == "reminder");
    CHECK(one.order.ring_within == 30s);
    const auto several =
        read(R"({"to": [{"user": ")" + user + R"("}, {"applicationInstance": ")" + user + R"("}]})");
    REQUIRE(several.order.to.size() == 2);
    CHECK(several.order.to[1].kind == graph::identity_kind::application_instance);
    CHECK(several.flow.empty());
}

TEST_CASE("an order names a meeting by link, id or token", "[server][admin][order]") {
    const auto link = read(
        R"({"join": {"url": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22)" +
        user + R"(%22%2c%22Oid%22%3a%22)" + user + R"(%22%7d"}})");
    REQUIRE(link.order.join);
    CHECK(link.order.tenant == user);
    CHECK(link.order.join->chat->thread_id == "19:meeting_abc@thread.v2");
    const auto id = read(R"({"join": {"meetingId": "234 567 890", "passcode": "s3"}, "timeout": "10m"})");
    const auto& by_id = std::get<graph::join_meeting_id_info>(id.order.join->meeting);
    CHECK(by_id.join_meeting_id == "234567890");
    CHECK(by_id.passcode->reveal() == "s3");
    const auto token = read(R"({"join": {"token": "t"}})");
    CHECK(std::get<graph::token_meeting_info>(token.order.join->meeting).token.reveal() == "t");
}

TEST_CASE("a call as Graph has it needs neither callback nor media", "[server][admin][order]") {
    const auto o = read(R"({"call": {"targets": [{"@odata.type": "#microsoft.graph.invitationParticipantInfo",
        "identity": {"user": {"id": ")" +
                        user + R"("}}}], "tenantId": ")" + user + R"(", "subject": "hello"}})");
    REQUIRE(o.order.create);
    CHECK(o.order.create->targets.size() == 1);
    CHECK(o.order.create->subject == "hello");
    CHECK(o.order.tenant == user);
}

TEST_CASE("what Graph gives as null is not there", "[server][admin][order]") {
    const auto o = read(R"({"call": {"targets": [{"identity": {"user": {"id": ")" + user +
                        R"("}}}], "callbackUri": null, "requestedModalities": null, "mediaConfig": null}})");
    REQUIRE(o.order.create);
    CHECK(o.order.create->requested_modalities == std::vector<std::string>{"audio"});
    CHECK(o.order.create->media_config.has_value());
}

TEST_CASE("what is wrong with an order is told with its place", "[server][admin][order]") {
    CHECK(mistake(R"({"to": {"user": ")" + user + R"("}, "tenant": "contoso.com/x"})")
              .starts_with("/tenant: expected the id of a tenant"));
    CHECK(mistake(R"({"call": {"targets": [{"identity": {"user": {"id": ")" + user +
                  R"("}}}], "mediaConfig": {"@odata.type": "#microsoft.graph.x"}}})")
              .starts_with("/call/mediaConfig/@odata.type: must be"));
    CHECK(mistake(R"({})") == ": expected to, join or call: whom the bot is to reach");
    CHECK(mistake(R"({"to": {"phone": "+331234567"}, "join": {"token": "t"}})") ==
          ": expected one of to, join and call, found several");
    CHECK(mistake(R"({"to": {"phone": "0123456789"}})").starts_with("/to/phone: expected a number"));
    CHECK(mistake(R"({"to": {"user": "jane"}})").starts_with("/to/user: expected an object id"));
    CHECK(mistake(R"({"to": {"usr": ")" + user + R"("}})").find("did you mean \"user\"?") !=
          std::string::npos);
    CHECK(mistake(R"({"to": []})").starts_with("/to: expected 1 to 5 to be called, found 0"));
    CHECK(mistake(R"({"to": {"user": ")" + user + R"("}, "timeout": "1s"})").starts_with("/timeout: "));
    CHECK(mistake(R"({"to": {"user": ")" + user + R"("}, "timeout": "5m"})").starts_with("/timeout: "));
    CHECK(mistake(R"({"to": {"user": ")" + user + R"("}, "flwo": "x"})").find("did you mean \"flow\"?") !=
          std::string::npos);
    CHECK(mistake(R"({"join": {"url": "https://example.org/"}})")
              .starts_with("/join/url: this is no link to join"));
    CHECK(mistake(R"({"join": {"meetingId": "12a"}})").starts_with("/join/meetingId: expected the digits"));
    CHECK(mistake(R"({"join": {"token": "t", "passcode": "p"}})").starts_with("/join: expected {\"url\""));
    CHECK(mistake(R"({"call": {"targets": []}})").starts_with("/call/targets: must have at least one entry"));
    CHECK(mistake(R"({"call": {"targets": [{"identity": {}}]}})")
              .starts_with("/call/targets/0/identity: must name one party"));
    CHECK(read_order(with_body(R"({"call": 7})")).error().status == 400);
    CHECK(read_order(with_body("[]")).error().status == 400);
}
