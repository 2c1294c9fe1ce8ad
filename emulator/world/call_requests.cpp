// What the calls methods do to a call, each by its page: https://learn.microsoft.com/graph/api/resources/call

#include <algorithm>
#include <utility>

#include "base/json/writer.hpp"
#include "emulator/world/call.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

using graph::call_state;

graph_answer invalid(std::string field, std::string_view problem) {
    return refused(400, "8523", std::move(field) + ' ' + std::string(problem) + '.');
}

// The scheme, and a host behind it.
bool begins_with(std::string_view scheme, std::string_view uri) {
    return graph::same_text(uri.substr(0, scheme.size()), scheme) && uri.size() > scheme.size() &&
           std::string_view("/?#:").find(uri[scheme.size()]) == std::string_view::npos;
}
bool is_https(std::string_view uri) { return begins_with("https://", uri); }
bool is_web(std::string_view uri) { return is_https(uri) || begins_with("http://", uri); }

bool may_call_back(std::string_view uri, const quirks& how) {
    return is_https(uri) || (how.plain_callbacks && is_web(uri));
}

std::optional<graph_answer> bad_prompts(const std::vector<graph::prompt>& prompts) {
    for (std::size_t i = 0; i < prompts.size(); ++i)
        if (!is_web(graph::media_of(prompts[i]).uri))
            return invalid("prompts[" + std::to_string(i) + "].mediaInfo.uri",
                           "must be an http or https URL");
    return std::nullopt;
}

graph_answer not_valid_in_state() {
    return refused(400, "8585", "The action is not valid in the current state of the call.");
}

}  // namespace

graph_answer call::request(const graph::call_request& what, moment now) {
    if (ending_) return refused(404, "8522", "Call not found.");
    return std::visit([&](const auto& r) { return perform(r, now); }, what);
}

graph_answer call::perform(const graph::answer_request& r, moment now) {
    if (state_ != call_state::incoming) return not_valid_in_state();
    if (!r.callback_uri.empty() && !may_call_back(r.callback_uri, around_.settings.quirks))
        return invalid("callbackUri", "must be an https URL");
    if (r.accepted_modalities.empty()) return invalid("acceptedModalities", "must have at least one entry");
    if (const auto* hosted = std::get_if<graph::service_hosted_media>(&r.media)) {
        // As many as one playPrompt may name; the rest are fetched when they are played.
        const std::size_t warmed = std::min<std::size_t>(hosted->pre_fetch.size(), 20);
        for (std::size_t i = 0; i < warmed; ++i) {
            const auto& media = hosted->pre_fetch[i];
            if (is_web(media.uri)) around_.prompts.want(media.uri, media.resource_id, facts_.id);
        }
    } else {
        app_hosted_ = true;
    }
    if (!r.callback_uri.empty()) callback_uri_ = r.callback_uri;
    state_ = call_state::establishing;
    unschedule(step::answer_window);
    unschedule(step::keep_alive);
    schedule(step::keep_alive, now + around_.settings.limits.keep_alive);
    schedule(step::establishing, now + around_.settings.delays.establishing);
    return {202, {}, {}, {}, {}};
}

graph_answer call::perform(const graph::reject_request& r, moment now) {
    if (state_ != call_state::incoming) return not_valid_in_state();
    if (r.callback_uri && !may_call_back(*r.callback_uri, around_.settings.quirks))
        return invalid("callbackUri", "must be an https URL");
    if (r.callback_uri) callback_uri_ = *r.callback_uri;
    const auto reason = r.reason.value_or(graph::reject_reason::none);
    end_soon(around_.settings.delays.terminated, {},
             reason == graph::reject_reason::none ? "rejected"
                                                  : "rejected, " + std::string(graph::to_string(reason)),
             now);
    return {202, {}, {}, {}, {}};
}

std::optional<graph_answer> call::media_refusal() const {
    switch (state_) {
        case call_state::established: break;
        case call_state::incoming:
        case call_state::establishing: return refused(400, "8501", "The call is not established.");
        default: return not_valid_in_state();
    }
    if (app_hosted_) return refused(400, "8500", "The call has application-hosted media.");
    if (!audio_active_) return refused(400, "8503", "The audio of the call is not active yet.");
    return std::nullopt;
}

std::string call::location_of(const std::string& operation) const {
    return "/communications/calls/" + facts_.id + "/operations/" + operation;
}

graph_answer call::operation(std::string_view type, const std::string& id, const std::string& context,
                             graph::operation_status status) const {
    json::writer w;
    w.object([&] {
        graph::write_type(w, type);
        w.field("id", id);
        w.field("status", graph::to_string(status));
        w.field("clientContext", context);
        if (type != "playPromptOperation" && type != "cancelMediaProcessingOperation") {
            w.key("resultInfo");
            w.null();
        }
        if (type == "recordOperation") {
            w.key("recordingLocation");
            w.null();
        }
    });
    return {200, w.take(), location_of(id), {}, {}};
}

graph_answer call::perform(const graph::play_prompt_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    if (r.prompts.empty()) return invalid("prompts", "must have at least one entry");
    if (auto refusal = bad_prompts(r.prompts)) return *std::move(refusal);
    if (media_.size() >= around_.settings.limits.media_operations)
        return refused(429, "8516", "Too many media operations are waiting.");
    play_order order{around_.ids.guid(), r.client_context, {}, r.loop.value_or(false)};
    for (const auto& p : r.prompts) {
        const auto& media = graph::media_of(p);
        order.prompts.push_back(around_.prompts.want(media.uri, media.resource_id, facts_.id));
    }
    const std::string id = order.operation;
    media_.add(std::move(order), now);
    drain_media(now);
    return operation("playPromptOperation", id, r.client_context, graph::operation_status::running);
}

std::optional<record_ending> call::platform_trouble(bool beeps) const {
    if (beeps && around_.faults.strikes(fault_kind::beep_fails)) return record_ending::beep_failed;
    if (around_.faults.strikes(fault_kind::no_media)) return record_ending::no_media;
    if (around_.faults.strikes(fault_kind::record_fails)) return record_ending::unspecified;
    return std::nullopt;
}

graph_answer call::perform(const graph::record_response_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    if (auto refusal = bad_prompts(r.prompts)) return *std::move(refusal);
    std::string stop_keys;
    for (std::size_t i = 0; i < r.stop_tones.size(); ++i) {
        const auto& tone = r.stop_tones[i];
        if (tone.size() != 1 || std::string_view("0123456789*#").find(tone) == std::string_view::npos)
            return invalid("stopTones[" + std::to_string(i) + "]", "must be one of 0-9, * and #");
        stop_keys += tone;
    }
    if (r.barge_in_allowed) {
        media_.cancel_all(now);
        drain_media(now);
    }
    if (media_.size() >= around_.settings.limits.media_operations)
        return refused(429, "8516", "Too many media operations are waiting.");
    record_order order;
    order.operation = around_.ids.guid();
    order.client_context = r.client_context;
    if (!r.prompts.empty()) {
        const auto& media = graph::media_of(r.prompts.front());
        order.prompt = around_.prompts.want(media.uri, media.resource_id, facts_.id);
    }
    order.beep = r.play_beep;
    order.initial_silence = std::chrono::seconds(r.initial_silence_timeout_seconds);
    order.max_silence = std::chrono::seconds(r.max_silence_timeout_seconds);
    order.max_duration = std::chrono::seconds(r.max_record_duration_seconds);
    order.stop_keys = std::move(stop_keys);
    order.trouble = platform_trouble(order.beep);
    const std::string id = order.operation;
    media_.add(std::move(order), now);
    drain_media(now);
    return operation("recordOperation", id, r.client_context, graph::operation_status::running);
}

graph_answer call::perform(const graph::subscribe_to_tone_request& r, moment) {
    if (state_ == call_state::incoming || state_ == call_state::establishing)
        return refused(400, "8501", "The call is not established.");
    if (app_hosted_) return refused(500, "9999", "Encountered Exception during ToneSubscription");
    subscribed_ = true;
    return operation("subscribeToToneOperation", around_.ids.guid(), r.client_context,
                     graph::operation_status::completed);
}

graph_answer call::perform(const graph::cancel_media_processing_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    media_.cancel_all(now);
    drain_media(now);
    return operation("cancelMediaProcessingOperation", around_.ids.guid(), r.client_context,
                     graph::operation_status::completed);
}

graph_answer call::perform(const graph::transfer_request& r, moment now) {
    if (state_ == call_state::transferring)
        return refused(409, "8607", "A transfer of the call is under way.");
    if (state_ != call_state::established) return refused(400, "8501", "The call is not established.");
    if (r.transferee) return refused(400, "8548", "The call is not a group call.");
    transfer_target_ = r.target.identity.who();
    state_ = call_state::transferring;
    const auto& delay = around_.settings.delays;
    const auto target = around_.people.find(transfer_target_.id);
    duration rings = target.ring;
    if (target.answers == answers::busy || target.answers == answers::unknown) rings = delay.busy;
    if (target.answers == answers::never) rings = around_.settings.limits.transfer_ring;
    schedule(step::transferring, now + delay.transferring);
    schedule(step::target_decides, now + delay.transferring + rings);
    return {202, {}, {}, {}, {}};
}

graph_answer call::perform(const graph::keep_alive_request&, moment now) {
    unschedule(step::keep_alive);
    schedule(step::keep_alive, now + around_.settings.limits.keep_alive);
    return {200, {}, {}, {}, {}};
}

graph_answer call::perform(const graph::get_call_request&, moment) {
    json::writer w;
    w.object([&] {
        w.field("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#communications/calls/$entity");
        graph::write_type(w, "call");
        w.field("id", facts_.id);
        w.field("state", graph::to_string(state_));
        w.field("direction", "incoming");
        w.field("callbackUri", callback_uri_);
        w.field("callChainId", facts_.chain);
        w.field("tenantId", facts_.tenant);
        w.field("myParticipantId", facts_.my_participant);
        w.key("source");
        graph::participant_info source;
        source.identity = facts_.from;
        source.participant_id = facts_.source_participant;
        graph::write_resource(w, source);
        graph::invitation target;
        target.identity = facts_.to;
        w.array("targets", [&] { graph::write_resource(w, target); });
        w.array("requestedModalities", [&] { w.item("audio"); });
        w.key("mediaState");
        if (state_ == call_state::incoming || state_ == call_state::establishing) {
            w.null();
        } else {
            w.object([&] {
                graph::write_type(w, "callMediaState");
                w.field("audio", audio_active_ ? "active" : "inactive");
            });
        }
        w.key("resultInfo");
        w.null();
        w.key("toneInfo");
        w.null();
    });
    return {200, w.take(), {}, {}, {}};
}

// Of a call between two the roster is empty: https://learn.microsoft.com/graph/api/participant-get
graph_answer call::perform(const graph::list_participants_request&, moment) {
    json::writer w;
    w.object([&] {
        w.field("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#communications/calls('" +
                                      facts_.id + "')/participants");
        w.array("value", [] {});
    });
    return {200, w.take(), {}, {}, {}};
}

graph_answer call::perform(const graph::delete_call_request&, moment now) {
    const auto& delay = around_.settings.delays;
    end_soon(
        delay.terminated,
        {graph::result_info{around_.settings.quirks.graceful_code, 7000, "The call was ended by the bot."},
         "CallTerminated"},
        "bot hung up", now);
    state_ = call_state::terminating;
    schedule(step::terminating, now + delay.terminating);
    return {204, {}, {}, {}, {}};
}

}  // namespace switchhook::emulator
