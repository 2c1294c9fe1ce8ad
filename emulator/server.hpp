#pragma once
// The emulated platform on the network: identity, callback keys, Graph and recordings over HTTPS; control
// over plain HTTP without a token, so on loopback unless told otherwise. An unmodified bot is pointed at it
// by its login, Graph and OpenID URLs.
//
// Everything runs on the one single-threaded executor given; all members are called there. Once started, it
// is stopped before it is destroyed, unless its executor never runs again.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "emulator/platform/outbound.hpp"
#include "emulator/platform/registered_app.hpp"
#include "emulator/world/settings.hpp"
#include "emulator/world/world.hpp"
#include "net/asio.hpp"
#include "net/http.hpp"

namespace switchhook::emulator {

struct emulator_options {
    std::string address = "127.0.0.1";
    unsigned short https_port = 0;  // 0 takes a free one
    std::string certificate, key;   // PEM files
    std::string own_url;  // what recordings and Location begin with; https://localhost:PORT when empty
    std::string control_address = "127.0.0.1";
    unsigned short control_port = 0;
    std::string trust;  // PEM bundle for callbacks and prompts, beside the system's; empty for none
    std::vector<registered_app> apps;
    std::chrono::seconds token_lifetime{3599};  // of Graph tokens
    double speed = 1;                           // emulated seconds in a real one
    std::chrono::seconds clock_ahead{0};        // by which the Date header differs from the truth
    std::uint64_t seed = 1;
    world_settings world;
    outbound_settings outbound;
    std::size_t connections_to_a_bot = 64;
};

struct emulator_ports {
    unsigned short https = 0;
    unsigned short control = 0;
};

// For whoever measures: called as it happens, on the executor, from within the emulator: what leads back into
// it is posted.
struct emulator_watcher {
    std::function<void(const std::string& call, const entry& what)> happened;
    std::function<void(const std::string& call)> notification_leaves;
};

class emulator_server {
  public:
    emulator_server(asio::any_io_executor executor, emulator_options options);
    ~emulator_server();
    emulator_server(const emulator_server&) = delete;
    emulator_server& operator=(const emulator_server&) = delete;

    // Errors: of the certificate files, the trust file, or the operating system (address in use, …).
    result<> start();
    [[nodiscard]] emulator_ports ports() const;
    [[nodiscard]] const std::string& own_url() const;
    // Listeners close; what is under way ends by its own deadlines, at the latest at `until`.
    asio::awaitable<void> stop(net::deadline until);

    // Without a detour over HTTP.
    std::optional<std::string> ring(const graph::identity& from);
    bool press(const std::string& call, std::string_view keys);
    bool hang_up(const std::string& call);
    directory& people();
    // Where incoming calls of a registered app are told from now on.
    bool register_callback(const std::string& app, const std::string& url);
    void watch(emulator_watcher watcher);

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::emulator
