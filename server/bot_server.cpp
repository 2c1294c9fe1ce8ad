#include "server/bot_server.hpp"

#include <algorithm>
#include <future>
#include <thread>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "graph/auth/key_source.hpp"
#include "server/callbacks/switchboard.hpp"
#include "server/from_settings.hpp"
#include "server/keeping/old_calls.hpp"
#include "server/other_instances.hpp"
#include "server/outside/service_desk.hpp"
#include "server/recovery/recovery.hpp"
#include "server/reload/reload_thread.hpp"
#include "server/sign_in.hpp"
#include "server/statistics/minute_keeper.hpp"
#include "server/store/memory_store.hpp"
#include "server/store/postgres_common.hpp"
#include "server/store/postgres_store.hpp"
#include "server/store/sqlite_store.hpp"
#include "server/tracing/trace_exporter.hpp"
#include "server/warm_up.hpp"

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

using kind = config::store_settings::kind;

result<std::shared_ptr<store>, std::string> open_journal(const config::store_settings& where,
                                                         const std::shared_ptr<membership>& who,
                                                         std::shared_ptr<common_memory>& common) {
    if (where.where == kind::postgres) {
        auto opened = postgres_store::open(where.postgres, who);
        if (opened.has_error()) return opened.error();
        common = std::make_shared<postgres_common>((*opened)->questions(), who);
        return std::shared_ptr<store>(*std::move(opened));
    }
    if (where.where == kind::memory) return std::shared_ptr<store>(std::make_shared<memory_store>());
    auto opened = sqlite_store::open(where.sqlite);
    if (opened.has_error()) return opened.error();
    return std::shared_ptr<store>(*std::move(opened));
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

// Now, and then every hour.
asio::awaitable<void> forget_old_recordings(std::shared_ptr<services> shared,
                                            std::chrono::milliseconds keep) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        co_await asio::post(asio::bind_executor(shared->blocking, asio::use_awaitable));
        const auto swept = shared->recordings.remove_old(std::chrono::system_clock::now(), keep);
        if (swept.removed + swept.failed > 0)
            log::info("media", "old recordings removed",
                      {{"removed", swept.removed}, {"failed", swept.failed}});
        co_await asio::post(timer.get_executor(), asio::use_awaitable);
        timer.expires_after(std::chrono::hours(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace

struct bot_server::parts {
    parts(const config::settings& s, std::shared_ptr<store> journal)
        : shared(std::make_shared<services>(
              std::move(journal), media::recordings(s.recordings.folder), files.get_executor(),
              runtime_limits{.calls = s.limits.max_calls, .request_within = s.graph.timeout}, s.app.tenant,
              s.app.tenants)) {}

    asio::thread_pool files{2};
    std::shared_ptr<services> shared;
    std::unique_ptr<runtime> calls;
    std::unique_ptr<other_instances> others;      // null: the store is shared with nobody
    std::unique_ptr<outside::service_desk> desk;  // goes when the threads have ended, before their contexts
    std::shared_ptr<callbacks> later;
    std::shared_ptr<net::http_client> tells_collector;  // null: there are no traces
    std::shared_ptr<graph::key_source> keys;            // these go before the runtime, whose network they use
    std::shared_ptr<graph::token_source> tokens;
    std::shared_ptr<warm_up> warming;
    std::unique_ptr<public_site> site;
    std::unique_ptr<admin_site> admin;
    std::shared_ptr<minute_keeper> minutes;
    std::unique_ptr<net::listener> public_listener;
    std::unique_ptr<net::listener> admin_listener;
    std::unique_ptr<reloading> reads_anew;  // on the thread of the next one alone
    std::unique_ptr<reload_thread> reloads;
    const steady_clock::time_point began = steady_clock::now();
    bool stopped = false;

    // Waits, bounded, until the listener has let go of its connections.
    void close(net::listener& l, const asio::any_io_executor& where, std::chrono::milliseconds within) {
        auto done = asio::co_spawn(where, l.stop(steady_clock::now() + within), asio::use_future);
        done.wait_for(within + std::chrono::seconds(1));
    }
};

bot_server::bot_server(config::settings settings, loaded_flows flows, settings_source source)
    : settings_(std::move(settings)),
      flows_(std::move(flows)),
      source_(std::move(source)),
      member_(settings_.store.where == kind::postgres ? std::make_shared<membership>() : nullptr),
      journal_(open_journal(settings_.store, member_, common_)),
      parts_(std::make_unique<parts>(settings_,
                                     journal_.has_value() ? *journal_ : std::make_shared<memory_store>())) {}

bot_server::~bot_server() { stop(); }

result<void, std::string> bot_server::start() {
    if (journal_.has_error()) return journal_.error();
    auto& p = *parts_;
    p.shared->recovering = true;
    auto prints = print_certificates(settings_);
    const auto client_tls = net::make_client_tls(settings_.graph.trust.string());
    if (!client_tls.has_value()) return settings_.graph.trust.string() + ": " + client_tls.error().message();
    const auto public_tls = server_tls(settings_.listen.certificate, settings_.listen.key);
    if (!public_tls.has_value()) return public_tls.error();
    const auto admin_tls = server_tls(settings_.admin.certificate, settings_.admin.key);
    if (!admin_tls.has_value()) return admin_tls.error();
    p.shared->common = common_;
    if (auto kept = common_ ? p.shared->hours.keep_in(common_)
                            : p.shared->hours.keep_in(settings_.state.folder / "hours.json");
        !kept.has_value())
        return kept;
    auto signs_in = prepare_sign_in(settings_, config::process_environment());
    if (!signs_in.has_value()) return signs_in.error();
    std::shared_ptr<graph::replaceable_credential> proof;
    if (signs_in->proof)
        signs_in->proof = proof = std::make_shared<graph::replaceable_credential>(signs_in->proof);

    runtime_settings r;
    r.shards = settings_.shards != 0 ? settings_.shards : std::max(1U, std::thread::hardware_concurrency());
    r.graph = {settings_.graph.base_url, settings_.graph.version, settings_.graph.root};
    r.tls = *client_tls;
    r.throttle.requests_per_second = static_cast<double>(settings_.graph.requests_per_second);
    r.queue.under_way = settings_.graph.requests_in_flight;
    p.calls =
        std::make_unique<runtime>(r, p.shared, [&](const asio::any_io_executor& home, const auto& client) {
            graph::key_source_settings keys;
            keys.openid_urls = settings_.graph.open_id_configuration_urls;
            p.keys = std::make_shared<graph::key_source>(home, client, keys);
            p.tokens = signs_in->tokens(home, client);
            return p.tokens;
        });
    auto desk = outside::service_desk::open(settings_.services, p.calls->executors(), p.files.get_executor(),
                                            p.shared->metrics);
    if (!desk.has_value()) return std::move(desk).error();
    p.desk = *std::move(desk);
    p.shared->desk = p.desk.get();
    p.warming = std::make_shared<warm_up>(p.keys, p.tokens, settings_.app.tenant);

    p.later = call_back(p.shared, {p.calls->executors().back(), p.files.get_executor(), p.desk->spool()},
                        settings_.limits.callbacks_at_once,
                        [warming = p.warming] { return warming->missing().empty(); });
    p.shared->later = p.later.get();

    if (auto traced = begin_tracing(); !traced.has_value()) return traced;

    graph::authenticator_settings gate;
    gate.expected.audience = settings_.app.id;
    gate.expected.issuers = settings_.graph.issuers;
    if (!settings_.app.any_tenant()) gate.expected.tenants = settings_.app.tenants;
    p.site = std::make_unique<public_site>(p.shared, *p.calls,
                                           std::make_shared<graph::callback_authenticator>(p.keys, gate));
    const auto executors = p.calls->executors();
    p.public_listener = std::make_unique<net::listener>(
        executors, *public_tls, listener_limits_of(settings_.limits),
        net::listener_hooks{
            [site = p.site.get()](net::http_request q, const net::peer& from) {
                return site->handle(std::move(q), from);
            },
            [site = p.site.get()](net::refusal why, const net::peer& from) { site->refused(why, from); },
            log_handler_bug});
    p.admin_listener = std::make_unique<net::listener>(
        std::vector{executors.back()}, *admin_tls, listener_limits_of(settings_.limits),
        net::listener_hooks{
            [&p](net::http_request q, const net::peer& from) { return p.admin->handle(std::move(q), from); },
            {},
            log_handler_bug});
    const auto bind = [](net::listener& l, const std::string& address,
                         unsigned short port) -> result<void, std::string> {
        const auto bound = l.start(address, port);
        if (bound.has_value()) return {};
        return "cannot listen on " + address + ':' + std::to_string(port) + ": " + bound.error().message();
    };
    if (member_)
        p.others = std::make_unique<other_instances>(
            settings_, member_,
            other_instances::surroundings{p.shared, *p.calls, p.files.get_executor(),
                                          [this] { take_up_calls(); }, [&p] { return p.admin.get(); }});
    if (auto b = bind(*p.public_listener, settings_.listen.address, settings_.listen.port); !b.has_value())
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
        p.shared, *p.calls, admin_tokens{settings_.admin.token, settings_.admin.viewer_token}, [this] { return not_ready(); },
        reload_access_to(*p.reloads));
    if (p.others)
        if (auto joined = p.others->join(); !joined.has_value()) return joined;
    go_on_with_calls();
    if (auto b = bind(*p.admin_listener, settings_.admin.address, settings_.admin.port); !b.has_value())
        return b;
    addresses_.admin = url_of(*admin_tls != nullptr, settings_.admin.address, p.admin_listener->port());
    p.warming->start(executors.front());
    p.later->start();
    p.minutes = std::make_shared<minute_keeper>(executors.back(), p.shared->clock, p.shared->statistics,
                                                p.shared->metrics, p.shared->store);
    p.minutes->start();
    asio::co_spawn(executors.back(), forget_old_recordings(p.shared, settings_.recordings.keep),
                   [](std::exception_ptr failed) { log_bug(failed, "old recordings"); });
    asio::co_spawn(executors.back(), forget_old_calls(p.shared, settings_.calls.keep),
                   [](std::exception_ptr failed) { log_bug(failed, "old calls"); });
    return {};
}

// Notifications of calls that are not there yet are refused until they are.
void bot_server::go_on_with_calls() {
    auto& p = *parts_;
    keep_flows(*p.shared->store, *p.shared->flows.now(), p.shared->clock.now());
    take_up_calls();
    p.calls->settle();
    p.shared->recovering = false;
}

void bot_server::take_up_calls() {
    auto& p = *parts_;
    recovered_calls to;
    to.resume = [&p](std::shared_ptr<const program> follows, bot::restored_call call) {
        p.shared->flows.lend(follows->library);
        p.calls->resume(std::move(follows), std::move(call));
    };
    to.give_up = [&p](const graph::call_id& id) { p.calls->give_up(id); };
    // Where several share the store, it knows by itself who can lead a call.
    to.leave = [&p](const graph::call_id& id) {
        if (p.shared->recovering) p.shared->led_elsewhere.insert(id.key());
    };
    recover_calls(*p.shared->store, p.shared->flows, settings_.prompts, p.shared->clock.now(), to);
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

result<void, std::string> bot_server::begin_tracing() {
    const auto& wanted = settings_.telemetry.otlp;
    if (wanted.url.empty()) return {};
    auto& p = *parts_;
    auto collector = net::parse_url(wanted.url + "/v1/traces");
    if (!collector.has_value()) return "telemetry.otlp.url: " + collector.error().message();
    auto headers = tracing::read_otlp_headers(wanted.headers.reveal());
    if (!headers.has_value()) return "telemetry.otlp.headers: " + headers.error();
    auto tls = net::make_client_tls(settings_.services.trust.string());
    if (!tls.has_value()) return settings_.services.trust.string() + ": " + tls.error().message();
    const auto home = p.calls->executors().back();
    p.tells_collector = std::make_shared<net::http_client>(home, *std::move(tls));
    p.shared->traces = std::make_shared<tracing::trace_exporter>(
        tracing::trace_settings{*std::move(collector), *std::move(headers), wanted.service_name,
                                wanted.sample},
        tracing::trace_exporter::surroundings{home, p.tells_collector, p.files.get_executor(),
                                              p.shared->store, p.shared->metrics});
    return {};
}

// What is not counted, but stands somewhere.
void bot_server::look_when_metrics_are_read() {
    parts_->shared->metrics.all.before_reading([&p = *parts_, tenant = settings_.app.tenant] {
        auto& m = p.shared->metrics;
        const auto running = steady_clock::now() - p.began;
        m.token_age.set(p.tokens->age(tenant).value_or(running));
        m.keys_age.set(p.keys->age().value_or(running));
        m.connections.set("public", static_cast<std::int64_t>(p.public_listener->open_connections()));
        m.connections.set("admin", static_cast<std::int64_t>(p.admin_listener->open_connections()));
    });
}

std::string bot_server::not_ready() const {
    if (parts_->shared->draining) return "draining";
    if (!parts_->shared->flows.now()->incoming) return "no flow is loaded";
    if (member_ && !member_->acting()) return "the database is out of reach";
    if (parts_->shared->recovering) return "calls of an earlier process are being taken up";
    return parts_->warming->missing();
}

void bot_server::reload(reload_thread::told done) {
    parts_->reloads->ask(reload_cause::signal, std::move(done));
}

std::vector<asio::any_io_executor> bot_server::shards() const { return parts_->calls->executors(); }

void bot_server::drain(std::function<void()> quiet) {
    auto& p = *parts_;
    p.shared->draining = true;
    log::info("server", "draining", {{"calls", live_calls()}});
    if (!p.others) return p.shared->when_quiet(std::move(quiet));
    asio::post(p.files, [this, quiet = std::move(quiet)]() mutable { hand_over(std::move(quiet)); });
}

// Other instances go on with the calls. Until whoever distributes requests has noticed, those that come here are passed on.
void bot_server::hand_over(std::function<void()> quiet) {
    auto& p = *parts_;
    const auto calls = live_calls();
    if (!p.others->hand_over()) return p.shared->when_quiet(std::move(quiet));
    p.calls->let_go_of_all();
    log::info("server", "calls handed over", {{"calls", calls}});
    const auto noticed_within = std::min<std::chrono::milliseconds>(settings_.drain, std::chrono::seconds(5));
    auto timer = std::make_shared<asio::steady_timer>(p.calls->executors().front(), noticed_within);
    timer->async_wait([shared = p.shared, timer, quiet = std::move(quiet)](error_code) mutable {
        shared->when_quiet(std::move(quiet));
    });
}

std::size_t bot_server::live_calls() const {
    return static_cast<std::size_t>(std::max<std::int64_t>(0, parts_->shared->metrics.calls_live.value()));
}

void bot_server::stop() {
    auto& p = *parts_;
    if (std::exchange(p.stopped, true)) return;
    p.shared->draining = true;
    if (p.reloads) p.reloads->stop();
    if (p.calls) {
        const auto where = p.calls->executors().front();
        if (live_calls() > 0) {
            auto quiet = std::make_shared<std::promise<void>>();
            auto all_ended = quiet->get_future();
            p.shared->when_quiet([quiet] { quiet->set_value(); });
            p.calls->hang_up_all();
            all_ended.wait_for(std::chrono::seconds(2));
        }
        p.shared->events.close();
        if (p.public_listener && p.public_listener->port() != 0)
            p.close(*p.public_listener, where, std::chrono::seconds(1));
        if (p.admin_listener && p.admin_listener->port() != 0)
            p.close(*p.admin_listener, where, std::chrono::seconds(1));
        if (p.tells_collector) {
            p.shared->traces->stop();
            asio::post(p.calls->executors().back(), [client = p.tells_collector] { client->stop(); });
        }
        if (p.desk) p.desk->stop();
        if (p.later) p.later->stop();
        if (p.others) p.others->stop();
        p.calls->stop();
        if (p.minutes) p.minutes->keep_last();
    }
    // Whoever appended is told before the threads' contexts go.
    p.shared->store->stop();
    if (p.others) p.others->leave();
    p.files.join();
}

}  // namespace switchhook::server
