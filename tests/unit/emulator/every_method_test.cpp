// No method is missing, in whichever version it is asked for.

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/resources/operation.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using graph::method;

namespace {

struct question {
    std::string body{};
    std::string sub_id{};
};

const std::string prompt =
    R"({"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/p.wav"}})";

// What is asked rightly of a call that stands as `prepare` leaves it.
question question_for(method m) {
    switch (m) {
        case method::redirect: return {R"({"targets":[{"identity":{"user":{"id":"grace"}}}]})"};
        case method::transfer:
            return {R"({"transferTarget":{"identity":{"user":{"id":"grace"}}},)"
                    R"("transferee":{"identity":{"user":{"id":"ada"}},"participantId":"p-ada"}})"};
        case method::play_prompt: return {R"({"prompts":[)" + prompt + "]}"};
        case method::send_dtmf_tones: return {R"({"tones":["tone1"]})"};
        case method::change_screen_sharing_role: return {R"({"role":"viewer"})"};
        case method::update_recording_status: return {R"({"status":"recording"})"};
        case method::invite: return {R"({"participants":[{"identity":{"user":{"id":"grace"}}}]})"};
        case method::get_participant:
        case method::remove_participant:
        case method::mute_participant:
        case method::start_hold_music:
        case method::stop_hold_music: return {"", "p-ada"};
        case method::create_audio_routing_group:
            return {R"({"id":"g2","routingMode":"oneToOne","sources":["p-ada"],"receivers":["p-olga"]})"};
        case method::get_audio_routing_group:
        case method::update_audio_routing_group:
        case method::delete_audio_routing_group: return {"", "g1"};
        case method::log_device_quality:
            return {
                R"({"quality":{"@odata.type":"#microsoft.graph.teleconferenceDeviceQuality",)"
                R"("callChainId":"0b003a80-0000-4000-8000-000000000000","participantId":"0b003a80-0000-4000-8000-000000000001",)"
                R"("mediaLegId":"0b003a80-0000-4000-8000-000000000002","deviceName":"Room","deviceDescription":"text",)"
                R"("mediaQualityList":[{"@odata.type":"#microsoft.graph.teleconferenceDeviceAudioQuality","channelIndex":1}]}})"};
        default: return {};
    }
}

// A meeting with everything in it that methods ask for; or a call that rings.
void prepare(stage& s, method m) {
    if (m == method::answer || m == method::reject || m == method::redirect) {
        s.ring();
        return;
    }
    s.meet();
    s.ask(method::create_audio_routing_group,
          R"({"id":"g1","routingMode":"multicast","sources":["p-ada"],"receivers":["p-olga"]})");
    if (m == method::stop_hold_music) s.ask_of(method::start_hold_music, "p-ada");
    if (m == method::get_content_sharing_session) s.change("ada", {{}, {}, true});
    if (m == method::change_screen_sharing_role) {
        auto hosted = s.ask(
            method::create,
            R"({"callbackUri":"https://bot/cb","requestedModalities":["audio"],"tenantId":"tenant-1",)"
            R"("chatInfo":{"threadId":"19:meeting_m@thread.v2"},"mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"},)"
            R"("meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo","organizer":{"user":{"id":"olga"}}}})");
        s.id = hosted.location.substr(hosted.location.rfind('/') + 1);
        s.run_for(1s);
    }
}

// What is wrong with an answer by the description of its type; empty when it is right, or a list.
std::string departure(const graph::method_description& m, const std::string& body) {
    const auto document = json::document::parse(body);
    if (!document.has_value()) return "no JSON";
    const auto root = document->root();
    std::optional<graph::request_error> wrong;
    if (m.answer_type == "call") wrong = find_departure(graph::description_of<graph::call_resource>(), root);
    if (m.answer == graph::answer_kind::resource && m.answer_type == "participant")
        wrong = find_departure(graph::description_of<graph::participant>(), root);
    if (m.answer_type.ends_with("Operation") && m.id != method::get_operation && m.id != method::invite) {
        CHECK(root["@odata.type"].string_or() == "#microsoft.graph." + std::string(m.answer_type));
        const auto read = graph::read_resource<graph::operation>(root);
        REQUIRE(read);
        CHECK(read->status == (m.answer == graph::answer_kind::running_operation
                                   ? graph::operation_status::running
                                   : graph::operation_status::completed));
    }
    for (std::size_t i = 0; i < root["value"].size() && !wrong; ++i)
        if (m.answer_type == "participant")
            wrong = find_departure(graph::description_of<graph::participant>(), root["value"].at(i));
    return wrong ? to_string(*wrong) : "";
}

}  // namespace

TEST_CASE("every method is answered as its page says", "[emulator][methods]") {
    for (const auto* version : {"v1.0", "beta"}) {
        for (const auto& m : graph::all_methods()) {
            CAPTURE(version, m.name);
            world_settings settings;
            settings.quirks.record_anywhere = true;
            stage s(settings);
            s.version = version;
            prepare(s, m.id);
            graph_answer answer;
            if (m.id == method::create) {
                answer = s.place();
            } else if (m.id == method::answer) {
                answer = s.answer();
            } else {
                question q = question_for(m.id);
                if (m.id == method::get_content_sharing_session)
                    q.sub_id = s.w.meeting("m")->find("ada")->sharing;
                if (m.id == method::get_operation) {
                    const auto playing = s.play("a.wav");
                    q.sub_id = playing.location.substr(playing.location.rfind('/') + 1);
                }
                answer = s.ask_of(m.id, q.sub_id, q.body);
            }
            CAPTURE(answer.code, answer.message);
            CHECK(answer.status == m.status);
            const bool has_body = m.answer != graph::answer_kind::accepted &&
                                  m.answer != graph::answer_kind::ok_empty &&
                                  m.answer != graph::answer_kind::no_content;
            CHECK(answer.body.empty() != has_body);
            if (has_body) CHECK(departure(m, answer.body).empty());
            if (m.answer == graph::answer_kind::running_operation ||
                m.answer == graph::answer_kind::completed_operation)
                CHECK(answer.location.find("/operations/") != std::string::npos);
            if (m.answer == graph::answer_kind::resource && !m.answer_type.empty() &&
                m.id != method::get_operation)
                CHECK(answer.body.find("#microsoft.graph." + std::string(m.answer_type)) !=
                      std::string::npos);
            // The version that was asked for, in what says its context.
            const std::string foreign = s.version == "beta" ? "/v1.0/$metadata" : "/beta/$metadata";
            CHECK(answer.body.find(foreign) == std::string::npos);
        }
    }
}

TEST_CASE("every method of a call that has ended is not found", "[emulator][methods]") {
    for (const auto& m : graph::all_methods()) {
        if (!m.of_a_call()) continue;
        CAPTURE(m.name);
        stage s;
        s.ring();
        s.run_for(16s);
        const question q = question_for(m.id);
        const auto answer = m.id == method::answer ? s.answer() : s.ask_of(m.id, q.sub_id, q.body);
        CHECK(answer.status == 404);
        CHECK(answer.code == "8522");
    }
}
