#pragma once
// What emulator_server owns. Coroutines it spawns hold it by shared_ptr.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "emulator/control/call_feed.hpp"
#include "emulator/control/call_watch.hpp"
#include "emulator/control/control_api.hpp"
#include "emulator/control/prompt_files.hpp"
#include "emulator/platform/callback_signer.hpp"
#include "emulator/platform/graph_service.hpp"
#include "emulator/platform/identity_platform.hpp"
#include "emulator/platform/media_clock.hpp"
#include "emulator/server.hpp"
#include "net/client.hpp"
#include "net/listener.hpp"

namespace switchhook::emulator {

struct emulator_server::state : std::enable_shared_from_this<state> {
    state(asio::any_io_executor on, emulator_options given);

    result<> start();

    // Performs what the world asks for, and sets the clock for what comes next. After each input to the
    // world.
    void pump();
    void perform(send_notification& order);
    void perform(fetch_prompt& order);
    void perform(call_changed& change) {
        watch.changed(change.call);
        feed.changed(change.call);
    }
    void arm();
    static asio::awaitable<void> notify(std::shared_ptr<state> self, send_notification order);
    static asio::awaitable<void> fetch(std::shared_ptr<state> self, prompt_fetch order);
    void spawn(asio::awaitable<void> task, const char* name);

    asio::awaitable<net::http_response> on_https(net::http_request request);
    asio::awaitable<net::http_response> on_graph(graph_route route, net::http_request request);
    asio::awaitable<net::http_response> on_control(net::http_request request);
    std::optional<net::http_response> on_identity(const std::string& path, const net::http_request& request);
    asio::awaitable<void> stop(net::deadline until);
    asio::awaitable<void> pause(duration emulated);

    asio::any_io_executor executor;
    emulator_options options;
    media_clock clock;
    chance identity_ids;
    world calls;
    identity_platform identity;
    callback_signer signer;
    prompt_files prompts;
    call_watch watch;
    call_feed feed;
    graph_service graph_face;
    control_api control;
    std::unique_ptr<net::http_client> client;
    std::unique_ptr<net::listener> https, plain;
    asio::steady_timer due;  // the world's next moment
    std::optional<moment> armed;
    emulator_watcher watcher;
    std::string own_url;
    std::uint64_t unaccepted = 0;  // notifications
    std::size_t tasks = 0;
    bool stopping = false;
    asio::steady_timer drained;  // cancelled when the last task ends
};

}  // namespace switchhook::emulator
