// How a bot is put together, and in which order.

#include <algorithm>
#include <thread>

#include <boost/asio/co_spawn.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/bot_parts.hpp"
#include "server/callbacks/switchboard.hpp"
#include "server/from_settings.hpp"
#include "server/keeping/old_calls.hpp"
#include "server/keeping/old_recordings.hpp"
#include "server/runtime/token_tenant.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

// The last place of an exception: what it says is for the log, never for the peer.
void log_bug(std::exception_ptr failed, std::string_view where) {
    if (failed) log::error("server", "failed", {{"where", where}, {"what", what_of(failed)}});
}

void log_handler_bug(std::exception_ptr failed, const net::peer&) { log_bug(failed, "handling a request"); }

reload_access reload_access_to(reload_thread& reloads) {
    return {[&reloads](reload_thread::told done) { reloads.ask(reload_cause::request, std::move(done)); },
            [&reloads] { return reloads.last(); }};
}

result<void, std::string> listen_on(net::listener& l, const std::string& address, unsigned short port) {
    const auto bound = l.start(address, port);
    if (bound.has_value()) return {};
    return "cannot listen on " + address + ':' + std::to_string(port) + ": " + bound.error().message();
}

result<net::tls_context_ptr, std::string> client_tls(const std::filesystem::path& trust) {
    const auto made = net::make_client_tls(trust.string());
    if (!made.has_value()) return trust.string() + ": " + made.error().message();
    return *made;
}

std::string url_of(bool tls, const std::string& address, unsigned short port) {
    const bool v6 = address.find(':') != std::string::npos;
    return (tls ? "https://" : "http://") + (v6 ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

// "https://localhost:0" is completed by the port that the listener got.
std::string completed(std::string url, unsigned short port) {
    if (url.ends_with(":0")) url.replace(url.size() - 1, 1, std::to_string(port));
    return url;
}

}  // namespace

result<void, std::string> bot_server::start() {
    if (journal_.has_error()) return journal_.error();
    auto& p = *parts_;
    p.shared->recovering = true;
    p.shared->store->tell_groups(
        [&m = p.shared->metrics](std::size_t records) { m.group_size.count(records); });
    auto prints = print_certificates(settings_);
    const auto public_tls = server_tls(settings_.listen.certificate, settings_.listen.key);
    if (!public_tls.has_value()) return public_tls.error();
    const auto admin_tls = server_tls(settings_.admin.certificate, settings_.admin.key);
    if (!admin_tls.has_value()) return admin_tls.error();
    auto signs_in = prepare_sign_in(settings_, config::process_environment());
    if (!signs_in.has_value()) return signs_in.error();
    std::shared_ptr<graph::replaceable_credential> proof;
    if (signs_in->proof)
        signs_in->proof = proof = std::make_shared<graph::replaceable_credential>(signs_in->proof);

    if (auto kept = keep_hours(); !kept.has_value()) return kept;
    if (auto made = make_runtime(*signs_in); !made.has_value()) return made;
    if (auto begun = begin_services(); !begun.has_value()) return begun;
    if (auto traced = begin_tracing(); !traced.has_value()) return traced;
    make_listeners(*public_tls, *admin_tls);
    if (member_)
        p.others = std::make_unique<other_instances>(
            settings_, member_,
            other_instances::surroundings{p.shared, *p.calls, p.files.get_executor(),
                                          [this] { take_up_calls(); }, [&p] { return p.admin.get(); }});
    if (auto b = listen_on(*p.public_listener, settings_.listen.address, settings_.listen.port);
        !b.has_value())
        return b;
    const auto port = p.public_listener->port();
    addresses_.public_url = completed(settings_.public_url, port);
    addresses_.listen = url_of(*public_tls != nullptr, settings_.listen.address, port);
    // Given away: what is held here would stay when other flows take its place.
    p.shared->flows.offer(make_offering(std::exchange(flows_, {}), addresses_.public_url,
                                        call_settings_of(settings_, addresses_.public_url)));
    begin_reloading({p.shared, *p.public_listener, *p.admin_listener, proof, addresses_.public_url},
                    std::move(prints));

    look_when_metrics_are_read();
    p.admin = std::make_unique<admin_site>(
        p.shared, *p.calls, admin_tokens{settings_.admin.token, settings_.admin.viewer_token},
        [this] { return not_ready(); }, reload_access_to(*p.reloads));
    if (p.others)
        if (auto joined = p.others->join(); !joined.has_value()) return joined;
    go_on_with_calls();
    if (auto b = listen_on(*p.admin_listener, settings_.admin.address, settings_.admin.port); !b.has_value())
        return b;
    addresses_.admin = url_of(*admin_tls != nullptr, settings_.admin.address, p.admin_listener->port());
    begin_housekeeping();
    return {};
}

result<void, std::string> bot_server::keep_hours() {
    auto& shared = *parts_->shared;
    shared.common = journal_->common;
    if (shared.common) return shared.hours.keep_in(shared.common);
    return shared.hours.keep_in(settings_.state.folder / "hours.json");
}

// What leads calls, and asks Graph for them.
result<void, std::string> bot_server::make_runtime(const sign_in& signs_in) {
    auto& p = *parts_;
    const auto tls = client_tls(settings_.graph.trust);
    if (!tls.has_value()) return tls.error();
    runtime_settings r;
    r.shards = settings_.shards != 0 ? settings_.shards : std::max(1U, std::thread::hardware_concurrency());
    r.graph = {settings_.graph.base_url, settings_.graph.version, settings_.graph.root};
    r.tls = *tls;
    r.throttle.requests_per_second = static_cast<double>(settings_.graph.requests_per_second);
    r.queue.under_way = settings_.graph.requests_in_flight;
    p.calls =
        std::make_unique<runtime>(r, p.shared, [&](const asio::any_io_executor& home, const auto& client) {
            graph::key_source_settings keys;
            keys.openid_urls = settings_.graph.open_id_configuration_urls;
            p.keys = std::make_shared<graph::key_source>(home, client, keys);
            p.tokens = signs_in.tokens(home, client);
            return p.tokens;
        });
    p.warming = std::make_shared<warm_up>(p.keys, p.tokens, settings_.app.tenant);
    return {};
}

// What calls ask of the user's own services, and calls for those who wanted to be called back.
result<void, std::string> bot_server::begin_services() {
    auto& p = *parts_;
    const auto executors = p.calls->executors();
    auto desk =
        outside::service_desk::open(settings_.services, executors, p.files.get_executor(), p.shared->metrics);
    if (!desk.has_value()) return std::move(desk).error();
    p.desk = *std::move(desk);
    p.shared->desk = p.desk.get();
    p.later = call_back(p.shared, {executors.back(), p.files.get_executor(), p.desk->spool()},
                        settings_.limits.callbacks_at_once,
                        [warming = p.warming] { return warming->missing().empty(); });
    p.shared->later = p.later.get();
    return {};
}

void bot_server::make_listeners(const net::tls_context_ptr& public_tls,
                                const net::tls_context_ptr& admin_tls) {
    auto& p = *parts_;
    const auto executors = p.calls->executors();
    graph::authenticator_settings gate;
    gate.expected.audience = settings_.app.id;
    gate.expected.issuers = settings_.graph.issuers;
    if (!settings_.app.any_tenant()) gate.expected.tenants = settings_.app.tenants;
    p.site = std::make_unique<public_site>(p.shared, *p.calls,
                                           std::make_shared<graph::callback_authenticator>(p.keys, gate));
    p.public_listener = std::make_unique<net::listener>(
        executors, public_tls, listener_limits_of(settings_.limits),
        net::listener_hooks{
            [site = p.site.get()](net::http_request q, const net::peer& from) {
                return site->handle(std::move(q), from);
            },
            [site = p.site.get()](net::refusal why, const net::peer& from) { site->refused(why, from); },
            log_handler_bug});
    p.admin_listener = std::make_unique<net::listener>(
        std::vector{executors.back()}, admin_tls, listener_limits_of(settings_.limits),
        net::listener_hooks{
            [&p](net::http_request q, const net::peer& from) { return p.admin->handle(std::move(q), from); },
            {},
            log_handler_bug});
}

// What goes on beside the calls.
void bot_server::begin_housekeeping() {
    auto& p = *parts_;
    const auto executors = p.calls->executors();
    p.warming->start(executors.front());
    p.later->start();
    p.minutes = std::make_shared<minute_keeper>(executors.back(), p.shared->clock, p.shared->statistics,
                                                p.shared->metrics, p.shared->store);
    p.minutes->start();
    asio::co_spawn(executors.back(), forget_old_recordings(p.shared, settings_.recordings.keep),
                   [](std::exception_ptr failed) { log_bug(failed, "old recordings"); });
    asio::co_spawn(executors.back(), forget_old_calls(p.shared, settings_.calls.keep),
                   [](std::exception_ptr failed) { log_bug(failed, "old calls"); });
}

result<void, std::string> bot_server::begin_tracing() {
    const auto& wanted = settings_.telemetry.otlp;
    if (wanted.url.empty()) return {};
    auto& p = *parts_;
    auto collector = net::parse_url(tracing::traces_url(wanted.url));
    if (!collector.has_value()) return "telemetry.otlp.url: " + collector.error().message();
    auto headers = tracing::read_otlp_headers(wanted.headers.reveal());
    if (!headers.has_value()) return "telemetry.otlp.headers: " + headers.error();
    auto tls = client_tls(settings_.services.trust);
    if (!tls.has_value()) return tls.error();
    const auto home = p.calls->executors().back();
    p.tells_collector = std::make_shared<net::http_client>(home, *std::move(tls));
    p.shared->traces = std::make_shared<tracing::trace_exporter>(
        tracing::trace_settings{*std::move(collector), *std::move(headers), wanted.service_name,
                                wanted.sample},
        tracing::trace_exporter::surroundings{home, p.tells_collector, p.files.get_executor(),
                                              p.shared->store, p.shared->metrics});
    return {};
}

// Before the admin listener takes requests, which may ask for it.
void bot_server::begin_reloading(reload_targets to, certificate_prints prints) {
    auto& p = *parts_;
    p.reads_anew = std::make_unique<reloading>(settings_, std::move(prints), source_, std::move(to));
    reload_thread::folder_source watched;
    if (settings_.flows.watch.value_or(source_.watch))
        watched = [&from = *p.reads_anew] { return from.folders(); };
    p.reloads = std::make_unique<reload_thread>(
        [&from = *p.reads_anew](reload_cause cause) { return from.run(cause); }, std::move(watched));
}

// What is not counted, but stands somewhere.
void bot_server::look_when_metrics_are_read() {
    parts_->shared->metrics.all.before_reading([this, &p = *parts_] {
        const auto& tenant = p.shared->tenant;
        auto& m = p.shared->metrics;
        m.ready.set(not_ready().empty() ? 1 : 0);
        m.draining.set(p.shared->draining ? 1 : 0);
        const auto running = steady_clock::now() - p.began;
        m.token_age.set(p.tokens->age(tenant).value_or(running));
        m.tenants_without_token.set(
            static_cast<std::int64_t>(tenants_without_token(*p.tokens, tenant, p.shared->tenants)));
        m.keys_age.set(p.keys->age().value_or(running));
        m.connections.set("public", static_cast<std::int64_t>(p.public_listener->open_connections()));
        m.connections.set("admin", static_cast<std::int64_t>(p.admin_listener->open_connections()));
    });
}

}  // namespace switchhook::server
