#pragma once
// What people ask of the emulator, read strictly: every mistake is named with its place, unknown members are
// mistakes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/fields.hpp"
#include "base/problems.hpp"
#include "emulator/world/callee.hpp"
#include "emulator/world/faults.hpp"
#include "emulator/world/ordered_failures.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::emulator {

// Each answers nothing when `out` gained an error.

// {"phone": "+33…"}, with an optional "name" and "tenant".
std::optional<graph::identity> read_party(const json::spot& where);

// {"from": {"phone": "+33…"} | {"user": ID, "name": …}, "to": …, "app": ID, "meeting": ID, "records": true,
//  "fail": [as below]},
// everything optional.
struct ring_body {
    graph::identity from{graph::identity_kind::phone, "+15550100100", {}, {}};
    std::optional<graph::identity> to;
    std::string app;       // which bot, when several are registered
    std::string meeting;   // that the bot is called into
    bool records = false;  // the bot is called by a recording policy
    std::vector<ordered_failure> failures;
};
std::optional<ring_body> read_ring(std::string_view text, problems& out);

// {"what": "prompt" | "recording" | "operation" | a method of Graph, "times": 2}
std::optional<ordered_failure> read_fail(std::string_view text, problems& out);

// {"tones": "12#"}: 0-9, *, #, A-D
std::optional<std::string> read_press(std::string_view text, problems& out);

// {"party": 2}: who decides, of those who are rung for; 0, the first of them, when it is left out
std::optional<std::uint64_t> read_decision(std::string_view text, problems& out);

// {"seconds": 4}
std::optional<duration> read_speak(std::string_view text, problems& out);

// {"person": {"user": …}}: who joins a call that is recorded
std::optional<graph::identity> read_joiner(std::string_view text, problems& out);

// {"participant": ID}: who leaves it
std::optional<std::string> read_leaver(std::string_view text, problems& out);

// {"callbackUrl": "https://…", "roles": ["Calls.Initiate.All"], "instances": [ID]}, everything optional: where
// incoming calls of an application are told, what it may do, and the resource accounts that are its own
struct app_body {
    std::optional<std::string> callback_url;
    std::optional<std::vector<std::string>> roles, instances;
};
std::optional<app_body> read_app(std::string_view text, problems& out);

// {"answers": "yes" | "busy" | "declines" | "never" | "unknown" | "fails" | "asks", "ring": "3s"}
std::optional<callee> read_callee(std::string_view text, problems& out);

// {"seed": 7, "http429": {"rate": 0.1, "retryAfter": "1500ms"}, "http5xx": {"rate": …, "status": 503},
//  "delay": {"rate": …, "time": "2s"}, "badCallbackToken": {"rate": …, "how": "expired"}, …}
struct fault_order {
    std::uint64_t seed = 1;
    std::array<fault, fault_kinds> all{};
};
std::optional<fault_order> read_faults(std::string_view text, problems& out);

}  // namespace switchhook::emulator
