#pragma once
// SIGTERM and SIGINT: the first asks for a polite end, the second for one at once.

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
    void wait(std::chrono::milliseconds at_most,
              const std::function<void(std::function<void()> done)>& begin_ending);

  private:
    // Shared, because `done` may come after all this is gone.
    std::shared_ptr<boost::asio::io_context> context_;
    boost::asio::signal_set signals_;
};

}  // namespace switchhook::server
