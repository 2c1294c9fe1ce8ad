#pragma once
// An application registration as Entra and the Azure Bot know it.

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "graph/auth/certificate.hpp"

namespace switchhook::emulator {

// Tokens of another platform that count as the application's own.
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation
struct federated_credential {
    std::string issuer, subject;
    std::string audience = "api://AzureADTokenExchange";
    // Who signs: this key, the emulator itself when there is none, or whoever it is when `believed`.
    std::optional<graph::rsa_public_key> key{};
    bool believed = false;
};

// The machine's identity that signs in as the application.
struct machine_identity {
    std::string client_id;  // of a user-assigned identity; empty for the machine's own
    secret header;          // what App Service's form wants; any when empty
};

struct registered_app {
    std::string id;
    std::string tenant;
    secret client_secret;      // none when empty
    std::string callback_url;  // where incoming calls are told
    std::string display_name = "Bot";
    // Application roles with consent. https://learn.microsoft.com/graph/permissions-reference
    std::vector<std::string> roles{"Calls.Initiate.All", "Calls.AccessMedia.All",
                                   "Calls.InitiateGroupCall.All", "Calls.JoinGroupCall.All",
                                   "Calls.JoinGroupCallAsGuest.All"};
    std::vector<graph::certificate> certificates{};
    std::vector<federated_credential> federations{};
    std::optional<machine_identity> machine{};
    // Where it is installed beside its own tenant; "any" for everywhere.
    std::vector<std::string> other_tenants{};
    // Resource accounts that its calls may come from; any when there are none.
    std::vector<std::string> instances{};
};

}  // namespace switchhook::emulator
