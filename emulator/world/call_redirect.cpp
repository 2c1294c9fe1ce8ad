// An incoming call sent on before it was answered. https://learn.microsoft.com/graph/api/call-redirect

#include <memory>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

using graph::call_state;

struct call::open_redirect {
    std::size_t undecided = 0;
    graph::identity first;  // whose refusal the bot is told when nobody answers
    answers first_did = answers::never;
};

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
    const auto open = std::make_shared<open_redirect>(
        open_redirect{r.targets.size(), r.targets.front().identity.who(), answers::never});
    for (const auto& t : r.targets) {
        const auto& who = t.identity.who();
        const auto what = decision_of(around_.people.find(who.id), longest, settings.delays.busy);
        const bool first = &t == &r.targets.front();
        ring_at(who, rung_as::redirect_target, what, purpose::redirect, now,
                [this, open, who, first](answers does, moment at) {
                    if (first) open->first_did = does;
                    redirect_target_decides(open, who, does, at);
                });
    }
    return {202, {}, {}, {}, {}};
}

void call::redirect_target_decides(const std::shared_ptr<open_redirect>& open, const graph::identity& who,
                                   answers does, moment now) {
    if (does == answers::yes) return redirected(who, now);
    if (--open->undecided == 0) end_redirect(refusal_of(open->first_did, open->first.kind), now);
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
