#pragma once
// Who a call is between, as lists show and search it.

#include <optional>
#include <string>
#include <string_view>

#include "base/json/writer.hpp"
#include "bot/call/call.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

// {"phone": "+33…"}: a member of that name, and none where there is nobody.
void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who);

call_people people_of(const bot::call& call);
std::string parties_of(const bot::call& call);  // of these alone: in them a number is looked for

}  // namespace switchhook::server
