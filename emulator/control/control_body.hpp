#pragma once
// What people ask of the emulator, read strictly: every mistake is named with its place, unknown members are
// mistakes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "emulator/world/callee.hpp"
#include "emulator/world/faults.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::emulator {

// Each answers nothing when `out` gained an error.

// {"from": {"phone": "+33…"} | {"user": ID, "name": …}, "to": …, "app": ID}, everything optional.
struct ring_body {
    graph::identity from{graph::identity_kind::phone, "+15550100100", {}, {}};
    std::optional<graph::identity> to;
    std::string app;  // which bot, when several are registered
};
std::optional<ring_body> read_ring(std::string_view text, problems& out);

// {"tones": "12#"}: 0-9, *, #, A-D
std::optional<std::string> read_press(std::string_view text, problems& out);

// {"seconds": 4}
std::optional<duration> read_speak(std::string_view text, problems& out);

// {"callbackUrl": "https://…"}: where incoming calls of an application are told
std::optional<std::string> read_app(std::string_view text, problems& out);

// {"answers": "yes" | "busy" | "declines" | "never" | "unknown", "ring": "3s"}
std::optional<callee> read_callee(std::string_view text, problems& out);

// {"seed": 7, "http429": {"rate": 0.1, "retryAfter": "1500ms"}, "http5xx": {"rate": …, "status": 503},
//  "delay": {"rate": …, "time": "2s"}, "badCallbackToken": {"rate": …, "how": "expired"}, …}
struct fault_order {
    std::uint64_t seed = 1;
    std::array<fault, fault_kinds> all{};
};
std::optional<fault_order> read_faults(std::string_view text, problems& out);

}  // namespace switchhook::emulator
