#pragma once
// The bot, whole: listeners, runtime and what they need, from settings to shutdown. `serve` and `dev` are
// this.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "server/admin/admin_site.hpp"
#include "server/flows/program.hpp"
#include "server/public/public_site.hpp"
#include "server/reload/reload_thread.hpp"
#include "server/reload/reloading.hpp"
#include "server/sign_in.hpp"
#include "server/store/open_store.hpp"

namespace switchhook::server {

struct bot_addresses {
    std::string public_url;
    std::string listen;  // https://0.0.0.0:8443
    std::string admin;
};

class bot_server {
  public:
    // `settings` and `flows` came from `source`.
    bot_server(config::settings settings, loaded_flows flows, settings_source source);
    ~bot_server();
    bot_server(const bot_server&) = delete;
    bot_server& operator=(const bot_server&) = delete;

    // What cannot be started, with the reason: a certificate, an address in use. A port of 0 in publicUrl
    // becomes the port that the listener got.
    result<void, std::string> start();
    [[nodiscard]] const bot_addresses& addresses() const { return addresses_; }

    // Has configuration, certificates and flows read anew, elsewhere and later: the log says what came of it, and `done` is
    // told. After `start`.
    void reload(reload_thread::told done = {});
    // From now on new calls are rejected as busy. Where there are other instances, they go there, and soon those that live as
    // well. `quiet` runs once no call lives, on any thread.
    void drain(std::function<void()> quiet);
    [[nodiscard]] std::size_t live_calls() const;
    [[nodiscard]] std::string not_ready() const;  // why; empty when calls can be taken
    // After `start`.
    [[nodiscard]] std::vector<asio::any_io_executor> shards() const;
    // Hands over what is still to be handed over, ends what still lives, then everything. Blocks; bounded by a few seconds,
    // and by a reload that is under way.
    void stop();

  private:
    struct parts;

    // In this order.
    result<void, std::string> keep_hours();
    result<void, std::string> make_runtime(const sign_in& signs_in);
    result<void, std::string> begin_services();
    result<void, std::string> begin_tracing();
    void make_listeners(const net::tls_context_ptr& public_tls, const net::tls_context_ptr& admin_tls);
    void begin_reloading(reload_targets to, certificate_prints prints);
    void look_when_metrics_are_read();
    void go_on_with_calls();
    void begin_housekeeping();

    void take_up_calls();
    void hand_over_once(const std::function<void()>& quiet);
    void hand_over(std::function<void()> quiet);

    config::settings settings_;
    loaded_flows flows_;
    settings_source source_;
    bot_addresses addresses_;
    std::shared_ptr<membership> member_;  // null: the store is shared with nobody
    result<opened_store, std::string> journal_;
    std::unique_ptr<parts> parts_;
};

}  // namespace switchhook::server
