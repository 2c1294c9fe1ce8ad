#pragma once
// From a flow file to a flow, with every mistake reported at once. The contract of the file is docs/flows.md.

#include <memory>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

// `name` is the flow's, `file` what problems are reported under; `language` is that of a flow that names none.
// Null when `out` gained an error.
std::shared_ptr<const flow> load_flow(std::string_view text, const std::string& name, const std::string& file,
                                      problems& out, const std::string& language = "en-US");

}  // namespace switchhook::bot
