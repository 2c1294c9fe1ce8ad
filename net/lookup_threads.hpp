#pragma once
// The system's resolver on threads of its own, so that a name whose servers are silent delays nobody else.

#include <cstddef>
#include <functional>

#include "net/dial_rules.hpp"

namespace switchhook::net {

struct lookup_limits {
    std::size_t threads = 8;    // started as they are needed
    std::size_t names = 1'000;  // under way or waiting for a thread; one more is not looked up
};

// Thread-safe. However many ask for a name, it is looked up by one thread at a time, and all get the answer:
// a dead name takes one thread, not all of them. A name that nobody waits for any longer is not looked up.
class lookup_threads final : public name_lookup {
  public:
    // Blocks as long as it likes; called from several threads.
    using question = std::function<addresses(const std::string& host)>;

    explicit lookup_threads(lookup_limits limits = {}, question ask = {});  // the system's when empty
    ~lookup_threads() override;

    asio::awaitable<addresses> find(std::string host, deadline until) override;

    // Whoever waits gets nothing, and so do those to come. To be called before a context ends on whose
    // executor somebody waits. A thread that asks the system still cannot be interrupted; nobody waits for
    // it, it ends when it has its answer.
    void stop();

  private:
    struct waiter;
    struct place;
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::net
