#include "graph/model/requests.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/request_reader.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

invitation to_user() {
    invitation i;
    i.identity = identity{identity_kind::user, "550fae72", "Heidi", std::nullopt};
    i.endpoint_type = "default";
    return i;
}

std::vector<call_request> one_of_each_and_more() {
    answer_request answer;
    answer.callback_uri = "https://bot.example/callback";
    answer.media =
        service_hosted_media{{{"https://bot.example/a.wav", "a"}, {"https://bot.example/b.wav", ""}}};
    answer_request app_hosted;
    app_hosted.media = app_hosted_media{"<blob>"};
    app_hosted.accepted_modalities = {"audio", "video"};

    reject_request busy;
    busy.reason = reject_reason::busy;
    busy.callback_uri = "https://bot.example/callback";

    play_prompt_request play;
    play.prompts = prompts_of({{"https://bot.example/a.wav", "a"}});
    play.client_context = "ctx \"1\"";
    play_prompt_request loop = play;
    loop.loop = true;

    record_response_request record;
    record.prompts = prompts_of({{"https://bot.example/a.wav", "a"}});
    record.barge_in_allowed = true;
    record.initial_silence_timeout_seconds = 1;
    record.max_silence_timeout_seconds = 2;
    record.max_record_duration_seconds = 120;
    record.play_beep = false;
    record.stop_tones = {"#", "1", "*"};
    record.client_context = "ctx";

    transfer_request blind;
    blind.target = to_user();
    transfer_request rich;
    rich.target.identity = identity{identity_kind::phone, "+12345678901", std::nullopt, std::nullopt};
    rich.target.language_id = "en-us";
    rich.target.region = "amer";
    rich.target.replaces_call_id = "e5d39592";
    participant_info moved;
    moved.identity = identity{identity_kind::user, "u1", std::nullopt, "t1"};
    moved.participant_id = "p1";
    rich.transferee = moved;
    rich.client_context = "ctx";

    return {answer,
            answer_request(),
            app_hosted,
            busy,
            reject_request(),
            play,
            loop,
            record,
            record_response_request(),
            subscribe_to_tone_request{"ctx"},
            subscribe_to_tone_request(),
            cancel_media_processing_request{"ctx"},
            blind,
            rich,
            keep_alive_request(),
            get_call_request(),
            delete_call_request()};
}

// What is written for `request`, and what ought to be, both written anew by the same writer.
void check_body(const call_request& request, const std::string& expected) {
    const auto written = json::document::parse(write_body(request));
    const auto wanted = json::document::parse(expected);
    REQUIRE(written.has_value());
    REQUIRE(wanted.has_value());
    CHECK(written->root().dump() == wanted->root().dump());
}

}  // namespace

TEST_CASE("every request that was written is read as it was", "[graph][model]") {
    for (const auto& request : one_of_each_and_more()) {
        const std::string body = write_body(request);
        INFO(describe(method_of(request)).name << " " << body);
        if (body.empty()) {
            const auto again = read_request(method_of(request), json::value());
            REQUIRE(again.has_value());
            CHECK(*again == request);
            continue;
        }
        const auto document = json::document::parse(body);
        REQUIRE(document.has_value());
        const auto again = read_request(method_of(request), document->root());
        REQUIRE(again.has_value());
        CHECK(*again == request);
    }
}

TEST_CASE("answer is written as its page shows", "[graph][model]") {
    answer_request r;
    r.callback_uri = "https://bot.example/api/calls";
    r.media = service_hosted_media{{{"https://cdn.example/beep.wav", "1D6D"}}};
    check_body(r, R"({"callbackUri": "https://bot.example/api/calls", "acceptedModalities": ["audio"],
        "mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig",
            "preFetchMedia": [{"uri": "https://cdn.example/beep.wav", "resourceId": "1D6D"}]}})");
}

TEST_CASE("reject is written as its page shows, and empty when nothing is said", "[graph][model]") {
    reject_request r;
    r.reason = reject_reason::busy;
    check_body(r, R"({"reason": "busy"})");
    CHECK(write_body(reject_request()) == "{}");
}

TEST_CASE("playPrompt is written as its page shows", "[graph][model]") {
    play_prompt_request r;
    r.client_context = "d453";
    r.prompts = prompts_of({{"https://cdn.example/beep.wav", "1D6D"}});
    check_body(r, R"({"clientContext": "d453", "prompts": [{"@odata.type": "#microsoft.graph.mediaPrompt",
        "mediaInfo": {"@odata.type": "#microsoft.graph.mediaInfo", "uri": "https://cdn.example/beep.wav",
                      "resourceId": "1D6D"}}]})");
}

TEST_CASE("recordResponse writes every field of its page, and prompts only when there are some",
          "[graph][model]") {
    record_response_request r;
    r.client_context = "d453";
    r.stop_tones = {"#", "1", "*"};
    check_body(r, R"({"clientContext": "d453", "bargeInAllowed": false, "initialSilenceTimeoutInSeconds": 5,
        "maxSilenceTimeoutInSeconds": 5, "maxRecordDurationInSeconds": 5, "playBeep": true,
        "stopTones": ["#", "1", "*"]})");
    r.prompts = prompts_of({{"https://cdn.example/beep.wav", ""}});
    const auto document = json::document::parse(write_body(r));
    REQUIRE(document.has_value());
    CHECK(document->root()["prompts"].at(0)["mediaInfo"]["uri"].as_string() ==
          "https://cdn.example/beep.wav");
}

TEST_CASE("subscribeToTone and cancelMediaProcessing carry their context", "[graph][model]") {
    CHECK(write_body(subscribe_to_tone_request{"d453"}) == R"({"clientContext":"d453"})");
    CHECK(write_body(cancel_media_processing_request{"d453"}) == R"({"clientContext":"d453"})");
}

TEST_CASE("transfer is written as its page shows", "[graph][model]") {
    transfer_request r;
    r.target = to_user();
    r.target.replaces_call_id = "e5d39592";
    check_body(r, R"({"transferTarget": {"@odata.type": "#microsoft.graph.invitationParticipantInfo",
        "endpointType": "default",
        "identity": {"@odata.type": "#microsoft.graph.identitySet",
            "user": {"@odata.type": "#microsoft.graph.identity", "id": "550fae72", "displayName": "Heidi"}},
        "replacesCallId": "e5d39592"}})");
}

TEST_CASE("keepAlive, get and delete have no body", "[graph][model]") {
    CHECK(write_body(keep_alive_request()).empty());
    CHECK(write_body(get_call_request()).empty());
    CHECK(write_body(delete_call_request()).empty());
}
