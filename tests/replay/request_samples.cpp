#include "tests/replay/request_samples.hpp"

#include <array>

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

}  // namespace

std::vector<call_request> request_samples() {
    std::vector<call_request> all{keep_alive_request{}, get_call_request{}, delete_call_request{}};
    add_answers(all);
    add_rejections(all);
    add_media(all);
    add_transfers(all);
    return all;
}

}  // namespace switchhook::test
