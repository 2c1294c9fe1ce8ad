#pragma once
// Which calls somebody looks for. What is empty leaves none out.

#include <optional>
#include <string>
#include <string_view>

#include "bot/call/timer.hpp"

namespace switchhook::server {

struct ended_call;

struct call_filter {
    std::string number;  // in the number or user id of a party; as `searched` gives it
    std::string chain;
    std::string id;  // how the call's key begins
    std::string outcome;
    std::optional<bot::instant> since, until;  // when it ended; of a live one, when it began

    [[nodiscard]] bool empty() const;
    friend bool operator==(const call_filter&, const call_filter&) = default;
};

// What people write differently is left out: "+33 6-12" is "+33612". Both what is looked for and what is looked in.
std::string searched(std::string_view text);

bool fits(const call_filter& wanted, const ended_call& call);
// As far as these tell.
bool fits(const call_filter& wanted, std::string_view chain, std::string_view outcome, bot::instant at);

}  // namespace switchhook::server
