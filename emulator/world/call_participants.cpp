// The methods of a call's participants, and of the bot as one of them.
// https://learn.microsoft.com/graph/api/resources/participant and the page of each method

#include <utility>

#include "base/json/writer.hpp"
#include "emulator/world/call.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

using graph::call_state;

graph_answer no_such_participant() { return refused(404, "8522", "Participant not found."); }

graph_answer page_of(const std::string& context, const std::function<void(json::writer&)>& items) {
    json::writer w;
    w.object([&] {
        w.array("value", [&] { items(w); });
        w.field("@odata.context", context);
    });
    return {200, w.take(), {}, {}, {}};
}

}  // namespace

std::optional<graph_answer> call::group_refusal() const {
    if (state_ == call_state::incoming || state_ == call_state::establishing || state_ == call_state::ringing)
        return not_established();
    if (!facts_.meets) return refused(400, "8548", "The call is not a group call.");
    return std::nullopt;
}

std::string call::context_of_mine(std::string_view behind_call) const {
    return context_of(asked_version_,
                      "communications/calls('" + facts_.id + "')/" + std::string(behind_call));
}

// Of a call between two the list is empty: https://learn.microsoft.com/graph/api/participant-get
graph_answer call::perform(const graph::list_participants_request&, moment) {
    if (!facts_.meets && around_.settings.quirks.participants_of_two_refused)
        return refused(400, "8548", "The call is not a group call.");
    return page_of(context_of_mine("participants"), [&](json::writer& w) {
        if (!facts_.meets) return;
        for (const auto& who : facts_.meets->attendees())
            graph::write_resource(w, facts_.meets->participant(who));
    });
}

graph_answer call::perform(const graph::get_participant_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    const auto* who = facts_.meets->find(r.id);
    if (who == nullptr) return no_such_participant();
    return {200,
            graph::write_resource(facts_.meets->participant(*who), context_of_mine("participants/$entity")),
            {},
            {},
            {}};
}

// https://learn.microsoft.com/graph/api/participant-delete
graph_answer call::perform(const graph::remove_participant_request& r, moment now) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    if (!around_.settings.quirks.may_remove_participants)
        return refused(403, "7504", "The tenant does not let this application remove participants.");
    const auto* who = facts_.meets->find(r.id);
    if (who == nullptr) return no_such_participant();
    if (who->role == "organizer") return refused(400, "8552", "The organizer cannot be removed.");
    if (who->is_person()) {
        facts_.meets->leave(std::string(who->id));
        return {204, {}, {}, {}, {}};
    }
    call* const leg = who->leg == facts_.id ? this : around_.other_call(who->leg);
    if (leg != nullptr)
        leg->end_from_outside(
            {around_.settings.quirks.graceful_code, 5000, "The bot was removed by another participant."},
            "removed by a bot", now);
    return {204, {}, {}, {}, {}};
}

graph_answer call::perform(const graph::mute_participant_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    auto* who = facts_.meets->find(r.id);
    if (who == nullptr) return no_such_participant();
    if (!std::exchange(who->muted, true)) facts_.meets->changed();
    return completed("muteParticipantOperation", r.client_context);
}

// https://learn.microsoft.com/graph/api/call-mute
graph_answer call::perform(const graph::mute_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    if (auto* me = myself(); me != nullptr && !std::exchange(me->muted, true)) facts_.meets->changed();
    return completed("muteParticipantOperation", r.client_context);
}

graph_answer call::perform(const graph::unmute_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    auto* me = myself();
    if (me != nullptr && me->muted && !me->may_unmute)
        return refused(400, "8566", "The participant may not unmute.");
    if (me != nullptr && std::exchange(me->muted, false)) facts_.meets->changed();
    return completed("unmuteParticipantOperation", r.client_context);
}

// One at a time. https://learn.microsoft.com/graph/api/participant-startholdmusic
graph_answer call::perform(const graph::start_hold_music_request& r, moment now) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    if (r.custom_prompt) {
        const auto& media = graph::media_of(*r.custom_prompt);
        if (!is_web(media.uri)) return invalid("customPrompt.mediaInfo.uri", "must be an http or https URL");
        around_.prompts.want(media.uri, media.resource_id, facts_.id);
    }
    auto* who = facts_.meets->find(r.id);
    if (who == nullptr) return no_such_participant();
    if (facts_.meets->on_hold() != nullptr) return refused(409, "8519", "A participant is on hold already.");
    who->on_hold = true;
    return completed_later("startHoldMusicOperation", r.client_context,
                           around_.settings.delays.small_operation, now,
                           [this](moment) { facts_.meets->changed(); });
}

graph_answer call::perform(const graph::stop_hold_music_request& r, moment now) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    auto* who = facts_.meets->find(r.id);
    if (who == nullptr) return no_such_participant();
    if (!who->on_hold) return refused(400, "8585", "The participant is not on hold.");
    who->on_hold = false;
    return completed_later("stopHoldMusicOperation", r.client_context,
                           around_.settings.delays.small_operation, now,
                           [this](moment) { facts_.meets->changed(); });
}

// Of calls with media of their own. https://learn.microsoft.com/graph/api/call-changescreensharingrole
graph_answer call::perform(const graph::change_screen_sharing_role_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    if (!app_hosted() && !around_.settings.quirks.share_anywhere)
        return refused(400, "8500", "The call has service-hosted media.");
    auto* me = myself();
    if (me != nullptr) facts_.meets->share(*me, graph::same_text(r.role, "sharer"), around_.ids.guid());
    return {202, {}, {}, {}, {}};
}

// https://learn.microsoft.com/graph/api/call-updaterecordingstatus
graph_answer call::perform(const graph::update_recording_status_request& r, moment) {
    if (state_ == call_state::incoming || state_ == call_state::establishing || state_ == call_state::ringing)
        return not_established();
    if (!facts_.records && !around_.settings.quirks.record_anywhere)
        return refused(400, "8506", "The call is not one of policy-based recording.");
    if (auto* me = myself()) {
        me->recording_status = r.status;
        facts_.meets->changed();
    }
    return completed("updateRecordingStatusOperation", r.client_context);
}

graph_answer call::perform(const graph::add_large_gallery_view_request& r, moment now) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    return completed_later("addLargeGalleryViewOperation", r.client_context,
                           around_.settings.delays.small_operation, now, [](moment) {});
}

// https://learn.microsoft.com/graph/api/call-list-contentsharingsessions
graph_answer call::perform(const graph::list_content_sharing_sessions_request&, moment) {
    return page_of(context_of_mine("contentSharingSessions"), [&](json::writer& w) {
        if (!facts_.meets) return;
        for (const auto& who : facts_.meets->attendees())
            if (!who.sharing.empty())
                graph::write_resource(w, graph::content_sharing_session{who.sharing, {}});
    });
}

graph_answer call::perform(const graph::get_content_sharing_session_request& r, moment) {
    if (facts_.meets)
        for (const auto& who : facts_.meets->attendees())
            if (!who.sharing.empty() && graph::same_text(who.sharing, r.id))
                return {200,
                        graph::write_resource(graph::content_sharing_session{who.sharing, {}},
                                              context_of_mine("contentSharingSessions/$entity")),
                        {},
                        {},
                        {}};
    return refused(404, "8522", "Content sharing session not found.");
}

graph_answer call::perform(const graph::list_audio_routing_groups_request&, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    return routing_.list(context_of_mine("audioRoutingGroups"));
}
graph_answer call::perform(const graph::get_audio_routing_group_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    return routing_.get(r.id, context_of_mine("audioRoutingGroups"));
}
graph_answer call::perform(const graph::create_audio_routing_group_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    const auto known = [this](const std::string& id) { return facts_.meets->find(id) != nullptr; };
    return routing_.create(r.group, known, around_.ids, context_of_mine("audioRoutingGroups"));
}
graph_answer call::perform(const graph::update_audio_routing_group_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    const auto known = [this](const std::string& id) { return facts_.meets->find(id) != nullptr; };
    return routing_.update(r.id, r.group, known, context_of_mine("audioRoutingGroups"));
}
graph_answer call::perform(const graph::delete_audio_routing_group_request& r, moment) {
    if (auto refusal = group_refusal()) return *std::move(refusal);
    return routing_.remove(r.id);
}

}  // namespace switchhook::emulator
