#pragma once
// The connections to one origin: a bounded number, kept while idle, handed out first come first served.

#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "net/client.hpp"
#include "net/stream.hpp"

namespace switchhook::net {

// Not thread-safe; everything happens on the one executor.
class connection_pool : public std::enable_shared_from_this<connection_pool> {
  public:
    connection_pool(asio::any_io_executor executor, const client_limits& limits);
    ~connection_pool();

    // The right to one connection. Gives it back when it ends: the connection to the idle ones if it was
    // `keep`t, else only the place.
    class lease {
      public:
        explicit lease(std::shared_ptr<connection_pool> from) : from_(std::move(from)) {}
        lease(lease&&) = default;
        lease& operator=(lease&&) = delete;
        ~lease();

        std::unique_ptr<stream> connection;  // a kept one, or none: then dial
        bool keep = false;                   // the connection is at rest and may serve again

      private:
        std::shared_ptr<connection_pool> from_;
    };

    // Errors: errc::too_many_requests_waiting, stopped, not_sent when `until` passes. Awaited in place.
    asio::awaitable<result<lease>> acquire(deadline until);

    void stop();
    [[nodiscard]] bool unused() const { return open_ == 0 && waiting_.empty(); }
    [[nodiscard]] const std::shared_ptr<session_memory>& sessions() const { return sessions_; }

  private:
    // In the frame of its `acquire`; leaves the queue however that frame ends.
    struct waiter {
        waiter(connection_pool& in, deadline until);
        ~waiter();
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;
        void leave_queue();

        connection_pool& pool;
        asio::steady_timer wakes;
        std::list<waiter*>::iterator place;
        bool queued = true;
        std::optional<lease> given;
        error_code why_not;
    };
    struct resting {
        std::unique_ptr<stream> connection;
        deadline since;
    };

    std::unique_ptr<stream> take_idle();
    void give_back(std::unique_ptr<stream> connection);
    lease lend(std::unique_ptr<stream> connection);
    void sweep_later();
    void sweep();

    asio::any_io_executor executor_;
    client_limits limits_;
    std::shared_ptr<session_memory> sessions_ = std::make_shared<session_memory>();
    std::size_t open_ = 0;       // leased and idle
    std::vector<resting> idle_;  // the last used at the end, and used first: the others can grow old
    std::list<waiter*> waiting_;
    asio::steady_timer sweeper_;
    bool sweeping_ = false;
    bool stopped_ = false;
};

}  // namespace switchhook::net
