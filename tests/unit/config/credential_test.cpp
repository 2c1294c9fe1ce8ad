// The ways to sign in, and whose calls are taken: what may stand together, and what is said otherwise.

#include <catch2/catch.hpp>

#include "config/load.hpp"
#include "schema_check.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::config;

namespace {

const std::string tenant = "00000000-0000-0000-0000-00000000000a";

struct written : test::temporary_folder {
    written() {
        write("flows/front-desk.json", "{}");
        write("app.pem", "");
        write("app.key", "");
        write("token", "");
    }
    environment variables{{"APP_SECRET", "s3cret"}};

    [[nodiscard]] static std::string text(const std::string& app, const std::string& graph = "{}") {
        return R"({"publicUrl": "https://bot.contoso.com", "listen": {"address": "127.0.0.1"},
            "flows": {"incoming": "front-desk"}, "graph": )" +
               graph + R"(, "app": {"id": "00000000-0000-0000-0000-000000000001", "tenant": ")" + tenant +
               '"' + (app.empty() ? "" : ", " + app) + "}}";
    }
    [[nodiscard]] loaded_settings load(const std::string& app, const std::string& graph = "{}") const {
        return parse_settings(text(app, graph), "c.json", path(), variables);
    }
    [[nodiscard]] app_settings good(const std::string& app) const {
        auto loaded = load(app);
        for (const auto& p : loaded.found.all()) CHECK(to_string(p) == "");
        CHECK(violations(read_json(SWITCHHOOK_CONFIG_FOLDER "/schema/switchhook.schema.json"),
                         json_of(text(app))) == std::vector<std::string>{});
        return loaded.values.app;
    }
    [[nodiscard]] std::string complaint(const std::string& app) const {
        std::string all;
        const auto loaded = load(app);
        for (auto p : loaded.found.all()) {
            CHECK_FALSE(p.rule.empty());
            p.line = 0;
            all += (all.empty() ? "" : "\n") + to_string(p);
        }
        for (auto at = all.find(path().string()); at != std::string::npos; at = all.find(path().string()))
            all.replace(at, path().string().size(), "F");
        return all;
    }
};

const std::string secret_key = R"("secret": {"env": "APP_SECRET"})";
const std::string certificate_keys = R"("certificate": "app.pem", "key": "app.key")";

}  // namespace

TEST_CASE("each way to sign in is read from the file", "[config][credential]") {
    written w;
    CHECK(w.good(secret_key).uses() == credential_kind::secret);
    const auto by_certificate = w.good(certificate_keys);
    CHECK(by_certificate.uses() == credential_kind::certificate);
    CHECK(by_certificate.certificate == w.path() / "app.pem");
    CHECK(by_certificate.key == w.path() / "app.key");
    CHECK(w.good(R"("managedIdentity": true)").uses() == credential_kind::managed_identity);
    const auto assigned =
        w.good(R"("managedIdentity": {"clientId": "00000000-0000-0000-0000-00000000000c"})");
    CHECK(assigned.uses() == credential_kind::managed_identity);
    CHECK(assigned.managed_identity_client_id == "00000000-0000-0000-0000-00000000000c");
    const auto federated = w.good(R"("federatedToken": {"file": "token"})");
    CHECK(federated.uses() == credential_kind::federated_token);
    CHECK(federated.federated_token == w.path() / "token");
    w.variables["AZURE_FEDERATED_TOKEN_FILE"] = "/var/run/secrets/azure/tokens/azure-identity-token";
    CHECK(w.good(R"("federatedToken": true)").federated_token ==
          "/var/run/secrets/azure/tokens/azure-identity-token");
    CHECK(w.good(R"("managedIdentity": false, "federatedToken": false, )" + secret_key).uses() ==
          credential_kind::secret);
}

TEST_CASE("each way to sign in is read from the environment", "[config][credential]") {
    written w;
    w.variables = {{"SWITCHHOOK_APP_MANAGED_IDENTITY", "true"}};
    CHECK(w.good("").uses() == credential_kind::managed_identity);
    w.variables = {{"SWITCHHOOK_APP_MANAGED_IDENTITY", "00000000-0000-0000-0000-00000000000c"},
                   {"SWITCHHOOK_APP_MANAGED_IDENTITY_ENDPOINT", "http://127.0.0.1:9080/msi/token"}};
    CHECK(w.good("").managed_identity_client_id == "00000000-0000-0000-0000-00000000000c");
    CHECK(w.good("").managed_identity_endpoint == "http://127.0.0.1:9080/msi/token");
    w.variables = {{"SWITCHHOOK_APP_FEDERATED_TOKEN", "token"}};
    CHECK(w.good("").federated_token == w.path() / "token");
    w.variables = {{"SWITCHHOOK_APP_CERTIFICATE", "app.pem"}, {"SWITCHHOOK_APP_KEY", "app.key"}};
    CHECK(w.good("").uses() == credential_kind::certificate);
    w.variables = {{"SWITCHHOOK_APP_MANAGED_IDENTITY", "false"}, {"SWITCHHOOK_APP_SECRET", "s"}};
    CHECK(w.good(R"("managedIdentity": true)").uses() == credential_kind::secret);
}

TEST_CASE("there is exactly one way to sign in", "[config][credential]") {
    const written w;
    const std::string none =
        "c.json: /app: does not say how the bot signs in: give one of \"secret\", \"certificate\" with "
        "\"key\", \"managedIdentity\", \"federatedToken\"";
    CHECK(w.complaint("") == none);
    CHECK(w.complaint(R"("managedIdentity": false)") ==
          "c.json: /app: does not say how the bot signs in: give one of \"secret\", \"certificate\" with "
          "\"key\", \"managedIdentity\", \"federatedToken\"");
    CHECK(w.complaint(secret_key + ", " + certificate_keys) ==
          "c.json: /app/certificate: the bot signs in by one credential, and \"secret\" is given too");
    CHECK(w.complaint(R"("managedIdentity": true, "federatedToken": {"file": "token"})") ==
          "c.json: /app/federatedToken: the bot signs in by one credential, and \"managedIdentity\" is given "
          "too");
    CHECK(w.complaint(R"("certificate": "app.pem")") ==
          "c.json: /app/certificate: certificate and key are given together or not at all");
    CHECK(w.complaint(R"("secret": {"env": "GONE"})") ==
          "c.json: /app/secret/env: the environment has no variable GONE");
}

TEST_CASE("what cannot be a credential is told with the shape that can", "[config][credential]") {
    const written w;
    CHECK(w.complaint(R"("managedIdentity": "yes")") ==
          "c.json: /app/managedIdentity: expected true or {\"clientId\": \"…\"}, found string");
    CHECK(w.complaint(R"("managedIdentity": {})") ==
          "c.json: /app/managedIdentity: expected true or {\"clientId\": \"…\"}");
    CHECK_THAT(w.complaint(R"("managedIdentity": {"clientId": "x"})"),
               Catch::StartsWith("c.json: /app/managedIdentity/clientId: expected a GUID"));
    CHECK_THAT(w.complaint(R"("federatedToken": {"flie": "token"})"),
               Catch::Contains("unknown key; did you mean \"file\"?"));
    CHECK(
        w.complaint(R"("federatedToken": true)") ==
        "c.json: /app/federatedToken: true needs the variable AZURE_FEDERATED_TOKEN_FILE; without it, write "
        "{\"file\": \"path\"}");
    CHECK(w.complaint(R"("federatedToken": {"file": "later"})") ==
          "c.json: /app/federatedToken/file: warning: cannot open \"F/later\": No such file or directory");
    CHECK_THAT(w.complaint(R"("certificate": "none", "key": "app.key")"),
               Catch::StartsWith("c.json: /app/certificate: cannot open \"F/none\""));
}

TEST_CASE("the endpoint of a managed identity may be plain HTTP, on this host", "[config][credential]") {
    const written w;
    const auto at = [&](const std::string& url) {
        return w.complaint(R"("managedIdentity": true, "managedIdentityEndpoint": ")" + url + '"');
    };
    CHECK(at("http://localhost:42356/msi/token") == "");
    CHECK(at("http://169.254.169.254/metadata/identity/oauth2/token") == "");
    CHECK(at("https://identity.contoso.com/token") == "");
    CHECK(at("http://identity.contoso.com/token") ==
          "c.json: /app/managedIdentityEndpoint: warning: tokens travel in the clear from this host");
    CHECK_THAT(at("ftp://x"), Catch::Contains("expected a URL"));
}

TEST_CASE("numbers are called in a tenant that is named by its GUID", "[config][credential]") {
    written w;
    const std::string account = R"(, "applicationInstance": "6c9b1c4e-0d2a-4f7b-8f11-2a4d9f0b3e57")";
    CHECK(w.good(secret_key + account).application_instance == "6c9b1c4e-0d2a-4f7b-8f11-2a4d9f0b3e57");
    w.variables["SWITCHHOOK_APP_TENANT"] = "contoso.onmicrosoft.com";
    CHECK(w.complaint(secret_key + account).find("app.applicationInstance needs it as a GUID") !=
          std::string::npos);
}

TEST_CASE("tenants are GUIDs in any case, or any", "[config][credential]") {
    const written w;
    CHECK(w.good(secret_key).tenants.empty());
    CHECK(w.good(secret_key + R"(, "tenants": ["00000000-0000-0000-0000-00000000000A"])").tenants ==
          std::vector{tenant});
    const auto any = w.good(secret_key + R"(, "tenants": ["any"])");
    CHECK(any.any_tenant());
    CHECK(w.complaint(secret_key + R"(, "tenants": ["contoso.com"])") ==
          "c.json: /app/tenants/0: expected the tenant's GUID, by which callback tokens name it, or \"any\"; "
          "found \"contoso.com\"");
    CHECK(w.complaint(secret_key + R"(, "tenants": ["any", ")" + tenant + "\"]") ==
          "c.json: /app/tenants: \"any\" stands alone");
    CHECK(w.complaint(secret_key + R"(, "tenants": [])") == "c.json: /app/tenants: must name at least one");
    const std::string machine = R"("managedIdentity": true, "tenants": )";
    CHECK(w.complaint(machine + "[\"" + tenant + "\"]") == "");
    CHECK(w.complaint(machine + "[\"any\"]") ==
          "c.json: /app/tenants: a managed identity gets tokens of its own tenant only");
}

TEST_CASE("keys that sign callbacks may be found at several places", "[config][credential]") {
    const written w;
    const auto urls = [&](const std::string& value) {
        return w.load(secret_key, R"({"openIdConfigurationUrl": )" + value + "}");
    };
    CHECK(urls(R"("https://one.example/keys")").values.graph.open_id_configuration_urls ==
          std::vector<std::string>{"https://one.example/keys"});
    CHECK(urls(R"(["https://one.example/keys", "https://two.example/keys"])")
              .values.graph.open_id_configuration_urls ==
          std::vector<std::string>{"https://one.example/keys", "https://two.example/keys"});
    CHECK(urls(R"("http://one.example")").found.any_error());
    CHECK(urls(R"(["https://one.example", "http://two.example"])").found.any_error());
    CHECK(urls("[]").found.any_error());
}
