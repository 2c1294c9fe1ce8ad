#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace switchhook::server {

// Somebody to be called, as people write it: "+33123456789", "user:GUID", "application:GUID",
// "applicationInstance:GUID", or a GUID alone for a user.
struct call_target {
    std::string text;  // one spelling for one target
    std::string json;  // {"phone": "+33123456789"}
    friend bool operator==(const call_target&, const call_target&) = default;
};
result<call_target, std::string> parse_target(std::string_view text);  // or what is wrong with it

// Of an order, behind its other members: `,"params":{"who":"Ada"}`; nothing where there are none.
std::string params_member(const std::map<std::string, std::string>& params);

}  // namespace switchhook::server
