#include "graph/model/request_rules.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::graph;

namespace {

std::string broken(const call_request& request) {
    const auto wrong = find_broken_rule(request);
    return wrong ? to_string(*wrong) : "none";
}

invitation to(identity_kind kind, std::string id = "someone") {
    invitation i;
    i.identity = identity{kind, std::move(id)};
    return i;
}

create_call_request to_targets(std::size_t count, identity_kind kind = identity_kind::user) {
    create_call_request r;
    r.call.callback_uri = "https://bot.example/callback";
    r.call.requested_modalities = {"audio"};
    r.call.media_config = service_hosted_media{};
    for (std::size_t i = 0; i < count; ++i) r.call.targets.push_back(to(kind));
    return r;
}

create_call_request to_meeting(meeting_info meeting) {
    auto r = to_targets(0);
    r.call.tenant_id = "t";
    r.call.chat_info = chat_info{"19:meeting_a@thread.v2", "0", {}};
    r.call.meeting_info = std::move(meeting);
    return r;
}

organizer_meeting_info organized() {
    organizer_meeting_info m;
    m.organizer = identity{identity_kind::user, "o"};
    return m;
}

join_meeting_id_info by_id() {
    join_meeting_id_info m;
    m.join_meeting_id = "3887724990";
    return m;
}

}  // namespace

TEST_CASE("a new call needs media, modalities, and somebody or a meeting to go to", "[graph][model]") {
    CHECK(broken(to_targets(1)) == "none");
    auto r = to_targets(1);
    r.call.media_config.reset();
    CHECK(broken(r) == "mediaConfig is required");
    r = to_targets(1);
    r.call.requested_modalities.clear();
    CHECK(broken(r) == "requestedModalities must have at least one entry");
    CHECK(broken(to_targets(0)) == "targets must have at least one entry, or meetingInfo be given");
}

TEST_CASE("at most five are called at once", "[graph][model]") {
    CHECK(broken(to_targets(5)) == "none");
    CHECK(broken(to_targets(6)) == "targets has 6 entries, more than 5");
    auto mixed = to_targets(6);
    mixed.call.targets.back() = to(identity_kind::phone, "+15550100123");
    CHECK(broken(mixed) == "targets has 6 entries, more than 5");
}

TEST_CASE("a call to a telephone number comes from a resource account of a tenant", "[graph][model]") {
    auto r = to_targets(1, identity_kind::phone);
    CHECK(broken(r) == "source.identity.applicationInstance is required for a call to a telephone number");
    participant_info source;
    source.identity = identity{identity_kind::application, "a"};
    r.call.source = source;
    CHECK(broken(r) == "source.identity.applicationInstance is required for a call to a telephone number");
    source.identity = identity{identity_kind::application_instance, "i"};
    r.call.source = source;
    CHECK(broken(r) == "tenantId is required for a call to a telephone number");
    r.call.tenant_id = "t";
    CHECK(broken(r) == "none");
}

TEST_CASE("each way into a meeting needs what the page says", "[graph][model]") {
    auto r = to_meeting(organized());
    CHECK(broken(r) == "none");
    r.call.chat_info->thread_id.reset();
    CHECK(broken(r) == "chatInfo.threadId is required to join by organizer");
    r.call.chat_info.reset();
    CHECK(broken(r) == "chatInfo.threadId is required to join by organizer");
    r = to_meeting(organized());
    r.call.tenant_id.reset();
    CHECK(broken(r) == "tenantId is required to join a meeting");

    r = to_meeting(by_id());
    r.call.chat_info.reset();
    CHECK(broken(r) == "none");
    r.call.tenant_id.reset();
    CHECK(broken(r) == "tenantId is required to join a meeting");

    r = to_meeting(token_meeting_info{secret("token"), {}});
    r.call.chat_info.reset();
    r.call.tenant_id.reset();
    CHECK(broken(r) == "none");
}

TEST_CASE("what a call is to be follows from its body, and the role it needs from that", "[graph][model]") {
    const auto variant = [](const create_call_request& r) { return variant_of(r.call); };
    CHECK(variant(to_targets(1)) == call_variant::peer_to_peer);
    CHECK(variant(to_targets(1, identity_kind::phone)) == call_variant::pstn);
    CHECK(variant(to_targets(2)) == call_variant::group);
    CHECK(variant(to_meeting(organized())) == call_variant::scheduled);
    CHECK(variant(to_meeting(by_id())) == call_variant::join_meeting_id);
    CHECK(variant(to_meeting(token_meeting_info{})) == call_variant::join_token);

    CHECK(permissions_of(call_variant::peer_to_peer).front() == "Calls.Initiate.All");
    CHECK(permissions_of(call_variant::pstn).front() == "Calls.Initiate.All");
    CHECK(permissions_of(call_variant::group).front() == "Calls.InitiateGroupCall.All");
    for (const auto v : {call_variant::scheduled, call_variant::join_meeting_id, call_variant::join_token}) {
        const auto roles = permissions_of(v);
        REQUIRE(roles.size() == 2);
        CHECK(std::count(roles.begin(), roles.end(), "Calls.JoinGroupCall.All") == 1);
        CHECK(std::count(roles.begin(), roles.end(), "Calls.JoinGroupCallAsGuest.All") == 1);
    }
}

TEST_CASE("an answer accepts something", "[graph][model]") {
    answer_request r;
    CHECK(broken(r) == "none");
    r.accepted_modalities.clear();
    CHECK(broken(r) == "acceptedModalities must have at least one entry");
}

TEST_CASE("stop tones are keys, not names of tones", "[graph][model]") {
    record_response_request r;
    for (const char key : std::string("0123456789*#")) r.stop_tones.emplace_back(1, key);
    CHECK(broken(r) == "none");
    for (const char* wrong : {"", "tone1", "11", "A", "d", " ", "+"}) {
        INFO(wrong);
        r.stop_tones = {"1", wrong};
        CHECK(broken(r) == "stopTones[1] must be one of 0-9, * and #");
    }
}

TEST_CASE("an invitation that replaces a call stands alone", "[graph][model]") {
    invite_request r;
    r.participants = {to(identity_kind::user), to(identity_kind::user)};
    CHECK(broken(r) == "none");
    r.participants[1].replaces_call_id = "c";
    CHECK(broken(r) == "participants must have one entry when it has a replacesCallId");
    r.participants.erase(r.participants.begin());
    CHECK(broken(r) == "none");
}

TEST_CASE("an audio routing group has one source, and one receiver unless it is multicast",
          "[graph][model]") {
    const auto created = [](std::string mode, std::vector<std::string> sources,
                            std::vector<std::string> receivers) {
        return broken(create_audio_routing_group_request{
            {"", std::move(mode), std::move(sources), std::move(receivers)}});
    };
    CHECK(created("oneToOne", {"p"}, {"q"}) == "none");
    CHECK(created("multicast", {"p"}, {"q", "r"}) == "none");
    CHECK(created("multicast", {"p"}, {}) == "receivers must have at least one entry");
    CHECK(created("multicast", {"p", "q"}, {"r"}) == "sources must name one participant");
    CHECK(created("multicast", {}, {"r"}) == "sources must name one participant");
    for (const char* mode : {"oneToOne", "OneToOne"})
        CHECK(created(mode, {"p"}, {"q", "r"}) ==
              "receivers must name one participant when routingMode is oneToOne");

    const auto changed = [](std::string mode, std::vector<std::string> sources,
                            std::vector<std::string> receivers) {
        return broken(update_audio_routing_group_request{
            "g", {"", std::move(mode), std::move(sources), std::move(receivers)}});
    };
    CHECK(changed("", {}, {}) == "none");
    CHECK(changed("", {}, {"q", "r"}) == "none");
    CHECK(changed("", {"p", "q"}, {}) == "sources must name one participant");
    CHECK(changed("oneToOne", {}, {"q", "r"}) ==
          "receivers must name one participant when routingMode is oneToOne");
}
