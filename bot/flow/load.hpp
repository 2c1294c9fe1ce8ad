#pragma once
// From a flow file to a flow, with every mistake reported at once. The contract of the file is docs/flows.md.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "bot/flow/flow.hpp"
#include "bot/hours/reader.hpp"

namespace switchhook::bot {

// What a flow file takes from where it is loaded.
struct flow_surroundings {
    std::string language = "en-US";  // of a flow that names none
    // The value of one of the names that the file lists under `env`; without the function none has one.
    std::function<std::optional<std::string>(const std::string&)> environment{};
    zone_finder zones{};                           // without it UTC is the only one
    std::optional<std::chrono::sys_days> today{};  // that days off are held against
};

// `name` is the flow's, `file` what problems are reported under. Null when `out` gained an error.
std::shared_ptr<const flow> load_flow(std::string_view text, const std::string& name, const std::string& file,
                                      problems& out, const flow_surroundings& around = {});

// The flow with one more section, whose steps came as JSON while a call went through it. All that the flow had
// keeps its place, so a call can go on in the new one where it stood in the old one. Null when `out` gained an
// error.
struct extended_flow {
    std::shared_ptr<const bot::flow> flow;
    block_id steps = 0;
};
extended_flow extend_flow(const flow& base, std::string_view steps, const std::string& from, problems& out,
                          const flow_surroundings& around = {});

}  // namespace switchhook::bot
