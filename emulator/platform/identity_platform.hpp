#pragma once
// The token endpoint for the client credentials flow, the endpoints of managed identities, and the judge of the
// tokens that Graph requests carry.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
//
// Not thread-safe. Time is handed in, and is the wall clock's: bots judge expiry by their own.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "emulator/platform/client_assertion.hpp"
#include "emulator/platform/registered_app.hpp"
#include "emulator/world/chance.hpp"
#include "graph/auth/jwt_signer.hpp"
#include "net/http.hpp"

namespace switchhook::emulator {

using wall_time = std::chrono::sys_seconds;

// A 401 or 403 of Graph.
struct token_refused {
    unsigned status = 401;
    std::string code, message;
};

struct identity_settings {
    std::chrono::seconds lifetime{3599};
    // Accepted as audience beside those of Microsoft's clouds: the emulator's own URL.
    std::string own_audience;
};

class identity_platform {
  public:
    identity_platform(std::vector<registered_app> apps, identity_settings settings, graph::jwt_signer signer,
                      chance& ids);

    // POST /{tenant}/oauth2/v2.0/token
    net::http_response token(std::string_view tenant, const net::http_request& request, wall_time now);

    // What a machine's endpoint answers, to a GET with the query of the target.
    // https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
    enum class machine { virtual_machine, app_service };
    net::http_response machine_token(machine form, const net::http_request& request, wall_time now);

    // A token that the application's own federation, whose signer is the emulator, accepts for an hour;
    // nothing for an application without one.
    std::optional<std::string> federated_token(std::string_view app_id, wall_time now);

    // By the Authorization header. A token that was not issued here is not good, whoever signed it.
    using verdict = std::variant<const registered_app*, token_refused>;
    verdict judge(std::string_view authorization, wall_time now) const;

    // The tenant of a token that was issued here; empty for any other.
    [[nodiscard]] std::string tenant_of(std::string_view authorization) const;

    // Ids of applications and tenants are GUIDs: the case of their letters does not matter.
    [[nodiscard]] const registered_app* find(std::string_view app_id) const;
    [[nodiscard]] const std::vector<registered_app>& apps() const { return apps_; }
    // Where incoming calls of the app are told from now on. False for an app that is not registered.
    bool register_callback(std::string_view app_id, std::string url);
    // Its roles and resource accounts, from now on. False for an app that is not registered.
    bool register_rights(std::string_view app_id, std::optional<std::vector<std::string>> roles,
                         std::optional<std::vector<std::string>> instances);
    void use_own_audience(std::string url) { settings_.own_audience = std::move(url); }

    static constexpr std::size_t most_tokens = 10'000;  // the oldest is forgotten, and no longer good

  private:
    struct issued {
        const registered_app* app = nullptr;
        std::string audience;
        std::string tenant;
        wall_time expires;
    };
    struct denial;
    struct proof;

    std::string issue(const registered_app& app, const std::string& tenant, const std::string& audience,
                      bool by_secret, wall_time now);
    // The refusal of a secret or assertion, or nothing.
    std::optional<denial> judge_proof(const proof& shown, const registered_app& app, std::string_view tenant,
                                      wall_time now);
    net::http_response deny(const denial& why, wall_time now);

    std::vector<registered_app> apps_;
    identity_settings settings_;
    graph::jwt_signer signer_;
    assertion_judge assertions_;
    chance& ids_;
    std::unordered_map<std::string, issued> tokens_;
    std::list<std::string> token_order_;
};

// key=value&key=value, percent-decoded; the first of a name counts.
std::optional<std::string> form_value(std::string_view form, std::string_view name);

// Whether the application may sign in there.
bool is_installed_in(const registered_app& app, std::string_view tenant);

}  // namespace switchhook::emulator
