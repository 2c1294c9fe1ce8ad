#pragma once
// An application registration as Entra and the Azure Bot know it.

#include <string>
#include <vector>

#include "base/secret.hpp"

namespace switchhook::emulator {

struct registered_app {
    std::string id;
    std::string tenant;
    secret client_secret;
    std::string callback_url;  // where incoming calls are told
    std::string display_name = "Bot";
    // Application roles with consent. https://learn.microsoft.com/graph/permissions-reference
    std::vector<std::string> roles{"Calls.Initiate.All", "Calls.AccessMedia.All"};
};

}  // namespace switchhook::emulator
