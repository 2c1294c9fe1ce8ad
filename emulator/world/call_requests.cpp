// What the calls methods do to a call, each by its page: https://learn.microsoft.com/graph/api/resources/call

#include <algorithm>
#include <utility>

#include "base/json/writer.hpp"
#include "emulator/world/call.hpp"
#include "emulator/world/request_checks.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
using graph::call_state;

graph_answer call::request(const graph::call_request& what, const std::string& version, moment now) {
    asked_version_ = version;
    const bool always = std::holds_alternative<graph::get_call_request>(what) ||
                        std::holds_alternative<graph::delete_call_request>(what);
    if (ended() || (ending_ && !always)) return not_found();
    if (ordered_.take(graph::method_of(what)))
        return refused(400, "UnknownError", "The request fails by order.");
    return std::visit([&](const auto& r) { return perform(r, now); }, what);
}

// As many prompts are fetched at once as one playPrompt may name; the rest when they are played.
void call::use_media(const graph::media_config& media) {
    media_config_ = media;
    const auto* hosted = std::get_if<graph::service_hosted_media>(&media);
    if (hosted == nullptr) return;
    const std::size_t warmed = std::min<std::size_t>(hosted->pre_fetch.size(), 20);
    for (std::size_t i = 0; i < warmed; ++i) {
        const auto& one = hosted->pre_fetch[i];
        if (is_web(one.uri)) around_.prompts.want(one.uri, one.resource_id, facts_.id);
    }
}

graph_answer call::perform(const graph::answer_request& r, moment now) {
    if (state_ != call_state::incoming) return not_valid_in_state();
    if (!r.callback_uri.empty() && !may_call_back(r.callback_uri, around_.settings.quirks))
        return invalid("callbackUri", "must be an https URL");
    if (r.accepted_modalities.empty()) return invalid("acceptedModalities", "must have at least one entry");
    use_media(r.media);
    if (r.options) options_ = *r.options;
    if (facts_.records) capacity_ = r.participant_capacity.value_or(0);
    if (!r.callback_uri.empty()) callback_uri_ = r.callback_uri;
    state_ = call_state::establishing;
    call_off(purpose::answer_window);
    expect_keep_alive(now);
    later(now + around_.settings.delays.establishing, purpose::life, [this](moment at) {
        tell_update("establishing", {call_state::establishing, {}, {}, {}}, at);
        later(at + around_.settings.delays.established, purpose::life,
              [this](moment then) { establish(then); });
    });
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
        case call_state::establishing:
        case call_state::ringing: return not_established();
        default: return not_valid_in_state();
    }
    if (app_hosted()) return refused(400, "8500", "The call has application-hosted media.");
    if (!audio_active_) return refused(400, "8503", "The audio of the call is not active yet.");
    return std::nullopt;
}

std::string call::location_of(const std::string& operation) const {
    return "/communications/calls/" + facts_.id + "/operations/" + operation;
}

graph_answer call::operation(std::string_view type, const std::string& id, const std::string& context,
                             graph::operation_status status, unsigned http_status) {
    if (status == graph::operation_status::running) running_[id] = {std::string(type), context};
    const bool mutes = type.ends_with("muteParticipantOperation");
    json::writer w;
    w.object([&] {
        if (mutes) w.field("@odata.context", context_of(asked_version_, std::string(type)));
        graph::write_type(w, type);
        w.field("id", id);
        w.field("status", graph::to_string(status));
        w.field("clientContext", context);
        if (type == "recordOperation" || type == "subscribeToToneOperation" ||
            type == "updateRecordingStatusOperation") {
            w.key("resultInfo");
            w.null();
        }
        if (type == "recordOperation") {
            w.key("recordingLocation");
            w.null();
        }
    });
    return {http_status, w.take(), location_of(id), {}, {}};
}

graph_answer call::completed_later(std::string_view type, const std::string& context, duration after,
                                   moment now, std::function<void(moment)> then) {
    operation_outcome outcome;
    outcome.type = type;
    outcome.id = around_.ids.guid();
    outcome.client_context = context;
    auto answer = operation(type, outcome.id, context, graph::operation_status::running, 202);
    later(now + after, purpose::other, [this, outcome, then = std::move(then)](moment at) {
        tell_operation(outcome.type.substr(0, outcome.type.size() - std::string_view("Operation").size()),
                       outcome, at);
        then(at);
    });
    return answer;
}

graph_answer call::perform(const graph::play_prompt_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    if (r.prompts.empty()) return invalid("prompts", "must have at least one entry");
    if (auto refusal = bad_prompts(r.prompts)) return *std::move(refusal);
    if (media_.size() >= around_.settings.limits.media_operations)
        return refused(429, "8516", "Too many media operations are waiting.");
    const bool beta = asked_version_ == "beta";
    if (r.loop && !beta && around_.settings.quirks.refuse_beta_members)
        return invalid("loop", "is not known in v1.0");
    play_order order{around_.ids.guid(), r.client_context, {}, beta && r.loop.value_or(false)};
    for (const auto& p : r.prompts) {
        const auto& media = graph::media_of(p);
        order.prompts.push_back(around_.prompts.want(media.uri, media.resource_id, facts_.id));
    }
    auto answer =
        operation("playPromptOperation", order.operation, r.client_context, graph::operation_status::running);
    if (ordered_.take(failing::prompt))
        order.prompts = {std::make_shared<prompt>(prompt{{}, {}, prompt::condition::unreachable, {}})};
    media_.add(std::move(order), now);
    drain_media(now);
    return answer;
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
    // Known before it begins: some are over at once.
    auto answer =
        operation("recordOperation", order.operation, r.client_context, graph::operation_status::running);
    media_.add(std::move(order), now);
    drain_media(now);
    return answer;
}

graph_answer call::perform(const graph::subscribe_to_tone_request& r, moment) {
    if (state_ == call_state::incoming || state_ == call_state::establishing || state_ == call_state::ringing)
        return not_established();
    if (app_hosted()) return refused(500, "9999", "Encountered Exception during ToneSubscription");
    subscribed_ = true;
    return operation("subscribeToToneOperation", around_.ids.guid(), r.client_context,
                     graph::operation_status::completed);
}

graph_answer call::perform(const graph::cancel_media_processing_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    media_.cancel_all(now);
    drain_media(now);
    call_off(purpose::sent_tones);
    while (!sending_.empty()) sent_tones_over("mediaOperationCanceled", now);
    return operation("cancelMediaProcessingOperation", around_.ids.guid(), r.client_context,
                     graph::operation_status::completed);
}

graph_answer call::perform(const graph::keep_alive_request&, moment now) {
    expect_keep_alive(now);
    return {200, {}, {}, {}, {}};
}

call_look call::look() const {
    call_look seen{callback_uri_, state_, {}, media_config_, {}, {}, {}};
    const bool early =
        state_ == call_state::incoming || state_ == call_state::establishing || state_ == call_state::ringing;
    if (!early) seen.audio = audio_active_ ? graph::media_state::active : graph::media_state::inactive;
    if (facts_.asked && facts_.asked->meeting_info) {
        seen.chat = facts_.asked->chat_info;
        seen.meeting = facts_.asked->meeting_info;
    } else if (facts_.meets) {
        seen.chat = facts_.meets->chat();
        seen.meeting = facts_.meets->meeting();
    }
    return seen;
}

graph_answer call::created() const {
    return {201,
            call_body(facts_, look(), facts_.version, body_for::create),
            "/communications/calls/" + facts_.id,
            {},
            {}};
}

graph_answer call::perform(const graph::get_call_request&, moment) {
    return {200, call_body(facts_, look(), asked_version_, body_for::get), {}, {}, {}};
}

graph_answer call::perform(const graph::get_operation_request& r, moment) {
    const auto found = std::find_if(running_.begin(), running_.end(), [&](const auto& one) {
        return graph::operation_id(one.first) == graph::operation_id(r.id);
    });
    if (found == running_.end()) return refused(404, "8522", "Operation not found.");
    json::writer w;
    w.object([&] {
        w.field("@odata.context", context_of_mine("operations/$entity"));
        graph::write_type(w, found->second.type);
        w.field("id", found->first);
        w.field("status", graph::to_string(graph::operation_status::running));
        w.field("clientContext", found->second.client_context);
    });
    return {200, w.take(), {}, {}, {}};
}

// While the end is under way already, this changes nothing.
graph_answer call::perform(const graph::delete_call_request&, moment now) {
    if (ending_) return {204, {}, {}, {}, {}};
    const auto& delay = around_.settings.delays;
    end_soon(
        delay.terminated,
        {graph::result_info{around_.settings.quirks.graceful_code, 7000, "The call was ended by the bot."},
         "CallTerminated"},
        "bot hung up", now);
    state_ = call_state::terminating;
    later(now + delay.terminating, purpose::life, [this](moment at) {
        tell_update("terminating", {call_state::terminating, {}, {}, {}}, at);
    });
    return {204, {}, {}, {}, {}};
}

}  // namespace switchhook::emulator
