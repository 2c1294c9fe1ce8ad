#pragma once
// The wait for a place in the request queue, for coroutines.
//
// Threading: one a client, on the client's executor; only the throttle is shared. Places and waiting coroutines
// hold on to the gate, so it may be let go of before them.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "graph/client/request_queue.hpp"
#include "net/asio.hpp"

namespace switchhook::graph {

// A timer of the outside world.
class alarm {
  public:
    virtual ~alarm() = default;
    // Rings once, at that time or a little later; what was set before is forgotten. It may ring once too often.
    virtual void set(std::optional<net::steady_clock::time_point> at) = 0;
};
// `rings` is called on the executor; not any more once the alarm is gone, unless it can stand that.
using alarm_maker =
    std::function<std::unique_ptr<alarm>(const asio::any_io_executor&, std::function<void()> rings)>;

class gate : public std::enable_shared_from_this<gate> {
  public:
    using clock = std::function<net::steady_clock::time_point()>;
    // As a wait ends, however it does.
    using stopwatch = std::function<void(net::steady_clock::duration waited, hold_up why)>;

    gate(const queue_limits& limits, std::shared_ptr<throttle> pace, clock now, alarm_maker make_alarm,
         request_queue::watcher waiting, stopwatch waited = {});

    // A request under way; given back as it is destroyed.
    class place {
      public:
        explicit place(std::shared_ptr<gate> from) : from_(std::move(from)) {}
        place(place&&) = default;
        place& operator=(place&&) = delete;
        ~place();

      private:
        std::shared_ptr<gate> from_;
    };

    // Without a wait, or not at all: then `enter`.
    std::optional<place> enter_now(std::string_view tenant, urgency how);
    // `since`: when the request was first asked for. Errors: client_errc::queue_full, waited_too_long,
    // net::errc::stopped.
    asio::awaitable<result<place>> enter(std::string tenant, urgency how, net::steady_clock::time_point since,
                                         net::deadline until);

    // Ends every wait with net::errc::stopped, also those to come.
    void stop();

  private:
    void leave();
    void set_alarm();

    const clock now_;
    const alarm_maker make_alarm_;
    const stopwatch waited_;
    request_queue queue_;
    std::unique_ptr<alarm> alarm_;  // made when somebody first waits
    std::optional<net::steady_clock::time_point> alarm_at_;
};

}  // namespace switchhook::graph
