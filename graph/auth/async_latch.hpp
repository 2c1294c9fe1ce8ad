#pragma once
// Something that happens once, and coroutines of several threads that wait for it: one asks the network, the
// others get the same answer.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <vector>

#include "net/asio.hpp"

namespace switchhook::graph {

// Thread-safe. Whoever waits must run on a single-threaded executor or a strand, which lives until the latch
// has opened or the coroutine is gone.
class async_latch {
  public:
    void open();

    // True once it is open, false when the deadline came first. The caller keeps the latch alive meanwhile.
    asio::awaitable<bool> wait(net::deadline until);

  private:
    using timer_ptr = std::shared_ptr<asio::steady_timer>;
    struct registration;

    std::mutex mutex_;
    bool open_ = false;
    std::vector<timer_ptr> waiting_;
};

}  // namespace switchhook::graph
