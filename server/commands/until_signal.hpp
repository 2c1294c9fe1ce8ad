#pragma once
// SIGTERM and SIGINT: the first asks for a polite end, the second for one at once. SIGHUP asks for a reload, or says
// that the terminal is gone, and then it is as SIGTERM.

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace switchhook::server {

// From its construction on no signal ends the process by itself: make it before anybody is told that the
// process is ready.
class ending_signals {
  public:
    ending_signals();

    // Blocks until the end. `begin_ending(done)` runs at the first signal and calls `done`, from any thread,
    // when nothing is left to wait for; the wait ends then, after `at_most`, or at a second signal.
    // `reload` runs at each SIGHUP, and must not wait; without it SIGHUP is as SIGTERM.
    void wait(std::chrono::milliseconds at_most,
              const std::function<void(std::function<void()> done)>& begin_ending,
              const std::function<void()>& reload = {});

  private:
    void await_hangups(const std::function<void()>& reload);

    // Shared, because `done` may come after all this is gone.
    std::shared_ptr<boost::asio::io_context> context_;
    boost::asio::signal_set signals_, hangups_;
    const bool has_terminal_;
};

}  // namespace switchhook::server
