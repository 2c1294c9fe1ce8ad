#include "graph/model/notification_writer.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

notification about_call(change_type change, call_data call) {
    notification n;
    n.change = change;
    n.resource.kind = resource_kind::call;
    n.resource.call = call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    n.data_type = "call";
    n.data = std::move(call);
    return n;
}

call_data rich_call() {
    call_data call;
    call.state = call_state::incoming;
    call.direction = call_direction::incoming;
    call.audio = media_state::active;
    call.tone_info = tone_info{3, tone::star};
    call.result_info = result_info{0, 7015, "GracefulTransferCompleted"};
    participant_info source;
    source.identity = identity{identity_kind::user, "u1", "Ada \"A\" L\xC3\xB6we", "t1"};
    source.participant_id = "p1";
    source.region = "amer";
    source.language_id = "en-US";
    source.country_code = "US";
    call.source = source;
    invitation target;
    target.identity = identity{identity_kind::application, "a1", std::nullopt, std::nullopt};
    target.endpoint_type = "default";
    call.targets = {target, target};
    call.call_chain_id = "chain";
    call.tenant_id = "t1";
    call.my_participant_id = "m1";
    call.termination_reason = "AppTransferred";
    return call;
}

notification about_recording() {
    notification n;
    n.change = change_type::deleted;
    n.resource.kind = resource_kind::operation;
    n.resource.call = call_id("c1");
    n.resource.sub_id = "o1";
    n.data_type = "recordOperation";
    operation_data operation;
    operation.type = "recordOperation";
    operation.id = operation_id("o1");
    operation.client_context = "ctx";
    operation.status = operation_status::completed;
    operation.result_info = result_info{200, 8515, "Action completed, max record duration reached."};
    operation.completion_reason = "maxRecordDurationReached";
    operation.recording_location = "https://media.example/r";
    operation.recording_access_token = secret("sesame");
    n.data = std::move(operation);
    return n;
}

notification about_roster() {
    notification n;
    n.change = change_type::updated;
    n.resource.kind = resource_kind::participants;
    n.resource.call = call_id("c1");
    n.data_type = "participant";
    return n;
}

}  // namespace

TEST_CASE("notifications that were written are read as they were", "[graph][model]") {
    auto session = about_roster();
    session.resource.kind = resource_kind::content_sharing_sessions;
    session.resource.sub_id = "s1";
    session.data_type.clear();
    auto mute = about_recording();
    std::get<operation_data>(mute.data).type = mute.data_type = "playPromptOperation";
    std::get<operation_data>(mute.data).recording_location.clear();
    std::get<operation_data>(mute.data).recording_access_token = secret();

    const std::vector<notification> all{about_call(change_type::created, rich_call()),
                                        about_call(change_type::deleted, call_data()),
                                        about_recording(),
                                        mute,
                                        about_roster(),
                                        session,
                                        notification()};
    const auto again = parse_notifications(write_notifications(all));
    REQUIRE(again.has_value());
    CHECK(*again == all);
}

TEST_CASE("a notification carries both forms of its resource and a type everywhere", "[graph][model]") {
    const auto body = write_notifications({about_call(change_type::created, rich_call()), about_recording()},
                                          "https://bot.example/callback");
    const auto document = json::document::parse(body);
    REQUIRE(document.has_value());
    const auto root = document->root();
    CHECK(root["@odata.type"].as_string() == "#microsoft.graph.commsNotifications");
    const auto first = root["value"].at(0);
    CHECK(first["@odata.type"].as_string() == "#microsoft.graph.commsNotification");
    CHECK(first["changeType"].as_string() == "created");
    CHECK(first["resource"].as_string() == "/app/calls/57dab8b1-894c-409a-b240-bd8beae78896");
    CHECK(first["resourceUrl"].as_string() == "/communications/calls/57dab8b1-894c-409a-b240-bd8beae78896");
    CHECK(first["callbackUri"].as_string() == "https://bot.example/callback");
    const auto call = first["resourceData"];
    CHECK(call["@odata.type"].as_string() == "#microsoft.graph.call");
    CHECK(call["id"].as_string() == "57dab8b1-894c-409a-b240-bd8beae78896");
    CHECK(call["toneInfo"]["@odata.type"].as_string() == "#microsoft.graph.toneInfo");
    CHECK(call["toneInfo"]["tone"].as_string() == "star");
    CHECK(call["resultInfo"]["subcode"].as_integer() == 7015);
    CHECK(call["mediaState"]["@odata.type"].as_string() == "#microsoft.graph.callMediaState");
    CHECK(call["requestedModalities"].at(0).as_string() == "audio");
    CHECK(call["targets"].at(0)["identity"]["application"]["@odata.type"].as_string() ==
          "#microsoft.graph.identity");

    const auto second = root["value"].at(1);
    CHECK(second["resource"].as_string() == "/app/calls/c1/operations/o1");
    CHECK(second["resourceData"]["@odata.id"].as_string() == "/communications/calls/c1/operations/o1");
    CHECK(second["resourceData"]["recordingAccessToken"].as_string() == "sesame");
}

TEST_CASE("after a reject the call is bare", "[graph][model]") {
    const auto document =
        json::document::parse(write_notifications({about_call(change_type::deleted, call_data())}));
    REQUIRE(document.has_value());
    std::size_t members = 0;
    document->root()["value"].at(0)["resourceData"].each_member(
        [&](std::string_view, json::value) { ++members; });
    CHECK(members == 2);
}

TEST_CASE("a cancelled recording has an empty location, not none", "[graph][model]") {
    auto n = about_recording();
    auto& operation = std::get<operation_data>(n.data);
    operation.status = operation_status::failed;
    operation.recording_location.clear();
    operation.recording_access_token = secret();
    const auto document = json::document::parse(write_operation(operation));
    REQUIRE(document.has_value());
    CHECK(document->root()["recordingLocation"].as_string() == "");
    CHECK(document->root()["recordingAccessToken"].as_string() == "");
}

TEST_CASE("resources in responses are read as they were written", "[graph][model]") {
    resource_annotations more;
    more.context = "https://graph.example/v1.0/$metadata#communications/calls/$entity";
    more.callback_uri = "https://bot.example/callback";
    const auto call = json::document::parse(write_call(call_id("c1"), rich_call(), more));
    REQUIRE(call.has_value());
    CHECK(read_call(call->root()) == rich_call());
    CHECK(call->root()["id"].as_string() == "c1");
    CHECK(call->root()["@odata.context"].as_string() == more.context);
    CHECK(call->root()["callbackUri"].as_string() == more.callback_uri);

    const auto recording = std::get<operation_data>(about_recording().data);
    const auto operation = json::document::parse(write_operation(recording));
    REQUIRE(operation.has_value());
    CHECK(read_operation(operation->root()) == recording);
}
