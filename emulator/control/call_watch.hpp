#pragma once
// Waiting for a call's transcript to grow. Single-threaded, on the executor of the server.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/asio.hpp"

namespace switchhook::emulator {

class call_watch {
  public:
    explicit call_watch(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Returns when `changed` is called for that call, at `until`, or when waiting has ended for good.
    asio::awaitable<void> wait(std::string call, net::deadline until);
    void changed(const std::string& call);
    void end_all();

    // False while too many wait already.
    [[nodiscard]] bool room() const { return waiting_ < most_waiting && !ended_; }
    static constexpr std::size_t most_waiting = 1'000;

  private:
    using timer_ptr = std::shared_ptr<asio::steady_timer>;
    asio::any_io_executor executor_;
    std::unordered_map<std::string, std::vector<timer_ptr>> waiters_;
    std::size_t waiting_ = 0;
    bool ended_ = false;
};

}  // namespace switchhook::emulator
