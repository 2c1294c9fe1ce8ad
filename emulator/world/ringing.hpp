#pragma once
// Somebody who is rung for and has not decided yet: whom the bot calls, or sends a call to.

#include <cstdint>
#include <functional>
#include <string_view>

#include "emulator/world/callee.hpp"
#include "emulator/world/moment.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::emulator {

enum class rung_as { callee, transfer_target, redirect_target, invited };
std::string_view to_string(rung_as as);

struct ringing_party {
    std::uint64_t number = 0;  // within its call: 1, 2, 3 …
    graph::identity who;
    rung_as as = rung_as::callee;
    decision by_itself;  // what becomes of it at `until` when nobody was faster
    moment since{}, until{};
    std::function<void(answers, moment)> decide;
};

}  // namespace switchhook::emulator
