#include "emulator/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "emulator/platform/recording_stream.hpp"
#include "emulator/server_state.hpp"
#include "graph/auth/rsa_key.hpp"

namespace switchhook::emulator {
namespace {

constexpr std::string_view component = "emulator";
constexpr std::size_t spoken_audio_bytes = 8U << 20;  // two minutes of speech are under 4 MB
constexpr std::size_t prompt_bytes = 32U << 20;

wall_time wall_now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

graph::rsa_private_key new_key() { return graph::rsa_private_key::generate(); }

void log_failure(const std::exception_ptr& failure, const char* where) {
    try {
        std::rethrow_exception(failure);
    } catch (const reset_on_order&) {
    } catch (...) {
        log::error(component, "failed", {{"where", where}, {"why", what_of(std::current_exception())}});
    }
}

}  // namespace

emulator_server::state::state(asio::any_io_executor on, emulator_options given)
    : executor(std::move(on)),
      options(std::move(given)),
      clock(options.speed),
      identity_ids(options.seed ^ 0x5eedU),
      calls(options.world, options.seed),
      identity(options.apps, {options.token_lifetime, {}}, graph::jwt_signer(identity_ids.guid(), new_key()),
               identity_ids),
      signer(new_key, identity_ids),
      watch(executor),
      feed(executor),
      graph_face(calls, identity, clock),
      control({calls, identity, signer, prompts, watch, feed, clock, options.outbound.close_connections,
               [this] { pump(); }}),
      due(executor),
      drained(executor, net::steady_clock::time_point::max()) {
    calls.observe([this](const std::string& call, const entry& e) {
        if (watcher.happened) watcher.happened(call, e);
    });
}

result<> emulator_server::state::start() {
    const auto server_tls = net::make_server_tls(options.certificate, options.key);
    if (!server_tls.has_value()) return server_tls.error();
    const auto client_tls = net::make_client_tls(options.trust);
    if (!client_tls.has_value()) return client_tls.error();
    net::client_limits limits;
    limits.response_body_bytes = prompt_bytes;
    limits.connections_per_origin = options.connections_to_a_bot;
    client = std::make_unique<net::http_client>(executor, *client_tls, limits);

    net::listener_hooks hooks;
    hooks.handle = [this](net::http_request request, const net::peer&) {
        return on_https(std::move(request));
    };
    hooks.failed = [](const std::exception_ptr& failure, const net::peer&) { log_failure(failure, "graph"); };
    https = std::make_unique<net::listener>(std::vector{executor}, *server_tls, net::listener_limits{},
                                            std::move(hooks));
    if (auto bound = https->start(options.address, options.https_port); !bound.has_value()) return bound;

    net::listener_limits control_limits;
    control_limits.body_bytes = spoken_audio_bytes;
    net::listener_hooks control_hooks;
    control_hooks.handle = [this](net::http_request request, const net::peer&) {
        return on_control(std::move(request));
    };
    control_hooks.failed = [](const std::exception_ptr& failure, const net::peer&) {
        log_failure(failure, "control");
    };
    plain = std::make_unique<net::listener>(std::vector{executor}, nullptr, control_limits,
                                            std::move(control_hooks));
    if (auto bound = plain->start(options.control_address, options.control_port); !bound.has_value())
        return bound;

    own_url =
        options.own_url.empty() ? "https://localhost:" + std::to_string(https->port()) : options.own_url;
    identity.use_own_audience(own_url);
    graph_face.use_own_url(own_url);
    calls.use_media_url(own_url);
    return {};
}

void emulator_server::state::spawn(asio::awaitable<void> task, const char* name) {
    ++tasks;
    asio::co_spawn(executor, std::move(task),
                   [self = shared_from_this(), name](const std::exception_ptr& failure) {
                       if (failure) log_failure(failure, name);
                       if (--self->tasks == 0) self->drained.cancel();
                   });
}

void emulator_server::state::pump() {
    for (auto effects = calls.take_effects(); !effects.empty(); effects = calls.take_effects())
        for (auto& e : effects) std::visit([this](auto& what) { perform(what); }, e);
    arm();
}

void emulator_server::state::arm() {
    const auto next = calls.next_due();
    if (next == armed || stopping) return;
    armed = next;
    due.cancel();
    if (!next) return;
    due.expires_at(clock.real(*next));
    due.async_wait([self = weak_from_this(), when = *next](const boost::system::error_code& cut) {
        const auto alive = self.lock();
        // A wait that was cut off after its time had come was replaced by another.
        if (cut || !alive || alive->armed != when) return;
        alive->armed.reset();
        alive->calls.advance(alive->clock.now());
        alive->pump();
    });
}

void emulator_server::state::perform(send_notification& order) {
    if (stopping) return;
    if (watcher.notification_leaves) watcher.notification_leaves(order.call);
    spawn(notify(shared_from_this(), std::move(order)), "notification");
}

void emulator_server::state::perform(fetch_prompt& order) {
    if (!stopping) spawn(fetch(shared_from_this(), std::move(order.what)), "prompt");
}

asio::awaitable<void> emulator_server::state::notify(std::shared_ptr<state> self, send_notification order) {
    auto& faults = self->calls.faults();
    const std::string call = order.call;
    std::string text, fault;
    if (faults.strikes(fault_kind::bad_callback_token)) {
        const token_flaw flaw = faults.of(fault_kind::bad_callback_token).flaw;
        text = self->signer.flawed_token(flaw, order.app_id, order.tenant, wall_now());
        fault = std::string(to_string(fault_kind::bad_callback_token)) + ", " + std::string(to_string(flaw));
    } else {
        text = self->signer.token(order.app_id, order.tenant, wall_now());
    }
    secret bearer(text);
    happened::notification_answered report =
        co_await deliver(*self->client, std::move(order), std::move(bearer), self->options.outbound);
    report.fault = std::move(fault);
    const bool accepted = report.status >= 200 && report.status < 300;
    // A bot that is down would fill the log: the first few, then each thousandth.
    if (!accepted && (++self->unaccepted <= 10 || self->unaccepted % 1000 == 0))
        log::warn(component, "notification not accepted",
                  {{"call", call},
                   {"number", report.number},
                   {"status", report.status},
                   {"why", report.trouble},
                   {"soFar", self->unaccepted}});
    self->calls.notification_answered(call, report, self->clock.now());
    self->pump();
}

asio::awaitable<void> emulator_server::state::fetch(std::shared_ptr<state> self, prompt_fetch order) {
    loaded_prompt loaded = co_await load_prompt(*self->client, order.uri, self->options.outbound);
    if (!loaded.file.empty()) self->prompts.keep(order.uri, std::move(loaded.file));
    self->calls.prompt_fetched(order.number, loaded.outcome, self->clock.now());
    self->pump();
}

asio::awaitable<void> emulator_server::state::pause(duration emulated) {
    asio::steady_timer timer(executor, clock.real(clock.now() + emulated));
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> emulator_server::state::stop(net::deadline until) {
    stopping = true;
    due.cancel();
    watch.end_all();
    feed.end_all();
    if (client) client->stop();
    if (plain) co_await plain->stop(until);
    if (https) co_await https->stop(until);
    if (tasks == 0) co_return;
    drained.expires_at(until);
    co_await drained.async_wait(asio::as_tuple(asio::use_awaitable));
}

emulator_server::emulator_server(asio::any_io_executor executor, emulator_options options)
    : state_(std::make_shared<state>(std::move(executor), std::move(options))) {}
emulator_server::~emulator_server() = default;

result<> emulator_server::start() { return state_->start(); }
emulator_ports emulator_server::ports() const { return {state_->https->port(), state_->plain->port()}; }
const std::string& emulator_server::own_url() const { return state_->own_url; }
asio::awaitable<void> emulator_server::stop(net::deadline until) { return state_->stop(until); }
directory& emulator_server::people() { return state_->calls.people(); }

bool emulator_server::register_callback(const std::string& app, const std::string& url) {
    return state_->identity.register_callback(app, url);
}
void emulator_server::watch(emulator_watcher watcher) { state_->watcher = std::move(watcher); }

std::optional<std::string> emulator_server::ring(const graph::identity& from) {
    const auto& apps = state_->identity.apps();
    if (apps.empty()) return std::nullopt;
    const auto& app = apps.front();
    const graph::identity bot{graph::identity_kind::application, app.id, app.display_name, app.tenant};
    auto id = state_->calls.ring({from, bot, app.id, app.tenant, app.callback_url}, state_->clock.now());
    state_->pump();
    return id;
}

bool emulator_server::press(const std::string& call, std::string_view keys) {
    const bool heard = state_->calls.press(call, keys, state_->clock.now());
    state_->pump();
    return heard;
}

bool emulator_server::hang_up(const std::string& call) {
    const bool heard = state_->calls.hang_up(call, state_->clock.now());
    state_->pump();
    return heard;
}

}  // namespace switchhook::emulator
