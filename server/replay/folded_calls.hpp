#pragma once
// Stored calls folded again, each through the flow that it followed or another one, and what is told of them.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/problems.hpp"
#include "bot/replay/fold_again.hpp"
#include "bot/replay/stored_call.hpp"
#include "config/settings.hpp"

namespace switchhook::server {

struct folded_call {
    std::string id, flow;
    std::string version;  // that it followed
    std::string through;  // that it was folded through
    bot::replay::verdict verdict;
};

struct folded_calls {
    std::vector<folded_call> calls;
    std::size_t left_out = 0;  // of other flows than the one that was asked for
    [[nodiscard]] bool any_parts() const;
};

// `flow` is a file in place of the configuration's flow of that name, or of every flow when none of the calls
// followed one of that name. Without it (empty) each call meets the flow of its name as it is now. `found` gains
// what is wrong with flows; their calls are not folded then. Blocking.
folded_calls fold_calls(const std::vector<bot::replay::stored_call>& calls, const config::settings& settings,
                        const std::filesystem::path& flow, problems& found);

// A line for each call that would go another way, or of which that cannot be told, and one for all.
std::string text_of(const folded_calls& all);
std::string json_of(const folded_calls& all);

}  // namespace switchhook::server
