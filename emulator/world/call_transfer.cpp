// Transfers. https://learn.microsoft.com/graph/api/call-transfer

#include <utility>

#include "emulator/world/call.hpp"
#include "emulator/world/request_checks.hpp"

namespace switchhook::emulator {

using graph::call_state;

// Out of a group call somebody has to be named who is moved; between two nobody may be.
graph_answer call::perform(const graph::transfer_request& r, moment now) {
    if (state_ == call_state::transferring)
        return refused(409, "8607", "A transfer of the call is under way.");
    if (state_ != call_state::established) return not_established();
    if (!facts_.meets && r.transferee) return refused(400, "8548", "The call is not a group call.");
    if (facts_.meets) {
        if (!r.transferee) return invalid("transferee", "is required to transfer out of a group call");
        const auto& id = r.transferee->participant_id;
        const auto* moved = facts_.meets->find(id && !id->empty() ? *id : r.transferee->identity.who().id);
        if (moved == nullptr || !moved->is_person())
            return refused(400, "8558", "The transferee is not in the call.");
        transferee_ = r.transferee;
        transferee_->participant_id = moved->id;
    }
    if (auto refusal = telephone_refusal(r.target.identity.who())) return *std::move(refusal);
    const bool consultative = r.target.replaces_call_id && !r.target.replaces_call_id->empty();
    if (consultative && around_.other_call(*r.target.replaces_call_id) == this)
        return invalid("transferTarget.replacesCallId", "must name another call");
    transfer_target_ = r.target;
    state_ = call_state::transferring;
    const auto& settings = around_.settings;
    const moment begun = now + settings.delays.transferring;
    const auto tell_begun = [this](moment at) {
        tell_update("transferring", {call_state::transferring, {}, {}, {}}, at);
    };
    if (consultative) {
        later(begun, purpose::transfer, tell_begun);
        later(begun + settings.delays.small_operation, purpose::transfer, [this](moment at) { consult(at); });
        return {202, {}, {}, {}, {}};
    }
    const auto& target = transfer_target_.identity.who();
    const auto what =
        decision_of(around_.people.find(target.id), settings.limits.transfer_ring, settings.delays.busy);
    later(begun, purpose::transfer, [this, tell_begun, what](moment at) {
        tell_begun(at);
        ring_at(transfer_target_.identity.who(), rung_as::transfer_target, what, purpose::transfer, at,
                [this](answers does, moment then) { target_decides(does, then); });
    });
    return {202, {}, {}, {}, {}};
}

bool call::transferee_has_left() const {
    return transferee_ && facts_.meets->find(transferee_->participant_id.value_or("")) == nullptr;
}

void call::target_decides(answers does, moment now) {
    note(happened::remark{"the transfer target " + std::string(in_words(does))}, now);
    if (does == answers::yes && transferee_has_left()) {
        note(happened::remark{"whoever was to be moved has left"}, now);
        transfer_failed({500, 7000, "The transfer failed."}, now);
        return;
    }
    if (does == answers::yes) {
        why_ = {graph::result_info{around_.settings.quirks.graceful_code, 7015, "GracefulTransferCompleted"},
                "AppTransferred"};
        transferred(now);
        return;
    }
    transfer_failed(around_.settings.quirks.documented_transfer_failure
                        ? graph::result_info{500, 7000, "The transfer failed."}
                        : refusal_of(does, transfer_target_.identity.who().kind),
                    now);
}

// The target is in another call of the bot, which ends with this one.
void call::consult(moment now) {
    call* const other = around_.other_call(*transfer_target_.replaces_call_id);
    const bool there = other != nullptr && other->facts().app_id == facts_.app_id &&
                       other->state() == call_state::established && !other->ending();
    if (!there || transferee_has_left()) {
        note(happened::remark{there ? "whoever was to be moved has left"
                                    : "the call with the transfer target is no more"},
             now);
        transfer_failed({500, 7700, "The consultative transfer failed."}, now);
        return;
    }
    note(happened::remark{"the transfer target takes over from its own call"}, now);
    why_ = {{}, "AppTransferred"};
    transferred(now);
    other->replaced(why_, "transferred", now);
}

void call::transfer_failed(const graph::result_info& why, moment now) {
    state_ = call_state::established;
    transferee_.reset();
    tell_update("established, transfer failed", {call_state::established, {}, {}, why}, now);
}

void call::transferred(moment now) {
    const auto& delay = around_.settings.delays;
    state_ = call_state::transfer_accepted;
    ending_ = true;
    outcome_ = "transferred";
    if (transferee_) facts_.meets->leave(transferee_->participant_id.value_or(""));
    call_off(purpose::keep_alive);
    tell_update("transferAccepted", {call_state::transfer_accepted, {}, {}, {}}, now);
    later(now + delay.audio_inactive, purpose::life, [this](moment at) {
        audio_active_ = false;
        media_.cancel_all(at);
        drain_media(at);
        tell_update("transferAccepted, audio inactive",
                    {call_state::transfer_accepted, graph::media_state::inactive, {}, {}}, at);
    });
    later(now + delay.transferred, purpose::life, [this](moment at) { end_now(at); });
}

}  // namespace switchhook::emulator
