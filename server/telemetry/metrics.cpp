#include "server/telemetry/metrics.hpp"

#include <algorithm>
#include <array>

#include "bot/call/call.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/methods.hpp"
#include "server/telemetry/process_figures.hpp"

namespace switchhook::server {
namespace {

struct single_status {
    unsigned status;
    std::string_view result;
};
constexpr std::array<single_status, 11> single_statuses{{{400, "400"},
                                                         {401, "401"},
                                                         {403, "403"},
                                                         {404, "404"},
                                                         {409, "409"},
                                                         {412, "412"},
                                                         {429, "429"},
                                                         {500, "500"},
                                                         {502, "502"},
                                                         {503, "503"},
                                                         {504, "504"}}};

}  // namespace

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

std::string_view attempt_result(unsigned status) {
    const auto* one = std::find_if(single_statuses.begin(), single_statuses.end(),
                                   [&](const auto& s) { return s.status == status; });
    if (one != single_statuses.end()) return one->result;
    switch (status / 100) {
        case 2: return "2xx";
        case 4: return "4xx";
        case 5: return "5xx";
        default: return "other";
    }
}

label_values attempt_results() {
    label_values all{"2xx"};
    for (const auto& one : single_statuses) all.push_back(one.result);
    all.insert(all.end(),
               {"4xx", "5xx", "unreachable", "answerLost", "noToken", "notAdmitted", "circuitOpen", "other"});
    return all;
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
