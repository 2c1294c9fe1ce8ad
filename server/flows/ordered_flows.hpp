#pragma once
// Flows that others order calls by.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::server {

// Whom an order of a call names is called only from the account of the configuration.
bool needs_configured_source(const bot::flow& flow);

// The flow of that name; null when it cannot be loaded, nothing when there is none.
using flow_finder = std::function<std::optional<std::shared_ptr<const bot::flow>>(const std::string& name)>;

// What a flow orders that cannot be placed: by flows that are not there, or take calls, with parameters that they do not
// have. `has_source`: the configuration names an account that numbers are called from.
void check_orders(const bot::flow& f, const std::string& file, const flow_finder& find, bool has_source,
                  problems& out);

}  // namespace switchhook::server
