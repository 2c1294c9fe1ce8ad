#pragma once
// What systemd is told of the server: that it is ready, reloads, ends, and that none of its threads is stuck.

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "net/asio.hpp"
#include "server/systemd/notify_socket.hpp"

namespace switchhook::server {

// Of a server that runs. The functions may be called from any thread.
struct attended_server {
    std::vector<asio::any_io_executor> shards;
    std::function<std::string()> not_ready;  // why; empty when calls can be taken
    std::function<std::size_t()> live_calls;
};

// From any thread. Without a service manager nothing is told.
class service_manager {
  public:
    // NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID say whom to tell, and how often.
    explicit service_manager(const config::environment& variables);

    // Goes on until the executor on which it runs ends: visits every shard, again and again, and tells how it stands. A
    // shard that is stuck keeps it, and then the watchdog is not told either. Whoever spawns this keeps what it refers to.
    asio::awaitable<void> attend(attended_server server);

    // One visit. `waited_enough`: it counts as ready whatever is missing.
    void tell(const std::string& missing, std::size_t live_calls, bool waited_enough);
    void reload_begins(std::chrono::steady_clock::time_point now);
    void reload_ends(bool refused);
    void ending(std::size_t live_calls);

    [[nodiscard]] bool is_there() const { return socket_.is_open(); }
    [[nodiscard]] std::chrono::microseconds watchdog() const { return watchdog_; }  // zero: there is none

  private:
    const notify_socket socket_;
    std::chrono::microseconds watchdog_{0};
    std::mutex guard_;  // for what follows, and for the order of what is sent
    bool ready_ = false, ends_ = false, last_reload_refused_ = false;
    std::string status_;
};

// Passes through all of them, one after the other.
asio::awaitable<void> visit(std::vector<asio::any_io_executor> shards);

}  // namespace switchhook::server
