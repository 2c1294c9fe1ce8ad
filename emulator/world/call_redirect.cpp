// An incoming call sent on before it was answered. https://learn.microsoft.com/graph/api/call-redirect

#include <algorithm>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

using graph::call_state;

graph_answer call::perform(const graph::redirect_request& r, moment now) {
    if (state_ != call_state::incoming) return not_valid_in_state();
    const auto& settings = around_.settings;
    if (r.callback_uri && !may_call_back(*r.callback_uri, settings.quirks))
        return invalid("callbackUri", "must be an https URL");
    const bool beta_members = r.target_disposition || r.mask_callee || r.mask_caller;
    if (asked_version_ == "v1.0" && settings.quirks.refuse_beta_members && beta_members)
        return invalid(r.mask_callee   ? "maskCallee"
                       : r.mask_caller ? "maskCaller"
                                       : "targetDisposition",
                       "is not known in v1.0");
    for (const auto& t : r.targets)
        if (auto refusal = telephone_refusal(t.identity.who())) return *std::move(refusal);
    if (r.callback_uri) callback_uri_ = *r.callback_uri;
    call_off(purpose::answer_window);
    state_ = call_state::redirecting;
    const duration longest =
        std::chrono::seconds(r.timeout_seconds.value_or(r.targets.size() == 1 ? 55 : 60));
    // All ring at once; the first to answer wins.
    duration first = longest;
    const graph::identity* winner = nullptr;
    duration last{};
    for (const auto& t : r.targets) {
        const auto& who = t.identity.who();
        const auto what = decide(around_.people.find(who.id), longest, settings.delays.busy);
        last = std::max(last, what.after);
        if (what.does != answers::yes || (winner != nullptr && what.after >= first)) continue;
        winner = &who;
        first = what.after;
    }
    if (winner != nullptr) {
        later(now + first, purpose::redirect, [this, who = *winner](moment at) { redirected(who, at); });
        return {202, {}, {}, {}, {}};
    }
    const auto& only = r.targets.front().identity.who();
    const auto why =
        refusal_of(decide(around_.people.find(only.id), longest, settings.delays.busy).does, only.kind);
    later(now + last, purpose::redirect, [this, why](moment at) { end_redirect(why, at); });
    return {202, {}, {}, {}, {}};
}

// Who picked up is told of telephones alone, and in cipher.
void call::redirected(const graph::identity& to, moment now) {
    note(happened::remark{"the call goes on with " + std::string(graph::to_string(to.kind)) + " " + to.id},
         now);
    call_ending ending;
    ending.redirected = true;
    if (to.kind == graph::identity_kind::phone) {
        ending.answered_by.emplace();
        ending.answered_by->identity = graph::identity{graph::identity_kind::encrypted, around_.ids.token()};
    }
    end_soon({}, std::move(ending), "redirected", now);
}

void call::end_redirect(const graph::result_info& why, moment now) {
    note(happened::remark{"nobody took the redirected call"}, now);
    call_ending ending;
    ending.redirected = true;
    ending.why = why;
    end_soon({}, std::move(ending), "redirected, nobody answered", now);
}

}  // namespace switchhook::emulator
