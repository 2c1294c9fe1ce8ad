#pragma once
// Which of Graph's methods a flow leads to, and which application roles those ask for.
// https://learn.microsoft.com/graph/permissions-reference

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/flow.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::server {

// What a step with this verb may have Graph do. Empty for steps that ask nothing of it.
std::vector<graph::method> methods_of(std::string_view verb);

// Any one role of `any_of` is enough; the first is the least privileged.
struct role_need {
    std::string method;  // "playPrompt", "create (group call)"
    std::string step;    // the verb that leads there, or the empty text for what every call does
    std::string flow;
    std::vector<std::string_view> any_of;
};
std::vector<role_need> needs_of(const bot::flow& flow);

struct role_advice {
    struct missing_role {
        std::string role;
        std::vector<const role_need*> for_what;
    };
    std::vector<missing_role> missing;     // the fewest that help, the least privileged first
    std::vector<std::string> superfluous;  // held, and nothing asks for them
};
// The needs must outlive the advice.
role_advice compare_roles(std::span<const role_need> needs, std::span<const std::string> held);

// The fewest roles that fit all needs, the least privileged ones.
std::vector<std::string> least_roles(std::span<const role_need> needs);

// The id of an application role of Graph; empty for one that is not about calls.
std::string_view app_role_id(std::string_view role);

}  // namespace switchhook::server
