#include "config/load.hpp"

#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <fstream>

#include "base/guid.hpp"
#include "base/nearest.hpp"
#include "config/object_tree.hpp"
#include "config/placeholders.hpp"
#include "config/reading.hpp"

namespace switchhook::config {
namespace {

constexpr std::size_t longest_file = 1U << 20;
constexpr std::size_t shortest_signing_key = 16;
constexpr std::string_view prefix = "SWITCHHOOK_";

// Tokens carry ids in lower case and are compared byte for byte; people paste them as they find them.
std::string in_lower_case(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

class loader {
  public:
    loader(object_tree& file, reading& into, loaded_settings& out)
        : file_(file), into_(into), out_(out.found), doubts_(out.doubts) {}

    void read_all() {
        root_default_paths();
        for (const auto& k : all_keys()) {
            auto [object, name] = file_.holder_of(k.name);
            if (overridden(k)) {
                // Known, but not judged: it has no effect. A secret in the file is out all the same.
                const auto found = object.any(name);
                if (found && std::holds_alternative<reference>(k.kind)) refuse_literal_secret(*found);
            } else if (!read_key(k, object, name, into_) && k.need == key::presence::required) {
                object.any_required(name);
            }
        }
        file_.complain_of_unknown_names();
        auto& s = into_.values;
        for (auto* url : {&s.public_url, &s.graph.base_url, &s.graph.login_url})
            if (url->ends_with('/')) url->pop_back();
        check_together();
        warn_of_unknown_variables();
    }

  private:
    // Defaults begin at the configuration file like every other relative path.
    void root_default_paths() {
        for (const auto& k : all_keys()) {
            const auto* kind = std::get_if<path>(&k.kind);
            if (kind == nullptr || kind->at(into_.values).empty()) continue;
            kind->at(into_.values) = (into_.folder / kind->at(into_.values)).lexically_normal();
        }
        auto& journal = into_.values.store.sqlite;
        journal = (into_.folder / journal).lexically_normal();
    }

    // Reads the key's variable if there is one; problems then name the variable where others name the file.
    bool overridden(const key& k) {
        if (std::holds_alternative<store_choice>(k.kind)) return false;  // knows its variables by itself
        const auto variable = into_.variables.find(variable_of(k.name));
        if (variable == into_.variables.end()) return false;
        const auto pointer = pointer_of(k.name);
        if (const auto* kind = std::get_if<reference>(&k.kind)) {
            kind->at(into_.values) = secret(variable->second);
            if (variable->second.empty())
                out_.add(
                    {variable->first, 0, 0, pointer, "must not be empty", severity::error, "missing-secret"});
            return true;
        }
        const std::string name(k.name.substr(k.name.rfind('.') + 1));
        json::node object;
        object.type = json::node::kind::object;
        object.members.push_back({name, {0, 0}, node_of_variable(k, variable->second)});
        json::fields in({&object, pointer.substr(0, pointer.rfind('/')), &variable->first, &out_});
        return read_key(k, in, name, into_);
    }

    void complain(std::string_view key_name, std::string what, rule_name rule,
                  severity level = severity::error, std::string advice = {}) {
        complain_to(out_, key_name, std::move(what), rule, level, std::move(advice));
    }

    void complain_to(problems& out, std::string_view key_name, std::string what, rule_name rule,
                     severity level, std::string advice) {
        const auto variable = into_.variables.find(variable_of(key_name));
        if (variable != into_.variables.end())
            return out.add({variable->first, 0, 0, pointer_of(key_name), std::move(what), level, rule,
                            std::move(advice)});
        auto place = file_.place_of(key_name);
        place.out = &out;
        if (level == severity::error)
            place.complain(std::move(what), rule, std::move(advice));
        else
            place.warn(std::move(what), rule, std::move(advice));
    }

    [[nodiscard]] bool gives(std::string_view key_name) {
        if (into_.variables.count(variable_of(key_name)) != 0) return true;
        auto [object, name] = file_.holder_of(key_name);
        return object.any(name).has_value();
    }

    // Judged by what is given, not by what could be read: a secret whose variable is missing is one mistake.
    void check_credential() {
        auto& app = into_.values.app;
        std::vector<std::string_view> given;
        if (gives("app.secret")) given.push_back("secret");
        if (gives("app.certificate") || gives("app.key")) given.push_back("certificate");
        if (app.managed_identity) given.push_back("managedIdentity");
        if (app.federated) given.push_back("federatedToken");
        // A toggle that could not be read has been complained of.
        const bool misread =
            (gives("app.managedIdentity") || gives("app.federatedToken")) && out_.any_error();
        if (given.empty() && !misread)
            complain(
                "app.secret",
                "does not say how the bot signs in: give one of \"secret\", \"certificate\" with \"key\", "
                "\"managedIdentity\", \"federatedToken\"",
                "sign-in");
        if (given.size() > 1)
            complain("app." + std::string(given[1]),
                     "the bot signs in by one credential, and \"" + std::string(given[0]) + "\" is given too",
                     "sign-in");
        check_pair("app", app.certificate, app.key);
        if (is_guid(app.client_secret.reveal()))
            complain("app.secret", "the secret is a GUID, as the id of a secret is, and its value is not",
                     "missing-secret", severity::warning,
                     "Take what Azure shows under Value, and only when the secret is made; Secret ID stands "
                     "beside it.");
        if (!app.federated || !app.federated_token.empty() || misread) return;
        const auto injected = into_.variables.find("AZURE_FEDERATED_TOKEN_FILE");
        if (injected == into_.variables.end() || injected->second.empty())
            complain(
                "app.federatedToken",
                R"(true needs the variable AZURE_FEDERATED_TOKEN_FILE; without it, write {"file": "path"})",
                "sign-in");
        else
            app.federated_token = injected->second;
    }

    void check_tenants() {
        auto& app = into_.values.app;
        for (auto& tenant : app.tenants) tenant = in_lower_case(tenant);
        const auto own = in_lower_case(app.tenant);
        if (!app.application_instance.empty() && check_guid(app.tenant))
            complain("app.tenant",
                     "app.applicationInstance needs it as a GUID, not as a domain: numbers are called "
                     "with a tenantId",
                     "contradiction");
        if (app.tenants.size() > 1 && std::count(app.tenants.begin(), app.tenants.end(), "any") != 0)
            complain("app.tenants", "\"any\" stands alone", "contradiction");
        const bool others = std::any_of(app.tenants.begin(), app.tenants.end(),
                                        [&](const std::string& tenant) { return tenant != own; });
        if (app.managed_identity && others)
            complain("app.tenants", "a managed identity gets tokens of its own tenant only", "contradiction");
        const std::string_view endpoint = app.managed_identity_endpoint;
        const bool local = endpoint.starts_with("http://localhost") || endpoint.starts_with("http://127.") ||
                           endpoint.starts_with("http://169.254.") || endpoint.starts_with("http://[::1]");
        if (endpoint.starts_with("http://") && !local)
            complain("app.managedIdentityEndpoint", "tokens travel in the clear from this host", "clear-text",
                     severity::warning);
    }

    // What no key can say alone.
    void check_together() {
        const auto& s = into_.values;
        check_pair("listen", s.listen.certificate, s.listen.key);
        check_pair("admin", s.admin.certificate, s.admin.key);
        check_credential();
        check_tenants();
        if (s.public_url.ends_with("/callback"))
            complain(
                "publicUrl", "ends in /callback, so that Graph is told /callback/callback", "wrong-value",
                severity::warning,
                "Take /callback off: the server adds it. The webhook in Azure is publicUrl with /callback "
                "behind it.");
        for (auto& one : placeholders_in(s))
            complain_to(doubts_, one.key, std::move(one.what), "wrong-value", severity::warning,
                        "Put your own there; docs/guides/register.md says where you find it.");
        if (s.listen.certificate.empty() && !is_loopback(s.listen.address))
            complain("listen.address",
                     "without a certificate this listener speaks plain HTTP: let only a proxy that ends TLS "
                     "reach it",
                     "clear-text", severity::warning);
        if (s.admin.certificate.empty() && !is_loopback(s.admin.address))
            complain("admin.address", "without a certificate the admin token travels in the clear",
                     "clear-text", severity::warning);
        if (s.listen.port != 0 && s.listen.port == s.admin.port && s.listen.address == s.admin.address)
            complain("admin.port", "the public listener has this address and port already", "contradiction");
        if (s.graph.cloud == "china")
            complain("graph.cloud", "Microsoft does not offer its calls API in this cloud",
                     "unavailable-cloud", severity::warning);
        if (!s.services.signing_key.empty() && s.services.signing_key.reveal().size() < shortest_signing_key)
            complain("services.signingKey", "expected at least 16 characters: a shorter key can be guessed",
                     "wrong-value");
        if (s.flows.incoming.empty()) return;
        if (auto wrong = check_readable_file(s.flows.folder / (s.flows.incoming + ".json")))
            complain("flows.incoming", std::move(*wrong), "unreadable-file");
    }

    void check_pair(const std::string& listener, const std::filesystem::path& certificate,
                    const std::filesystem::path& key_file) {
        if (certificate.empty() == key_file.empty()) return;
        complain(listener + (key_file.empty() ? ".certificate" : ".key"),
                 "certificate and key are given together or not at all", "contradiction");
    }

    static bool is_loopback(std::string_view address) {
        return address.starts_with("127.") || address == "::1";
    }

    void warn_of_unknown_variables() {
        // Compared without the prefix, which would make any two variables look alike.
        std::vector<std::string> names;
        for (const auto& one : all_variables()) names.push_back(one.substr(prefix.size()));
        const std::vector<std::string_view> known(names.begin(), names.end());
        for (const auto& [variable, value] : into_.variables) {
            if (!variable.starts_with(prefix) || into_.variables_of_secrets.count(variable) != 0) continue;
            const auto name = std::string_view(variable).substr(prefix.size());
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            const auto near = nearest(name, known);
            const auto suggestion = near.empty() ? std::string() : std::string(prefix) + std::string(near);
            out_.add({variable,
                      0,
                      0,
                      {},
                      "no key of the configuration has this variable" + did_you_mean(suggestion),
                      severity::warning,
                      "unknown-variable"});
        }
    }

    object_tree& file_;
    reading& into_;
    problems& out_;
    problems& doubts_;
};

}  // namespace

credential_kind app_settings::uses() const {
    auto kind = credential_kind::none;
    const auto count = [&](bool given, credential_kind one) {
        if (given) kind = kind == credential_kind::none ? one : credential_kind::several;
    };
    count(!client_secret.empty(), credential_kind::secret);
    count(!certificate.empty() || !key.empty(), credential_kind::certificate);
    count(managed_identity, credential_kind::managed_identity);
    count(federated, credential_kind::federated_token);
    return kind;
}

environment process_environment() {
    environment variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

loaded_settings parse_settings(std::string_view text, const std::string& file,
                               const std::filesystem::path& folder, const environment& variables) {
    loaded_settings loaded;
    const auto root = json::parse_located(text, file, loaded.found);
    if (root.type == json::node::kind::null && loaded.found.any_error()) return loaded;
    // A list or a word is another file altogether: what it lacks as a configuration is of no interest.
    if (!json::spot{&root, "", &file, &loaded.found}.expect(json::node::kind::object)) return loaded;
    reading into{{}, folder, variables, {}};
    object_tree tree({&root, "", &file, &loaded.found});
    loader(tree, into, loaded).read_all();
    loaded.values = std::move(into.values);
    loaded.values.app.id = in_lower_case(loaded.values.app.id);
    loaded.found.sort();
    loaded.doubts.sort();
    return loaded;
}

loaded_settings load_settings(const std::filesystem::path& file, const environment& variables) {
    const auto refuse = [&](std::string why) {
        loaded_settings loaded;
        loaded.found.add({file.string(), 0, 0, {}, std::move(why), severity::error, "unreadable-file"});
        return loaded;
    };
    if (auto wrong = check_readable_file(file)) return refuse(std::move(*wrong));
    std::ifstream in(file, std::ios::binary);
    std::string text(longest_file + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > longest_file) return refuse("longer than the 1 MiB that a configuration may have");
    return parse_settings(text, file.string(), file.parent_path(), variables);
}

}  // namespace switchhook::config
