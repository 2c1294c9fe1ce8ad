#include "graph/model/requests.hpp"

#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

void write_text_unless_empty(json::writer& w, std::string_view name, const std::string& text) {
    if (!text.empty()) w.field(name, text);
}

void write_media_members(json::writer& w, const media_info& m) {
    w.field("uri", m.uri);
    write_text_unless_empty(w, "resourceId", m.resource_id);
}

void write_prompts(json::writer& w, const std::vector<media_info>& prompts) {
    w.array("prompts", [&] {
        for (const auto& prompt : prompts)
            w.object([&] {
                write_type(w, "mediaPrompt");
                w.object("mediaInfo", [&] {
                    write_type(w, "mediaInfo");
                    write_media_members(w, prompt);
                });
            });
    });
}

void write_texts(json::writer& w, std::string_view name, const std::vector<std::string>& texts) {
    w.array(name, [&] {
        for (const auto& text : texts) w.item(text);
    });
}

void write_media_config(json::writer& w, const media_config& media) {
    w.object("mediaConfig", [&] {
        if (const auto* ours = std::get_if<app_hosted_media>(&media)) {
            write_type(w, "appHostedMediaConfig");
            w.field("blob", ours->blob);
            return;
        }
        write_type(w, "serviceHostedMediaConfig");
        const auto& fetched = std::get<service_hosted_media>(media).pre_fetch;
        if (fetched.empty()) return;
        w.array("preFetchMedia", [&] {
            for (const auto& one : fetched) w.object([&] { write_media_members(w, one); });
        });
    });
}

struct members {
    json::writer& w;

    void operator()(const answer_request& r) const {
        write_text_unless_empty(w, "callbackUri", r.callback_uri);
        write_texts(w, "acceptedModalities", r.accepted_modalities);
        write_media_config(w, r.media);
    }
    void operator()(const reject_request& r) const {
        if (r.reason) w.field("reason", to_string(*r.reason));
        w.optional_field("callbackUri", r.callback_uri);
    }
    void operator()(const play_prompt_request& r) const {
        write_text_unless_empty(w, "clientContext", r.client_context);
        write_prompts(w, r.prompts);
        w.optional_field("loop", r.loop);
    }
    void operator()(const record_response_request& r) const {
        write_text_unless_empty(w, "clientContext", r.client_context);
        w.field("bargeInAllowed", r.barge_in_allowed);
        if (!r.prompts.empty()) write_prompts(w, r.prompts);
        w.field("initialSilenceTimeoutInSeconds", r.initial_silence_timeout_seconds);
        w.field("maxSilenceTimeoutInSeconds", r.max_silence_timeout_seconds);
        w.field("maxRecordDurationInSeconds", r.max_record_duration_seconds);
        w.field("playBeep", r.play_beep);
        write_texts(w, "stopTones", r.stop_tones);
    }
    void operator()(const subscribe_to_tone_request& r) const {
        write_text_unless_empty(w, "clientContext", r.client_context);
    }
    void operator()(const cancel_media_processing_request& r) const {
        write_text_unless_empty(w, "clientContext", r.client_context);
    }
    void operator()(const transfer_request& r) const {
        w.key("transferTarget");
        write_invitation(w, r.target);
        if (r.transferee) {
            w.key("transferee");
            write_participant(w, *r.transferee);
        }
        w.optional_field("clientContext", r.client_context);
    }
    void operator()(const keep_alive_request&) const {}
    void operator()(const get_call_request&) const {}
    void operator()(const delete_call_request&) const {}
};

bool has_body(const call_request& request) {
    return !std::holds_alternative<keep_alive_request>(request) &&
           !std::holds_alternative<get_call_request>(request) &&
           !std::holds_alternative<delete_call_request>(request);
}

}  // namespace

std::string write_body(const call_request& request) {
    if (!has_body(request)) return {};
    json::writer w;
    w.object([&] { std::visit(members{w}, request); });
    return w.take();
}

}  // namespace switchhook::graph
