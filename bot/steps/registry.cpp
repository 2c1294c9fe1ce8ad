#include "bot/steps/registry.hpp"

#include <array>

namespace switchhook::bot {

std::span<const step_kind> step_kinds() {
    static constexpr std::array<step_kind, 11> kinds{{
        {"answer", read_answer},
        {"reject", read_reject},
        {"play", read_play},
        {"say", read_say},
        {"menu", read_menu},
        {"gather", read_gather},
        {"record", read_record},
        {"transfer", read_transfer},
        {"goto", read_goto},
        {"hangup", read_hangup},
        {"log", read_log},
    }};
    return kinds;
}

}  // namespace switchhook::bot
