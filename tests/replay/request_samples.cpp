#include "tests/replay/request_samples.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "graph/model/request_reader.hpp"
#include "tests/replay/instances.hpp"

namespace switchhook::test {
namespace {

using namespace graph;

const media_info cached{"https://bot.example.org/prompts/menu.wav", "menu-3f9a"};
const media_info bare{"https://bot.example.org/prompts/sorry.wav", ""};

constexpr std::array identity_kinds{identity_kind::user,
                                    identity_kind::application,
                                    identity_kind::application_instance,
                                    identity_kind::phone,
                                    identity_kind::guest,
                                    identity_kind::encrypted,
                                    identity_kind::on_premises,
                                    identity_kind::device,
                                    identity_kind::asserted_identity,
                                    identity_kind::azure_communication_services_user};

void add_answers(std::vector<call_request>& all) {
    answer_request r;
    r.callback_uri = "https://bot.example.org/callback";
    all.push_back(r);
    r.media = service_hosted_media{{cached, bare}, {}};
    r.accepted_modalities = {"audio", "video", "videoBasedScreenSharing"};
    all.push_back(r);
    r.media = app_hosted_media{"b3BhcXVl", {}};
    r.participant_capacity = 4;
    incoming_call_options options;
    options.is_content_sharing_notification_enabled = true;
    r.options = options;
    all.push_back(r);
}

void add_rejections(std::vector<call_request>& all) {
    all.push_back(reject_request{});
    for (const auto reason : {reject_reason::none, reject_reason::busy, reject_reason::forbidden})
        all.push_back(reject_request{reason, "https://bot.example.org/callback"});
}

void add_media(std::vector<call_request>& all) {
    all.push_back(play_prompt_request{prompts_of({bare}), "", {}});
    all.push_back(play_prompt_request{prompts_of({cached, bare}), "context", true});
    all.push_back(record_response_request{});
    record_response_request r;
    r.prompts = prompts_of({cached});
    r.barge_in_allowed = true;
    r.stop_tones = {"#", "*", "1"};
    r.client_context = "context";
    all.push_back(r);
    all.push_back(subscribe_to_tone_request{});
    all.push_back(subscribe_to_tone_request{"context"});
    all.push_back(cancel_media_processing_request{});
    all.push_back(cancel_media_processing_request{"context"});
}

void add_transfers(std::vector<call_request>& all) {
    for (const auto kind : identity_kinds) {
        transfer_request r;
        identity who{kind, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {}, {}};
        r.target.identity = who;
        all.push_back(r);
        who.display_name = "Ada";
        who.tenant_id = "b7e0c3d2-41fa-4f0b-8a56-9c2d7e10f384";
        r.target.identity = who;
        r.target.replaces_call_id = "a40c81f9-6d27-4e5b-93b8-2f70d6e1c954";
        r.target.endpoint_type = "default";
        r.target.language_id = "fr-FR";
        r.target.region = "emea";
        participant_info moved;
        moved.identity = who;
        moved.participant_id = "5d2e9f70-4c1b-4836-b0a7-13f8c6d5e924";
        moved.region = "emea";
        moved.language_id = "fr-FR";
        moved.country_code = "FR";
        r.transferee = moved;
        r.client_context = "context";
        all.push_back(r);
    }
}

invitation to(const identity& who) {
    invitation i;
    i.identity = who;
    return i;
}

const identity ada{identity_kind::user, "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", "Ada", {}};
const identity grace{identity_kind::user, "30b5c2f8-914e-4d67-a2c0-7be1f5083d96", "Grace", {}};
const identity number{identity_kind::phone, "+15550100123", {}, {}};
const std::string tenant = "b7e0c3d2-41fa-4f0b-8a56-9c2d7e10f384";

create_call_request new_call(std::vector<invitation> targets) {
    create_call_request r;
    r.call.callback_uri = "https://bot.example.org/callback";
    r.call.targets = std::move(targets);
    r.call.requested_modalities = {"audio"};
    r.call.media_config = service_hosted_media{{cached, bare}, {}};
    return r;
}

void add_new_calls(std::vector<call_request>& all) {
    for (const auto kind : identity_kinds)
        if (kind != identity_kind::phone) all.push_back(new_call({to({kind, "someone"})}));

    auto by_telephone = new_call({to(number)});
    participant_info source;
    source.identity = identity{identity_kind::application_instance, "2c7a", "Front desk", {}};
    by_telephone.call.source = source;
    by_telephone.call.tenant_id = tenant;
    all.push_back(by_telephone);

    auto group = new_call({to(ada), to(grace)});
    group.call.media_config = app_hosted_media{"b3BhcXVl", true};
    outgoing_call_options options;
    options.hide_bot_after_escalation = true;
    options.is_delta_roster_enabled = true;
    options.is_interactive_roster_enabled = false;
    group.call.call_options = options;
    all.push_back(group);

    auto meeting = new_call({});
    meeting.call.tenant_id = tenant;
    meeting.call.chat_info = chat_info{"19:meeting_Zm9v@thread.v2", "0", {}};
    organizer_meeting_info organized;
    organized.organizer = grace;
    organized.allow_conversation_without_host = true;
    meeting.call.meeting_info = organized;
    all.push_back(meeting);

    meeting.call.chat_info.reset();
    for (const bool with_passcode : {false, true}) {
        join_meeting_id_info by_id;
        by_id.join_meeting_id = "3887724990";
        if (with_passcode) by_id.passcode = secret("psw123");
        meeting.call.meeting_info = by_id;
        all.push_back(meeting);
    }
    meeting.call.meeting_info = token_meeting_info{secret("dG9rZW4"), {}};
    all.push_back(meeting);
}

void add_redirections(std::vector<call_request>& all) {
    for (const auto kind : identity_kinds)
        all.push_back(redirect_request{{to({kind, "someone"})}, {}, {}, {}});
    redirect_request r;
    r.targets = {to(ada), to(grace), to(number)};
    r.timeout_seconds = 90;
    r.callback_uri = "https://bot.example.org/callback";
    r.routing_policies = {"disableForwarding"};
    r.target_disposition = "simultaneousRing";
    r.mask_callee = true;
    r.mask_caller = false;
    all.push_back(r);
}

void add_what_participants_are_asked(std::vector<call_request>& all) {
    for (const auto kind : identity_kinds) all.push_back(invite_request{{to({kind, "someone"})}, ""});
    invite_request several{{to(ada), to(number)}, "context"};
    several.participants.front().hidden = true;
    several.participants.front().remove_from_default_audio_routing_group = true;
    several.participants.front().participant_id = "chosen";
    all.push_back(several);
    invite_request absorbing{{to(ada)}, "context"};
    absorbing.participants.front().replaces_call_id = "a40c81f9-6d27-4e5b-93b8-2f70d6e1c954";
    all.push_back(absorbing);

    for (const char* context : {"", "context"}) {
        all.push_back(mute_request{context});
        all.push_back(unmute_request{context});
        all.push_back(mute_participant_request{"p", context});
        all.push_back(start_hold_music_request{"p", {}, context});
        all.push_back(stop_hold_music_request{"p", context});
        all.push_back(add_large_gallery_view_request{context});
        all.push_back(
            send_dtmf_tones_request{{tone::tone1, tone::star, tone::pound, tone::flash}, {}, context});
        for (const char* status : {"notRecording", "recording", "failed"})
            all.push_back(update_recording_status_request{status, context});
    }
    all.push_back(start_hold_music_request{"p", prompts_of({cached}).front(), "context"});
    all.push_back(send_dtmf_tones_request{{tone::tone0}, 1000, "context"});
    for (const char* role : {"viewer", "sharer"}) all.push_back(change_screen_sharing_role_request{role});
}

void add_audio_routing(std::vector<call_request>& all) {
    all.push_back(create_audio_routing_group_request{{"oneToOne", "oneToOne", {"p"}, {"q"}}});
    all.push_back(create_audio_routing_group_request{{"", "multicast", {"p"}, {"q", "r"}}});
    all.push_back(update_audio_routing_group_request{"g", {"", "", {}, {"q", "r"}}});
    all.push_back(update_audio_routing_group_request{"g", {"g", "oneToOne", {"p"}, {"q"}}});
}

// As many of each as there are kinds of what may stand in its body, with everything that is described.
void add_everything(std::vector<call_request>& all) {
    for (const auto& m : all_methods())
        for (unsigned round = 0; round < 12 && m.body() != nullptr; ++round) {
            instance_style style;
            style.round = round;
            style.one_party = true;
            // Lists that Graph takes but one entry of.
            if (m.id == method::invite || m.id == method::create_audio_routing_group ||
                m.id == method::update_audio_routing_group)
                style.entries = 1;
            const auto body = json::document::parse(instance_of(*m.body(), style));
            const auto request = read_request(m.id, body->root(), "sub-id");
            if (!request.has_value())
                throw std::runtime_error(std::string(m.name) + ": " + to_string(request.error()));
            all.push_back(*request);
        }
}

}  // namespace

std::vector<call_request> request_samples() {
    std::vector<call_request> all{keep_alive_request{},
                                  get_call_request{},
                                  delete_call_request{},
                                  list_participants_request{},
                                  get_participant_request{"p"},
                                  remove_participant_request{"p"},
                                  list_content_sharing_sessions_request{},
                                  get_content_sharing_session_request{"s"},
                                  list_audio_routing_groups_request{},
                                  get_audio_routing_group_request{"g"},
                                  delete_audio_routing_group_request{"g"},
                                  get_operation_request{"o"}};
    add_answers(all);
    add_rejections(all);
    add_media(all);
    add_transfers(all);
    add_new_calls(all);
    add_redirections(all);
    add_what_participants_are_asked(all);
    add_audio_routing(all);
    add_everything(all);
    return all;
}

}  // namespace switchhook::test
