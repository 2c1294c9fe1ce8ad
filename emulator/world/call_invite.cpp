// People who are asked into a call. https://learn.microsoft.com/graph/api/participant-invite

#include <algorithm>
#include <utility>

#include "base/json/writer.hpp"
#include "emulator/world/call.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

using graph::call_state;
using graph::identity_kind;

// As the page shows it: with nulls, and with a capital letter.
std::string invite_body(const std::string& id, const graph::invite_request& r) {
    json::writer w;
    w.object([&] {
        graph::write_type(w, "inviteParticipantsOperation");
        w.field("id", id);
        w.field("status", "Running");
        w.field("clientContext", r.client_context);
        w.key("resultInfo");
        w.null();
        w.array("participants", [&] {
            for (const auto& p : r.participants) {
                w.object([&] {
                    graph::write_type(w, "invitationParticipantInfo");
                    for (const auto* name : {"endpointType", "id"}) {
                        w.key(name);
                        w.null();
                    }
                    w.key("replacesCallId");
                    if (p.replaces_call_id)
                        w.item(*p.replaces_call_id);
                    else
                        w.null();
                    write_party(w, p.identity.who());
                });
            }
        });
    });
    return w.take();
}

}  // namespace

std::optional<graph_answer> call::telephone_refusal(const graph::identity& who) const {
    if (who.kind != identity_kind::phone) return std::nullopt;
    const bool by_token = facts_.outgoing() && facts_.variant == graph::call_variant::join_token;
    const auto ours = facts_.outgoing() ? facts_.from.kind : facts_.to.kind;
    const bool has_account = ours == identity_kind::application_instance || ours == identity_kind::phone;
    if (!by_token && (has_account || !around_.settings.quirks.telephone_needs_account)) return std::nullopt;
    return refused(403, "7504", "A call of this kind cannot reach telephone numbers.");
}

graph_answer call::perform(const graph::invite_request& r, moment now) {
    if (state_ != call_state::established) return not_established();
    if (!facts_.meets && r.participants.size() > 1)
        return refused(400, "8548", "Several participants are invited into group calls only.");
    auto open = std::make_shared<open_invitation>();
    open->client_context = r.client_context;
    for (const auto& p : r.participants) {
        const auto& who = p.identity.who();
        if (who.kind == identity_kind::application)
            return invalid("participants", "must not name another application");
        if (auto refusal = telephone_refusal(who)) return *std::move(refusal);
        open->asked.push_back(
            {who, p.participant_id.value_or(""), p.replaces_call_id.value_or(""), p.hidden.value_or(false)});
    }
    open->operation = around_.ids.guid();
    running_[open->operation] = {"inviteParticipantsOperation", r.client_context};
    const auto& settings = around_.settings;
    const bool fails = ordered_.take(failing::operation);
    for (std::size_t i = 0; i < open->asked.size(); ++i) {
        const auto& asked = open->asked[i];
        auto what =
            decision_of(around_.people.find(asked.who.id), settings.limits.invite_ring, settings.delays.busy);
        const bool rung = asked.replaces.empty() && !fails;
        // Who is in that call is there already; of a call that is not, nobody can come.
        if (!asked.replaces.empty()) {
            const auto* other = around_.other_call(asked.replaces);
            const bool there = other != nullptr && other != this && other->facts().app_id == facts_.app_id &&
                               other->state() == call_state::established && !other->ending();
            what = {there ? answers::yes : answers::unknown, settings.delays.small_operation};
        }
        if (fails) what = {answers::fails, settings.delays.small_operation};
        const auto then = [this, open, i](answers does, moment at) { invitee_decides(open, i, does, at); };
        if (rung)
            ring_at(asked.who, rung_as::invited, what, purpose::invite, now, then);
        else
            later(now + what.after, purpose::invite, [then, does = what.does](moment at) { then(does, at); });
    }
    return {200, invite_body(open->operation, r), location_of(open->operation), {}, {}};
}

void call::invitee_decides(const std::shared_ptr<open_invitation>& open, std::size_t which, answers does,
                           moment now) {
    auto& asked = open->asked.at(which);
    asked.did = does;
    note(happened::remark{"the invited " + std::string(in_words(does))}, now);
    const bool last = std::all_of(open->asked.begin(), open->asked.end(),
                                  [](const invitee& one) { return one.did.has_value(); });
    const bool anybody = std::any_of(open->asked.begin(), open->asked.end(),
                                     [](const invitee& one) { return one.did == answers::yes; });
    if (last) {
        operation_outcome outcome;
        outcome.type = "inviteParticipantsOperation";
        outcome.id = open->operation;
        outcome.client_context = open->client_context;
        outcome.status = anybody ? graph::operation_status::completed : graph::operation_status::failed;
        if (!anybody) outcome.why = refusal_of(does, asked.who.kind);
        for (const auto& one : open->asked)
            if (!anybody || one.did == answers::yes) outcome.participants.push_back(one.who);
        tell_operation("invite", outcome, now);
    }
    if (does == answers::yes) {
        if (!facts_.meets) escalate(now);
        come_in(asked, now);
        if (call* const other = asked.replaces.empty() ? nullptr : around_.other_call(asked.replaces))
            other->replaced({graph::result_info{around_.settings.quirks.graceful_code, 5001,
                                                "The conversation has ended."},
                             "CallTerminated"},
                            "absorbed by a group call", now);
    } else if (facts_.meets) {
        look_around(now);
    }
}

}  // namespace switchhook::emulator
