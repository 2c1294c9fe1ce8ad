// A call that the bot places: what the callee does. https://learn.microsoft.com/graph/api/application-post-calls

#include <algorithm>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

using graph::call_state;

// All targets ring at once.
void call::ring_out(moment now) {
    const auto& asked = *facts_.asked;
    const auto& settings = around_.settings;
    const bool beta = facts_.version == "beta";
    duration longest = settings.limits.call_ring;
    if (beta && asked.ringing_timeout_seconds) longest = std::chrono::seconds(*asked.ringing_timeout_seconds);
    callees_.assign(asked.targets.size(), std::nullopt);
    bool rings = false;
    for (std::size_t i = 0; i < asked.targets.size(); ++i) {
        const auto& who = asked.targets[i].identity.who();
        auto what = decision_of(around_.people.find(who.id), longest, settings.delays.busy);
        what.after = std::max(what.after, settings.delays.established);
        rings = rings || what.rings;
        ring_at(who, rung_as::callee, what, purpose::callee, now,
                [this, i](answers does, moment at) { callee_decides(i, does, at); });
    }
    if (!rings || !(beta || settings.quirks.ringing_everywhere)) return;
    later(now + settings.delays.ringing, purpose::life, [this](moment at) {
        if (state_ != call_state::establishing) return;
        state_ = call_state::ringing;
        tell_update("ringing", {call_state::ringing, {}, {}, {}}, at);
    });
}

bool call::rings_out() const { return state_ == call_state::establishing || state_ == call_state::ringing; }

bool call::somebody_undecided() const {
    return std::find(callees_.begin(), callees_.end(), std::nullopt) != callees_.end();
}

void call::callee_decides(std::size_t which, answers does, moment now) {
    callees_.at(which) = does;
    const auto& target = facts_.asked->targets.at(which);
    const bool alone = !facts_.meets;
    const std::string words =
        (alone ? "the callee " : target.identity.who().id + ' ') + std::string(in_words(does));
    note(happened::remark{words}, now);
    if (does == answers::yes) {
        if (facts_.meets)
            come_in({target.identity.who(),
                     target.participant_id.value_or(""),
                     {},
                     target.hidden.value_or(false)},
                    now);
        if (rings_out()) establish(now);
        return;
    }
    if (alone) {
        end_soon({}, {refusal_of(does, facts_.to.kind), "CallTerminated"}, words, now);
        return;
    }
    if (somebody_undecided()) return;
    if (!rings_out())
        look_around(now);
    else
        end_soon({},
                 {graph::result_info{around_.settings.quirks.graceful_code, 5013,
                                     "Nobody else joined the conversation."},
                  "CallTerminated"},
                 "nobody joined", now);
}

}  // namespace switchhook::emulator
