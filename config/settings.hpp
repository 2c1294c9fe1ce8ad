#pragma once
// What a user can set. The initialisers are the defaults; schema/switchhook.schema.json says the same to
// editors, and a test keeps the two together. Paths are resolved already: relative ones began at the
// configuration file.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/secret.hpp"

namespace switchhook::config {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// The public listener: callbacks and prompt audio, for Graph.
struct listen_settings {
    std::string address = "0.0.0.0";    // an IPv4 or IPv6 address, not a name
    unsigned short port = 8443;         // 0 takes a free one
    std::filesystem::path certificate;  // PEM chain, leaf first; empty: plain HTTP, for a proxy that ends TLS
    std::filesystem::path key;          // PEM; given exactly when `certificate` is
};

// How the bot proves that it is itself. `none` and `several` are mistakes that loading complains of.
enum class credential_kind { none, several, secret, certificate, managed_identity, federated_token };

// Who the bot is in Microsoft Entra ID.
struct app_settings {
    std::string id;      // GUID of the app registration
    std::string tenant;  // GUID or domain of the tenant that signs the bot in
    // GUIDs in lower case, or "any" alone: calls of these tenants are taken, each with its own tenant's token.
    // Empty: one token, that of `tenant`, for all calls.
    std::vector<std::string> tenants;
    std::string
        application_instance;  // GUID of the resource account that numbers are called from; may be empty
    // One of what follows.
    secret client_secret;
    std::filesystem::path certificate;  // PEM, registered with the app
    std::filesystem::path key;          // PEM, RSA
    bool managed_identity = false;
    std::string managed_identity_client_id;  // of a user-assigned identity; empty for the machine's own
    std::string managed_identity_endpoint;   // empty: found by the environment
    bool federated = false;
    std::filesystem::path federated_token;  // a file with a JWT that somebody else renews

    [[nodiscard]] credential_kind uses() const;
    [[nodiscard]] bool any_tenant() const { return tenants.size() == 1 && tenants.front() == "any"; }
};

// Where Graph and the identity platform are. The URLs have no slash at the end.
struct graph_settings {
    std::string cloud =
        "global";  // global, usGov, usGovDoD or china; gives the URLs and issuers their defaults
    std::string version = "v1.0";         // v1.0 or beta
    std::string root = "communications";  // communications or app: the family of URLs the calls live under
    std::string base_url = "https://graph.microsoft.com";
    std::string login_url = "https://login.microsoftonline.com";
    // Where the keys that sign callbacks are found; the keys of all of them are good.
    std::vector<std::string> open_id_configuration_urls{
        "https://api.aps.skype.com/v1/.well-known/OpenIdConfiguration"};
    // Accepted in callback tokens.
    std::vector<std::string> issuers{"https://api.botframework.com", "https://graph.microsoft.com"};
    std::filesystem::path trust;              // PEM bundle trusted beside the system's; empty for none
    milliseconds timeout = 10s;               // of one request to Graph, from connecting to the last byte
    std::size_t requests_per_second = 2'000;  // all tenants and shards together
    std::size_t requests_in_flight = 64;      // of each shard
};

// The operator's listener: probes, metrics and control API.
struct admin_settings {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;
    std::filesystem::path certificate;  // empty: plain HTTP
    std::filesystem::path key;
    secret token;         // bearer token of all but the probes and the console's own files; empty: nobody has it
    secret viewer_token;  // for who may look, but not at numbers, and change nothing
};

// The engine that speaks `say` prompts.
struct voice_settings {
    std::string engine = "espeak-ng";
    std::string language = "en-US";  // of flows that name none
    friend bool operator==(const voice_settings&, const voice_settings&) = default;
};

struct prompt_settings {
    std::filesystem::path folder = "prompts";   // {"file": …} starts here
    std::filesystem::path cache = "var/voice";  // spoken prompts, kept from one start to the next
    voice_settings voice;
    friend bool operator==(const prompt_settings&, const prompt_settings&) = default;
};

struct recording_settings {
    std::filesystem::path folder = "var/recordings";
    milliseconds keep = std::chrono::days(30);  // older ones are deleted
};

struct call_settings {
    milliseconds keep = std::chrono::days(30);  // of ended calls; older ones are forgotten
};

// Where calls are kept.
struct store_settings {
    enum class kind { sqlite, postgres, memory } where = kind::sqlite;  // in memory they end with the process
    std::filesystem::path sqlite = "var/switchhook.db";                 // of one process at a time
    secret postgres;           // a connection URI: instances that have the same share their calls
    milliseconds lease = 10s;  // an instance that PostgreSQL has not heard of for so long has lost its calls
    friend bool operator==(const store_settings&, const store_settings&) = default;
};

// What the server remembers of operators' words from one start to the next.
struct state_settings {
    std::filesystem::path folder = "var/state";
};

struct flow_settings {
    std::filesystem::path folder = "flows";  // NAME.json for each flow
    std::string incoming;                    // the flow of an incoming call
    std::optional<bool> watch;  // flows and prompts that change are loaded; without it by `dev` alone
};

// The user's own web services, which flows ask and tell.
struct service_settings {
    // Hosts by name: "crm.example.com", "*.example.com" for all names below, or an IP address. Whatever
    // stands in one of the other two may be asked as well.
    std::vector<std::string> allow;             // empty: every host, as far as its addresses are public
    std::vector<std::string> plain;             // may be asked without TLS
    std::vector<std::string> private_hosts;     // may have addresses that are not public
    std::filesystem::path trust;                // PEM bundle trusted beside the system's; empty for none
    secret signing_key;                         // signs requests; empty: they are not signed
    std::size_t body_bytes = 65'536;            // of a reply; a longer one is a failure
    std::filesystem::path spool = "var/spool";  // what must outlive a restart: notices, orders to call back
    std::size_t spool_items = 10'000;           // of a kind; one more is refused
    milliseconds retry_for = 24h;               // a notice that nobody takes is given up after this
};

// All finite: past each of them work is refused before it costs anything.
struct limit_settings {
    std::size_t max_calls = 100'000;
    std::size_t callbacks_at_once = 10;  // that nobody has answered yet
    std::size_t body_bytes = 262'144;    // of a request to either listener
    std::size_t header_bytes = 16'384;   // of a request to either listener
    std::size_t connections = 10'000;    // of each listener
    friend bool operator==(const limit_settings&, const limit_settings&) = default;
};

struct media_settings {
    milliseconds grace =
        2s;  // from a bare `established` until media starts although Graph has not called it active
};

struct log_settings {
    log::level level = log::level::info;
    log::format format = log::format::text;
};

// Where traces of calls go. https://opentelemetry.io/docs/specs/otlp/
struct otlp_settings {
    std::string url;  // of a collector, without /v1/traces; empty: there are no traces
    secret headers;   // of each request: name=value,name=value
    std::string service_name = "switchhook";  // as the traces call the bot
    double sample = 1;                        // the share of the calls that is told, 0 to 1
};

struct telemetry_settings {
    otlp_settings otlp;
};

struct settings {
    listen_settings listen;
    std::string public_url;  // https, what Graph reaches; no slash at the end
    app_settings app;
    graph_settings graph;
    admin_settings admin;
    prompt_settings prompts;
    recording_settings recordings;
    call_settings calls;
    store_settings store;
    state_settings state;
    flow_settings flows;
    service_settings services;
    limit_settings limits;
    media_settings media;
    log_settings log;
    telemetry_settings telemetry;
    milliseconds keep_alive =
        15min;  // between keepAlive requests of a call; Graph drops a call after 45 minutes without
    milliseconds drain = 30s;  // how long live calls may go on after SIGTERM
    unsigned shards = 0;       // threads that calls are spread over; 0: one for each processor
};

}  // namespace switchhook::config
