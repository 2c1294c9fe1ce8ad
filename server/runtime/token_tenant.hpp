#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace switchhook::graph {
class token_source;
}

namespace switchhook::server {

// Whose token opens Graph for a call: the bot's own tenant, unless it serves others by name (`served`, GUIDs in
// lower case, or "any" alone) and the call is of one of those. A call that is not known to be of a tenant yet
// (empty) goes by the bot's own.
std::string token_tenant(const std::string& own, const std::vector<std::string>& served,
                         const std::string& of_call);

// Of the bot's own tenant and those that it serves by name: for how many there was no token when one was asked for last.
std::size_t tenants_without_token(const graph::token_source& tokens, const std::string& own,
                                  const std::vector<std::string>& served);

}  // namespace switchhook::server
