#include "bot/call/translate.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::bot;

namespace {

event from(std::string_view entry) {
    const auto all = graph::parse_notifications(
        R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [)" + std::string(entry) + "]}");
    REQUIRE(all.has_value());
    REQUIRE(all->size() == 1);
    return translate(all->front());
}

}  // namespace

TEST_CASE("a call that rings becomes an offer with its parties", "[bot][translate]") {
    const auto e = std::get<call_offered>(from(
        R"({"changeType": "created", "resourceUrl": "/communications/calls/57DAB8B1894C409AB240BD8BEAE78896",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "incoming", "tenantId": "t", "callChainId": "c",
        "source": {"identity": {"phone": {"id": "+331"}}}, "targets": [{"identity": {"application": {"id": "app"}}}]}})"));
    CHECK(e.id == graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896"));
    CHECK(e.from->id == "+331");
    CHECK(e.to->id == "app");
    CHECK(e.tenant == "t");
    CHECK(e.chain == "c");
}

TEST_CASE("an offer has the routes by which the call came, as far as they can be read", "[bot][translate]") {
    const auto e = std::get<call_offered>(from(
        R"({"changeType": "created", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "incoming", "callRoutes": [
            {"routingType": "lookup", "original": {"phone": {"id": "+14258828080"}}, "final": {"user": {"id": "u", "displayName": "Heidi"}}},
            7, {"routingType": "somethingNew"}]}})"));
    REQUIRE(e.routes.size() == 2);
    CHECK(e.routes[0].routing_type == "lookup");
    CHECK(e.routes[0].original.who().id == "+14258828080");
    CHECK(e.routes[0].final_target.who().id == "u");
    CHECK(e.routes[1].routing_type == "somethingNew");
    CHECK(e.routes[1].original.empty());
}

TEST_CASE("a tone is no change of state, though it says established", "[bot][translate]") {
    const auto e = from(R"({"changeType": "updated", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "established", "toneInfo": {"sequenceId": 4, "tone": "pound"}}})");
    CHECK(std::get<tone_received>(e) == tone_received{4, '#'});
}

TEST_CASE("a bare deleted is the end of the call", "[bot][translate]") {
    CHECK(std::holds_alternative<call_deleted>(
        from(R"({"changeType": "deleted", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call"}})")));
    CHECK(std::holds_alternative<call_deleted>(
        from(R"({"changeType": "deleted", "resourceUrl": "/communications/calls/a"})")));
    CHECK(std::holds_alternative<call_deleted>(
        from(R"({"changeType": "updated", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "Terminated"}})")));
}

TEST_CASE("only the end of an operation is an event", "[bot][translate]") {
    CHECK(std::holds_alternative<notification_noted>(
        from(R"({"changeType": "updated", "resourceUrl": "/communications/calls/a/operations/o",
        "resourceData": {"@odata.type": "#microsoft.graph.playPromptOperation", "status": "Running"}})")));
    const auto e = std::get<operation_ended>(
        from(R"({"changeType": "deleted", "resourceUrl": "/communications/calls/a/operations/o",
        "resourceData": {"@odata.type": "#microsoft.graph.recordOperation", "status": "completed", "clientContext": "x",
        "recordingLocation": "https://m/1", "recordingAccessToken": "s"}})"));
    CHECK(e.client_context == "x");
    CHECK(e.recording_location == "https://m/1");
    CHECK(e.recording_token.reveal() == "s");
}

TEST_CASE("rosters and unknown kinds are noted", "[bot][translate]") {
    CHECK(std::holds_alternative<notification_noted>(from(
        R"({"changeType": "updated", "resourceUrl": "/communications/calls/a/participants", "resourceData": []})")));
    CHECK(std::holds_alternative<notification_noted>(
        from(R"({"changeType": "updated", "resourceUrl": "/communications/calls/a/somethingNew",
        "resourceData": {"@odata.type": "#microsoft.graph.somethingNew"}})")));
}

TEST_CASE("a transfer that only the termination reason tells of is a transfer", "[bot][translate]") {
    const auto e =
        std::get<call_deleted>(from(R"({"changeType": "deleted", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "terminated", "terminationReason": "AppTransferred"}})"));
    REQUIRE(e.result);
    CHECK(e.result->subcode == 7015);
    CHECK_FALSE(
        std::get<call_deleted>(from(R"({"changeType": "deleted", "resourceUrl": "/communications/calls/a",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "terminated", "terminationReason": "CallTerminated"}})"))
            .result);
}
