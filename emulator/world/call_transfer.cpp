// Transfers. https://learn.microsoft.com/graph/api/call-transfer

#include <utility>

#include "emulator/world/call.hpp"
#include "emulator/world/request_checks.hpp"

namespace switchhook::emulator {

using graph::call_state;

graph_answer call::perform(const graph::transfer_request& r, moment now) {
    if (state_ == call_state::transferring)
        return refused(409, "8607", "A transfer of the call is under way.");
    if (state_ != call_state::established) return not_established();
    if (r.transferee) return refused(400, "8548", "The call is not a group call.");
    transfer_target_ = r.target.identity.who();
    state_ = call_state::transferring;
    const auto& settings = around_.settings;
    const auto what =
        decide(around_.people.find(transfer_target_.id), settings.limits.transfer_ring, settings.delays.busy);
    const moment begun = now + settings.delays.transferring;
    later(begun, purpose::transfer, [this](moment at) {
        tell_update("transferring", {call_state::transferring, {}, {}, {}}, at);
    });
    later(begun + what.after, purpose::transfer,
          [this, does = what.does](moment at) { target_decides(does, at); });
    return {202, {}, {}, {}, {}};
}

void call::target_decides(answers does, moment now) {
    note(happened::remark{"the transfer target " + std::string(in_words(does))}, now);
    if (does == answers::yes) {
        transferred(now);
        return;
    }
    state_ = call_state::established;
    const auto why = around_.settings.quirks.documented_transfer_failure
                         ? graph::result_info{500, 7000, "The transfer failed."}
                         : refusal_of(does, transfer_target_.kind);
    tell_update("established, transfer failed", {call_state::established, {}, {}, why}, now);
}

void call::transferred(moment now) {
    const auto& delay = around_.settings.delays;
    state_ = call_state::transfer_accepted;
    ending_ = true;
    outcome_ = "transferred";
    why_ = {graph::result_info{around_.settings.quirks.graceful_code, 7015, "GracefulTransferCompleted"},
            "AppTransferred"};
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
