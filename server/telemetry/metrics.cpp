#include "server/telemetry/metrics.hpp"

#include "bot/call/call.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/methods.hpp"
#include "server/telemetry/process_figures.hpp"

namespace switchhook::server {

label_values call_states() {
    label_values all;
    for (auto p = bot::call_phase::offered; p != bot::call_phase::terminated;
         p = static_cast<bot::call_phase>(static_cast<int>(p) + 1))
        all.push_back(bot::to_string(p));
    return all;
}

label_values graph_methods() {
    label_values all;
    for (const auto& m : graph::all_methods()) all.push_back(m.name);
    all.insert(all.end(), {"recording", "other"});
    return all;
}

label_values step_verbs() {
    label_values all;
    for (const auto& kind : bot::step_kinds()) all.push_back(kind.verb);
    all.emplace_back("other");
    return all;
}

label_values attempt_results() {
    return {"2xx",         "401",        "429",     "4xx",         "503",         "5xx",
            "unreachable", "answerLost", "noToken", "notAdmitted", "circuitOpen", "other"};
}

metrics::metrics() {
    add_info(all, {"switchhook_build_info", "Always 1; which version it is."}, "version", SWITCHHOOK_VERSION);
    all.before_reading([this] {
        const auto now = look_at_process();
        cpu_seconds.raise_to(now.cpu.count());
        resident_memory.set(now.resident_bytes);
        open_files.set(now.open_files);
        most_files.set(now.most_files);
        start_time.set(now.began);
    });
}

metrics::~metrics() = default;

}  // namespace switchhook::server
