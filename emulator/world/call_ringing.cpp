// Telephones that ring because of what the bot asked for, and who decides what becomes of them: the directory in its
// time, or somebody by hand before that.

#include <algorithm>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

std::string_view to_string(rung_as as) {
    switch (as) {
        case rung_as::callee: return "callee";
        case rung_as::transfer_target: return "transferTarget";
        case rung_as::redirect_target: return "redirectTarget";
        case rung_as::invited: break;
    }
    return "invited";
}

void call::ring_at(const graph::identity& who, rung_as as, const decision& what, purpose plan, moment now,
                   std::function<void(answers, moment)> then) {
    const std::uint64_t number = ++parties_;
    const moment until = now + what.after;
    ringing_.push_back({number, who, as, what, now, until, std::move(then)});
    plans_.push_back(
        {until, plan, [this, number, does = what.does](moment at) { decide(number, does, at); }, number});
}

bool call::decide(std::uint64_t party, answers does, moment now) {
    const auto found = std::find_if(ringing_.begin(), ringing_.end(),
                                    [&](const ringing_party& p) { return party == 0 || p.number == party; });
    if (ending_ || found == ringing_.end()) return false;
    const auto one = std::move(*found);
    ringing_.erase(found);
    std::erase_if(plans_, [&](const struct plan& p) { return p.party == one.number; });
    one.decide(does, now);
    return true;
}

}  // namespace switchhook::emulator
