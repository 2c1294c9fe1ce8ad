#include "server/flows/leaked_secrets.hpp"

#include <array>

#include "base/json/located.hpp"
#include "config/load.hpp"

namespace switchhook::server {
namespace {

// Which one it is; empty: none.
std::string_view secret_with(const std::string& value, const config::settings& s) {
    struct known {
        std::string_view name;
        const secret& held;
    };
    const std::array<known, 6> all{{{"app.secret", s.app.client_secret},
                                    {"admin.token", s.admin.token},
                                    {"admin.viewerToken", s.admin.viewer_token},
                                    {"store.postgres", s.store.postgres},
                                    {"services.signingKey", s.services.signing_key},
                                    {"telemetry.otlp.headers", s.telemetry.otlp.headers}}};
    if (!value.empty())
        for (const auto& one : all)
            if (one.held.reveal() == value) return one.name;
    return {};
}

}  // namespace

void find_leaked_secrets(const loaded_flow& loaded, const std::filesystem::path& file,
                         const config::settings& settings, problems& out) {
    if (!loaded.flow || !loaded.text) return;
    problems known_already;
    const auto read = json::parse_located(*loaded.text, file.string(), known_already);
    const auto* listed = read.find("env");
    if (listed == nullptr) return;
    const auto environment = config::process_environment();
    for (std::size_t i = 0; i < listed->items.size(); ++i) {
        const auto& name = listed->items[i];
        const auto found = environment.find(name.text);
        if (found == environment.end()) continue;
        const auto which = secret_with(found->second, settings);
        if (which.empty()) continue;
        out.add({file.string(), name.at.line, name.at.column, "/env/" + std::to_string(i),
                 '"' + name.text + "\" holds " + std::string(which) + ", which no flow may have",
                 severity::error, "wrong-value",
                 "A flow can tell a service whatever it knows. Give it a variable of its own."});
    }
}

}  // namespace switchhook::server
