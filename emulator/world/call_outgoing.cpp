// A call that the bot places: what the callee does. https://learn.microsoft.com/graph/api/application-post-calls

#include <algorithm>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

using graph::call_state;

void call::ring_out(moment now) {
    const auto& asked = *facts_.asked;
    const auto& settings = around_.settings;
    const bool beta = facts_.version == "beta";
    duration longest = settings.limits.call_ring;
    if (beta && asked.ringing_timeout_seconds) longest = std::chrono::seconds(*asked.ringing_timeout_seconds);
    const auto what = decide(around_.people.find(facts_.to.id), longest, settings.delays.busy);
    const bool rings = what.does != answers::unknown && what.does != answers::busy;
    if (rings && (beta || settings.quirks.ringing_everywhere))
        later(now + settings.delays.ringing, purpose::callee, [this](moment at) {
            state_ = call_state::ringing;
            tell_update("ringing", {call_state::ringing, {}, {}, {}}, at);
        });
    later(now + std::max(what.after, settings.delays.established), purpose::callee,
          [this, does = what.does](moment at) { callee_decides(does, at); });
}

bool call::callee_does(answers what, moment now) {
    const bool undecided =
        std::any_of(plans_.begin(), plans_.end(), [](const plan& p) { return p.what == purpose::callee; });
    if (ending_ || !undecided) return false;
    callee_decides(what, now);
    return true;
}

void call::callee_decides(answers does, moment now) {
    call_off(purpose::callee);
    note(happened::remark{"the callee " + std::string(in_words(does))}, now);
    if (does == answers::yes) {
        establish(now);
        return;
    }
    end_soon({}, {refusal_of(does, facts_.to.kind), "CallTerminated"},
             "the callee " + std::string(in_words(does)), now);
}

}  // namespace switchhook::emulator
