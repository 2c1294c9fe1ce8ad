#pragma once
// What a flow tells a service without waiting for the answer. Once on the disk, it is told until the service
// takes it: through hang-ups, restarts and the service's own bad days.
//
// Threading: one for the process. `keep` may be awaited on any executor; everything else happens on `home`,
// which is single-threaded, and files are touched on the pool.

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "net/asio.hpp"
#include "server/outside/notice.hpp"
#include "server/outside/notice_schedule.hpp"
#include "server/outside/service_client.hpp"
#include "server/spool/spool.hpp"

namespace switchhook::server::outside {

struct notice_settings {
    std::chrono::milliseconds retry_for = std::chrono::hours(24);
    notice_pace pace;
};

struct notice_surroundings {
    asio::any_io_executor home;
    asio::any_io_executor blocking;  // a pool
    std::shared_ptr<spool> items;    // null: it could not be opened, and nothing is kept
    std::shared_ptr<const service_setup> setup;
    service_client& client;  // on `home`; must outlive what is under way there
    metrics& counts;
    // The real thing where they are empty.
    std::function<std::chrono::system_clock::time_point()> wall_clock{};
    std::function<double()> jitter{};  // in [0, 1)
};

// The kind of its items in the spool.
inline constexpr std::string_view notice_kind = "notice";

class notices : public std::enable_shared_from_this<notices> {
  public:
    notices(notice_surroundings around, notice_settings settings);

    // Takes up what the spool holds. Blocking: reads it.
    void start();

    // When this is done, the notice is on the disk; the answer is its Switchhook-Delivery, which is that of
    // the request if it has one. The request's `timeout` is that of one attempt, its `attempts` mean nothing.
    // Errors: what can be said at once, such as service_failure::host_not_allowed, and not_kept.
    asio::awaitable<result<std::string, service_failure>> keep(notice what);

    // Nothing more is begun. What is under way or waits stays in the spool. From any thread.
    void stop();

  private:
    using ptr = std::shared_ptr<notices>;

    static asio::awaitable<void> tell(ptr self, std::string id);
    static asio::awaitable<void> settle(ptr self, std::string id, notice_verdict verdict, std::string why);
    static asio::awaitable<void> drop(ptr self, std::vector<std::string> ids, std::string why);
    void take_up(const spool_entry& entry, const std::string& host);
    void pump();
    void spawn(asio::awaitable<void> work);
    [[nodiscard]] wall_milliseconds wall_now() const;

    notice_surroundings around_;
    notice_settings settings_;
    notice_schedule schedule_;
    asio::steady_timer timer_;
    bool stopped_ = false;
};

}  // namespace switchhook::server::outside
