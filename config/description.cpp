#include "config/description.hpp"

#include <algorithm>
#include <cctype>

#include "config/cloud.hpp"

namespace switchhook::config {
namespace {

constexpr auto optional = key::presence::optional;
constexpr auto required = key::presence::required;

template <class At>
whole number(At at, std::int64_t least, std::int64_t most) {
    return {least, most,
            [at](settings& s, std::int64_t n) {
                at(s) = static_cast<std::remove_reference_t<decltype(at(s))>>(n);
            },
            [at](const settings& s) { return static_cast<std::int64_t>(at(s)); }};
}

template <class At>
word one_of(std::vector<std::string_view> words, At at) {
    return {words, [at, words](settings& s, std::size_t i) { at(s) = words[i]; },
            [at, words](const settings& s) {
                return static_cast<std::size_t>(std::find(words.begin(), words.end(), at(s)) - words.begin());
            }};
}

word cloud_word() {
    auto chosen = one_of(
        cloud_names(), [](auto& s) -> auto& { return s.graph.cloud; });
    chosen.set = [](settings& s, std::size_t i) { use_cloud(s.graph, cloud_names()[i]); };
    return chosen;
}

word level_word() {
    return {{"debug", "info", "warn", "error", "off"},  // as log::level counts them
            [](settings& s, std::size_t i) { s.log.level = static_cast<log::level>(i); },
            [](const settings& s) { return static_cast<std::size_t>(s.log.level); }};
}

word format_word() {
    return {{"text", "json"},  // as log::format counts them
            [](settings& s, std::size_t i) { s.log.format = static_cast<log::format>(i); },
            [](const settings& s) { return static_cast<std::size_t>(s.log.format); }};
}

using std::filesystem::path;
using must = config::path::must;

config::path file_at(std::function<path&(settings&)> at) { return {std::move(at), must::exist_as_file}; }
config::path folder_at(std::function<path&(settings&)> at) { return {std::move(at), must::exist_as_folder}; }
config::path made_at(std::function<path&(settings&)> at) { return {std::move(at), must::be_makeable}; }

// How to get at a member of the settings; the lambda is written once because the list below is to be read.
#define AT(member) \
    [](auto& v) -> auto& { return v.member; }

std::vector<key> make_keys() {
    return {
        {"listen.address", optional, text{AT(listen.address), check_address}},
        {"listen.port", optional, number(AT(listen.port), 0, 65535)},
        {"listen.certificate", optional, file_at(AT(listen.certificate))},
        {"listen.key", optional, file_at(AT(listen.key))},
        {"publicUrl", required, text{AT(public_url), check_public_url}},
        {"app.id", required, text{AT(app.id), check_guid}},
        {"app.tenant", required, text{AT(app.tenant), check_tenant}},
        {"app.applicationInstance", optional, text{AT(app.application_instance), check_guid}},
        {"app.tenants", optional, texts{AT(app.tenants), check_served_tenant}},
        {"app.secret", optional, reference{AT(app.client_secret)}},
        {"app.certificate", optional, file_at(AT(app.certificate))},
        {"app.key", optional, file_at(AT(app.key))},
        {"app.managedIdentity", optional,
         toggle{"clientId", AT(app.managed_identity), text{AT(app.managed_identity_client_id), check_guid}}},
        {"app.managedIdentityEndpoint", optional, text{AT(app.managed_identity_endpoint), check_endpoint}},
        {"app.federatedToken", optional,
         toggle{"file", AT(app.federated), config::path{AT(app.federated_token), must::come_later}}},
        {"graph.cloud", optional, cloud_word()},
        {"graph.version", optional, one_of({"v1.0", "beta"}, AT(graph.version))},
        {"graph.root", optional, one_of({"communications", "app"}, AT(graph.root))},
        {"graph.baseUrl", optional, text{AT(graph.base_url), check_https_url}},
        {"graph.loginUrl", optional, text{AT(graph.login_url), check_https_url}},
        {"graph.openIdConfigurationUrl", optional,
         texts{AT(graph.open_id_configuration_urls), check_https_url, true}},
        {"graph.issuers", optional, texts{AT(graph.issuers), check_not_empty}},
        {"graph.trust", optional, file_at(AT(graph.trust))},
        {"graph.timeout", optional, duration{1s, 60s, AT(graph.timeout)}},
        {"graph.requestsPerSecond", optional, number(AT(graph.requests_per_second), 1, 100'000)},
        {"graph.requestsInFlight", optional, number(AT(graph.requests_in_flight), 1, 10'000)},
        {"admin.address", optional, text{AT(admin.address), check_address}},
        {"admin.port", optional, number(AT(admin.port), 0, 65535)},
        {"admin.certificate", optional, file_at(AT(admin.certificate))},
        {"admin.key", optional, file_at(AT(admin.key))},
        {"admin.token", optional, reference{AT(admin.token)}},
        {"admin.viewerToken", optional, reference{AT(admin.viewer_token)}},
        {"store", optional, store_choice{AT(store)}},
        {"prompts.folder", optional, folder_at(AT(prompts.folder))},
        {"prompts.cache", optional, made_at(AT(prompts.cache))},
        {"prompts.voice.engine", optional, one_of({"espeak-ng"}, AT(prompts.voice.engine))},
        {"prompts.voice.language", optional, text{AT(prompts.voice.language), check_language}},
        {"recordings.folder", optional, made_at(AT(recordings.folder))},
        {"recordings.keep", optional, duration{1min, std::chrono::days(3650), AT(recordings.keep)}},
        {"calls.keep", optional, duration{1h, std::chrono::days(3650), AT(calls.keep)}},
        {"state.folder", optional, made_at(AT(state.folder))},
        {"flows.folder", optional, folder_at(AT(flows.folder))},
        {"flows.incoming", required, text{AT(flows.incoming), check_name}},
        {"flows.watch", optional, flag{AT(flows.watch)}},
        {"services.allow", optional, texts{AT(services.allow), check_host_pattern}},
        {"services.plain", optional, texts{AT(services.plain), check_host_pattern}},
        {"services.private", optional, texts{AT(services.private_hosts), check_host_pattern}},
        {"services.trust", optional, file_at(AT(services.trust))},
        {"services.signingKey", optional, reference{AT(services.signing_key)}},
        {"services.bodyBytes", optional, number(AT(services.body_bytes), 1024, 1'048'576)},
        {"services.spool", optional, made_at(AT(services.spool))},
        {"services.spoolItems", optional, number(AT(services.spool_items), 1, 1'000'000)},
        {"services.retryFor", optional, duration{1min, std::chrono::days(30), AT(services.retry_for)}},
        {"telemetry.otlp.url", optional, text{AT(telemetry.otlp.url), check_endpoint}},
        {"telemetry.otlp.headers", optional, reference{AT(telemetry.otlp.headers)}},
        {"telemetry.otlp.serviceName", optional, text{AT(telemetry.otlp.service_name), check_not_empty}},
        {"telemetry.otlp.sample", optional, share{AT(telemetry.otlp.sample)}},
        {"limits.maxCalls", optional, number(AT(limits.max_calls), 1, 10'000'000)},
        {"limits.callbacksAtOnce", optional, number(AT(limits.callbacks_at_once), 1, 10'000)},
        {"limits.bodyBytes", optional, number(AT(limits.body_bytes), 1024, 16'777'216)},
        {"limits.headerBytes", optional, number(AT(limits.header_bytes), 1024, 1'048'576)},
        {"limits.connections", optional, number(AT(limits.connections), 1, 1'000'000)},
        // More than 5 seconds of silence is a call that callers take for dead.
        {"media.grace", optional, duration{0s, 5s, AT(media.grace)}},
        {"log.level", optional, level_word()},
        {"log.format", optional, format_word()},
        // Graph drops a call that it has not heard of for 45 minutes.
        // https://learn.microsoft.com/graph/api/call-keepalive
        {"keepAlive", optional, duration{1min, 40min, AT(keep_alive)}},
        {"drain", optional, duration{0s, 24h, AT(drain)}},
        {"shards", optional, number(AT(shards), 0, 256)},
    };
}

#undef AT

}  // namespace

const std::vector<key>& all_keys() {
    static const auto keys = make_keys();
    return keys;
}

std::string variable_of(std::string_view key_name) {
    std::string name = "SWITCHHOOK_";
    for (const char c : key_name) {
        if (c == '.') {
            name += '_';
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (std::isupper(byte) != 0) name += '_';
        name += static_cast<char>(std::toupper(byte));
    }
    return name;
}

std::vector<std::string> all_variables() {
    std::vector<std::string> all;
    for (const auto& k : all_keys()) all.push_back(variable_of(k.name));
    for (const auto* part : {"store.sqlite", "store.postgres", "store.lease"})
        all.push_back(variable_of(part));
    return all;
}

}  // namespace switchhook::config
