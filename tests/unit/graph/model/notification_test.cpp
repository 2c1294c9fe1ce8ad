#include "graph/model/notification.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace switchhook::graph;

namespace {

std::vector<notification> parse(const std::string& body) {
    const auto all = parse_notifications(body);
    REQUIRE(all.has_value());
    return *all;
}

// One entry in an envelope; `members` are those of the entry.
notification parse_entry(const std::string& members) {
    const auto all =
        parse(R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [{)" + members + "}]}");
    REQUIRE(all.size() == 1);
    return all.front();
}

const call_data& call_in(const notification& n) {
    REQUIRE(std::holds_alternative<call_data>(n.data));
    return std::get<call_data>(n.data);
}

const operation_data& operation_in(const notification& n) {
    REQUIRE(std::holds_alternative<operation_data>(n.data));
    return std::get<operation_data>(n.data);
}

}  // namespace

TEST_CASE("an incoming call says who calls whom", "[graph][model]") {
    const auto n =
        parse_entry(R"("@odata.type": "#microsoft.graph.commsNotification", "changeType": "created",
        "resource": "/app/calls/c1", "resourceUrl": "/communications/calls/c1",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "incoming", "direction": "incoming",
            "source": {"identity": {"user": null, "phone": {"id": "+33600000000"}}, "region": "emea",
                       "languageId": "fr-FR", "countryCode": "FR", "participantId": "p1", "clientVersion": "x"},
            "targets": [{"identity": {"applicationInstance": {"id": "i1", "displayName": "Desk", "tenantId": "t1"}}},
                        {"identity": {}}],
            "requestedModalities": ["audio"], "tenantId": "t1", "myParticipantId": "m1", "callChainId": "chain"})");
    CHECK(n.change == change_type::created);
    CHECK(n.resource.kind == resource_kind::call);
    CHECK(n.resource.call == call_id("c1"));
    CHECK(n.data_type == "call");

    const auto& call = call_in(n);
    CHECK(call.state == call_state::incoming);
    CHECK(call.direction == call_direction::incoming);
    REQUIRE(call.source.has_value());
    CHECK(call.source->identity.who().kind == identity_kind::phone);
    CHECK(call.source->identity.who().id == "+33600000000");
    CHECK(call.source->country_code == "FR");
    CHECK(call.source->participant_id == "p1");
    REQUIRE(call.targets.size() == 1);
    CHECK(call.targets[0].identity.who().kind == identity_kind::application_instance);
    CHECK(call.targets[0].identity.who().display_name == "Desk");
    CHECK(call.tenant_id == "t1");
    CHECK(call.my_participant_id == "m1");
    CHECK(call.call_chain_id == "chain");
    CHECK_FALSE(call.audio.has_value());
}

TEST_CASE("numbers may be strings and enumerations of any case", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "Updated", "resourceUrl": "/communications/calls/c1",
        "resourceData": {"@odata.type": "#Microsoft.Graph.Call", "state": "Established",
            "mediaState": {"audio": "Active"}, "toneInfo": {"sequenceId": "7", "tone": "Pound"},
            "resultInfo": {"code": "500", "subCode": "7700", "message": "m"}})");
    CHECK(n.change == change_type::updated);
    CHECK(n.data_type == "call");
    const auto& call = call_in(n);
    CHECK(call.state == call_state::established);
    CHECK(call.audio == media_state::active);
    CHECK(call.tone_info == tone_info{7, tone::pound});
    CHECK(call.result_info == result_info{500, 7700, "m"});
}

TEST_CASE("values that we do not know are kept as unknown", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "teleported", "resourceUrl": "/communications/calls/c1",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "floating", "toneInfo": {"tone": "tone99"},
            "resultInfo": {"code": 1e30, "subcode": 99999999999}})");
    CHECK(n.change == change_type::unknown);
    CHECK(call_in(n).state == call_state::unknown);
    CHECK(call_in(n).tone_info == tone_info{0, tone::unknown});
    CHECK(call_in(n).result_info == result_info{0, 2147483647, ""});
}

TEST_CASE("absent and null mean: not said", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "updated", "resourceUrl": "/communications/calls/c1",
        "resourceData": {"@odata.type": "#microsoft.graph.call", "state": null, "mediaState": null, "toneInfo": null,
            "resultInfo": null, "source": null, "targets": null})");
    CHECK(call_in(n) == call_data());
}

TEST_CASE("the end of a recording carries where to fetch it", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "deleted",
        "resourceUrl": "/communications/calls/c1/operations/0FE0623FD62842EDB4BD8AC290072CC5",
        "resourceData": {"@odata.type": "#microsoft.graph.recordOperation", "id": "0fe0623f-d628-42ed-b4bd-8ac290072cc5",
            "clientContext": "ctx", "status": "completed", "completionReason": "stopToneDetected",
            "resultInfo": {"code": 200, "subcode": 8514}, "recordingLocation": "https://media.example/r",
            "recordingAccessToken": "sesame"})");
    const auto& operation = operation_in(n);
    CHECK(operation.type == "recordOperation");
    CHECK(operation.id.wire() == "0fe0623f-d628-42ed-b4bd-8ac290072cc5");
    CHECK(operation.client_context == "ctx");
    CHECK(operation.status == operation_status::completed);
    CHECK(operation.completion_reason == "stopToneDetected");
    CHECK(operation.result_info == result_info{200, 8514, ""});
    CHECK(operation.recording_location == "https://media.example/r");
    CHECK(operation.recording_access_token.reveal() == "sesame");
}

TEST_CASE("the path says which operation it is, whatever the body says", "[graph][model]") {
    const std::string start =
        R"("changeType": "deleted", "resourceUrl": "/communications/calls/c1/operations/o1",
        "resourceData": {"@odata.type": "#microsoft.graph.playPromptOperation", "status": "Completed")";
    CHECK(operation_in(parse_entry(start + "}")).id == operation_id("o1"));
    CHECK(operation_in(parse_entry(start + R"(, "id": null})")).id == operation_id("o1"));
    CHECK(operation_in(parse_entry(start + R"(, "id": "o2"})")).id == operation_id("o1"));
}

TEST_CASE("data without a type is what its path says", "[graph][model]") {
    const auto call = parse_entry(R"("changeType": "updated", "resource": "/app/calls/c1",
        "resourceData": {"state": "established"})");
    CHECK(call.data_type.empty());
    CHECK(call_in(call).state == call_state::established);

    const auto operation = parse_entry(R"("changeType": "deleted", "resource": "/app/calls/c1/operations/o1",
        "resourceData": {"status": "failed"})");
    CHECK(operation_in(operation).status == operation_status::failed);
}

TEST_CASE("data without a type and without a path is what its members say", "[graph][model]") {
    const auto call = parse_entry(R"("changeType": "updated", "resourceData": {"state": "established"})");
    CHECK(call.resource == resource_path());
    CHECK(call_in(call).state == call_state::established);
    CHECK(operation_in(parse_entry(R"("changeType": "deleted", "resourceData": {"status": "failed"})"))
              .status == operation_status::failed);
    CHECK(parse_entry(R"("changeType": "deleted", "resourceData": {"x": 1})").data.index() == 0);
}

TEST_CASE("resourceUrl goes before resourceUri and resource, unless it makes no sense", "[graph][model]") {
    CHECK(
        parse_entry(
            R"("resource": "/app/calls/c3", "resourceUri": "/app/calls/c2", "resourceUrl": "/app/calls/c1")")
            .resource.call == call_id("c1"));
    CHECK(parse_entry(R"("resource": "/app/calls/c3", "resourceUri": "/app/calls/c2")").resource.call ==
          call_id("c2"));
    CHECK(parse_entry(R"("resource": "/app/calls/c3", "resourceUrl": null)").resource.call == call_id("c3"));
    CHECK(parse_entry(R"("resource": "/app/calls/c3", "resourceUrl": "?")").resource.call == call_id("c3"));
}

TEST_CASE("a call in an array of one is the call", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "updated", "resourceUrl": "/communications/calls/c1",
        "resourceData": [{"@odata.type": "#microsoft.graph.call", "state": "established"}])");
    CHECK(call_in(n).state == call_state::established);
}

TEST_CASE("several changes packaged in one entry become as many notifications", "[graph][model]") {
    const auto all = parse(R"({"value": [{"changeType": "updated", "resourceUrl": "/communications/calls/c1",
        "resourceData": [{"@odata.type": "#microsoft.graph.call", "state": "establishing"},
                         {"@odata.type": "#microsoft.graph.call", "state": "established"}]}]})");
    REQUIRE(all.size() == 2);
    CHECK(call_in(all[0]).state == call_state::establishing);
    CHECK(call_in(all[1]).state == call_state::established);
    CHECK(all[1].resource.call == call_id("c1"));
}

TEST_CASE("a roster is one notification, however many take part", "[graph][model]") {
    const auto n =
        parse_entry(R"("changeType": "updated", "resourceUrl": "/communications/calls/c1/participants",
        "resourceData": [{"@odata.type": "#microsoft.graph.participant", "id": "p1"}, {"id": null}])");
    CHECK(n.resource.kind == resource_kind::participants);
    CHECK(n.data_type == "participant");
    CHECK(std::holds_alternative<std::monostate>(n.data));
}

TEST_CASE("an entry without resourceData still says what changed", "[graph][model]") {
    const auto n = parse_entry(R"("changeType": "deleted", "resourceUrl": "communications/calls/c1")");
    CHECK(n.change == change_type::deleted);
    CHECK(n.resource.kind == resource_kind::call);
    CHECK(n.data.index() == 0);
}

TEST_CASE("the first wire format and untyped envelopes are notifications too", "[graph][model]") {
    CHECK(parse(R"({"@odata.type": "#Microsoft.Graph.Notifications", "value": [
        {"@odata.type": "#Microsoft.Graph.Notification", "changeType": "created", "resource": "/app/calls/c1"}]})")
              .size() == 1);
    CHECK(parse(R"({"value": [{"resourceUrl": "/communications/calls/c1"}]})").size() == 1);
    CHECK(parse(R"({"value": [{"changeType": "updated"}]})").size() == 1);
    CHECK(parse(R"({"@odata.type": "#microsoft.graph.commsNotifications"})").empty());
    CHECK(parse(R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": []})").empty());
}

TEST_CASE("one bad entry does not spoil the batch", "[graph][model]") {
    const auto all = parse(R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [
        null, 7, "text", [], {}, {"changeType": 3, "resourceUrl": {}, "resourceData": "x"},
        {"changeType": "deleted", "resourceUrl": "/communications/calls/c1"}]})");
    REQUIRE(all.size() == 7);
    for (std::size_t i = 0; i < 6; ++i) CHECK(all[i] == notification());
    CHECK(all[6].resource.call == call_id("c1"));
}

TEST_CASE("a batch is cut at the largest number of notifications", "[graph][model]") {
    std::string entries = R"({"changeType": "updated", "resourceUrl": "/app/calls/c1"})";
    for (std::size_t i = 0; i < most_notifications + 5; ++i) entries += ",{}";
    CHECK(parse(R"({"value": [)" + entries + "]}").size() == most_notifications);

    std::string calls = R"({"state": "established"})";
    for (std::size_t i = 0; i < most_notifications + 5; ++i) calls += R"(,{"state": "established"})";
    CHECK(parse(R"({"value": [{"resourceUrl": "/app/calls/c1", "resourceData": [)" + calls + "]}]}").size() ==
          most_notifications);
}

TEST_CASE("JSON of another kind is told apart from no JSON at all", "[graph][model]") {
    for (const char* body :
         {"{}", "[]", "null", "7", R"("text")", R"({"type": "message", "text": "hi"})", R"({"value": []})",
          R"({"value": [{"id": 1}]})", R"({"value": {"changeType": "updated"}})"}) {
        INFO(body);
        CHECK(parse_notifications(body).error() == notification_errc::not_notifications);
    }
    for (const char* body : {"", "{", "hello", "{\"a\":1}x", "{\"a\":1e9999}", "\xff"}) {
        INFO(body);
        CHECK(parse_notifications(body).error() == notification_errc::not_json);
    }
    CHECK(parse_notifications(std::string(100'000, '[')).error() == notification_errc::not_json);
}
