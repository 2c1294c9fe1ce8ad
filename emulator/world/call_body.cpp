#include "emulator/world/call_body.hpp"

#include <initializer_list>

#include "base/json/writer.hpp"
#include "emulator/world/notification_body.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

void write_nulls(json::writer& w, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        w.key(name);
        w.null();
    }
}

void text_or_null(json::writer& w, std::string_view name, const std::optional<std::string>& text) {
    w.key(name);
    if (text)
        w.item(*text);
    else
        w.null();
}

template <class Resource>
void resource_or_null(json::writer& w, std::string_view name, const std::optional<Resource>& resource) {
    w.key(name);
    if (resource)
        graph::write_resource(w, *resource);
    else
        w.null();
}

void write_source(json::writer& w, const call_facts& facts) {
    w.object("source", [&] {
        graph::write_type(w, "participantInfo");
        if (!facts.outgoing()) w.field("id", facts.source_participant);
        write_party(w, facts.from);
        if (facts.outgoing()) {
            write_nulls(w, {"countryCode", "endpointType", "region", "languageId"});
            return;
        }
        w.field("countryCode", "US");
        w.field("endpointType", "default");
        w.field("region", "emea");
        w.field("languageId", "en-US");
        w.field("participantId", facts.source_participant);
    });
}

void write_target(json::writer& w, const graph::identity& who, const std::optional<std::string>& replaces,
                  const std::string& id) {
    w.object([&] {
        graph::write_type(w, "invitationParticipantInfo");
        write_party(w, who);
        if (!id.empty()) w.field("id", id);
        write_nulls(w, {"endpointType", "region"});
        text_or_null(w, "replacesCallId", replaces);
        write_nulls(w, {"languageId"});
    });
}

void write_targets(json::writer& w, const call_facts& facts) {
    w.array("targets", [&] {
        if (!facts.asked) {
            write_target(w, facts.to, {}, facts.my_participant);
            return;
        }
        for (const auto& t : facts.asked->targets)
            write_target(w, t.identity.who(), t.replaces_call_id, t.id.value_or(""));
    });
}

void write_media_config(json::writer& w, const graph::media_config& media) {
    w.object("mediaConfig", [&] {
        const auto* hosted = std::get_if<graph::service_hosted_media>(&media);
        if (hosted == nullptr) {
            graph::write_type(w, "appHostedMediaConfig");
            text_or_null(w, "blob", std::get<graph::app_hosted_media>(media).blob);
            return;
        }
        graph::write_type(w, "serviceHostedMediaConfig");
        w.array("preFetchMedia", [&] {
            for (const auto& one : hosted->pre_fetch) graph::write_resource(w, one);
        });
    });
}

void write_texts(json::writer& w, std::string_view name, const std::vector<std::string>& all) {
    w.array(name, [&] {
        for (const auto& text : all) w.item(text);
    });
}

}  // namespace

std::string context_of(const std::string& version, const std::string& what) {
    return "https://graph.microsoft.com/" + version + "/$metadata#" + what;
}

std::string call_body(const call_facts& facts, const call_look& look, const std::string& version,
                      body_for what) {
    const bool beta = version == "beta";
    const bool as_app = what == body_for::create && !beta;
    const auto* asked = facts.asked.get();
    // The metadata of v1.0 does not have `ringing`.
    const auto state =
        look.state == graph::call_state::ringing && !beta ? graph::call_state::establishing : look.state;
    json::writer w;
    w.object([&] {
        graph::write_type(w, "call");
        w.field("@odata.context",
                context_of(version, as_app ? "app/calls/$entity" : "communications/calls/$entity"));
        w.field("id", facts.id);
        w.field("state", graph::to_string(state));
        w.field("direction", graph::to_string(facts.direction));
        w.field("callbackUri", look.callback_uri);
        w.field("callChainId", facts.chain);
        w.array("callRoutes", [] {});
        w.field("tenantId", facts.tenant);
        w.field("myParticipantId", facts.my_participant);
        write_source(w, facts);
        write_targets(w, facts);
        write_texts(w, "requestedModalities",
                    asked ? asked->requested_modalities : std::vector<std::string>{"audio"});
        w.array("activeModalities", [&] {
            if (look.audio == graph::media_state::active) w.item("audio");
        });
        write_texts(w, "routingPolicies", asked ? asked->routing_policies : std::vector<std::string>{});
        write_media_config(w, look.media);
        text_or_null(w, "subject", asked ? asked->subject : std::nullopt);
        write_nulls(w, {"terminationReason"});
        w.key("ringingTimeoutInSeconds");
        if (beta && asked && asked->ringing_timeout_seconds)
            w.item(*asked->ringing_timeout_seconds);
        else
            w.null();
        w.key("mediaState");
        if (look.audio)
            w.object([&] {
                graph::write_type(w, "callMediaState");
                w.field("audio", graph::to_string(*look.audio));
            });
        else
            w.null();
        write_nulls(w, {"resultInfo"});
        resource_or_null(w, "answeredBy", look.answered_by);
        resource_or_null(w, "chatInfo", look.chat);
        w.key("meetingInfo");
        if (look.meeting)
            std::visit([&](const auto& kind) { graph::write_resource(w, kind); }, *look.meeting);
        else
            w.null();
        write_nulls(w, {"transcription", "meetingCapability", "toneInfo"});
    });
    return w.take();
}

}  // namespace switchhook::emulator
