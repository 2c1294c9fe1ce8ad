#include "server/runtime/token_tenant.hpp"

#include <algorithm>
#include <cctype>

#include "graph/client/token_source.hpp"

namespace switchhook::server {

std::string token_tenant(const std::string& own, const std::vector<std::string>& served,
                         const std::string& of_call) {
    if (of_call.empty()) return own;
    std::string wanted = of_call;
    for (char& c : wanted) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool is_served = std::any_of(served.begin(), served.end(),
                                       [&](const std::string& one) { return one == "any" || one == wanted; });
    return is_served ? wanted : own;
}

std::size_t tenants_without_token(const graph::token_source& tokens, const std::string& own,
                                  const std::vector<std::string>& served) {
    std::size_t without = tokens.trouble(own).empty() ? 0 : 1;
    for (const auto& one : served)
        if (one != own && !tokens.trouble(one).empty()) ++without;
    return without;
}

}  // namespace switchhook::server
