#pragma once
// Orders to call somebody back: kept on the disk, placed when they are due, tried again until somebody answers.
//
// An attempt is written down before its call is placed, so that it is made once at most, whenever the process ends. Its call
// may outlive the process, or be given to another: then the store is asked what became of it.
//
// Threading: one for the process. `keep`, `all` and `cancel` may be awaited on any executor; everything else happens on
// `home`, which is single-threaded, and files are touched on the pool.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/result.hpp"
#include "net/asio.hpp"
#include "server/callbacks/kept_callback.hpp"
#include "server/spool/spool.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

struct callback_settings {
    std::size_t at_once = 10;                         // calls that nobody has answered yet
    std::chrono::milliseconds keeping_within{5'000};  // an order; a disk that is slower has failed
    // Looked at again after that: where there is no room; where a disk, Graph, a flow or its hours are missing.
    std::chrono::milliseconds when_busy{1'000};
    std::chrono::milliseconds when_hindered{60'000};
};

// What calls are to the callbacks. Asked on `home`.
struct callback_switchboard {
    virtual ~callback_switchboard() = default;

    // Now; false while the server drains, is full, or is not ready.
    [[nodiscard]] virtual bool has_room() const = 0;
    // Why such a call cannot be placed, in one word; empty when it can. From any thread.
    [[nodiscard]] virtual std::string_view refusal(const bot::callback_order& order) const = 0;
    // From `at` on, when the hours allow it; nothing when they are not known, or closed for good.
    [[nodiscard]] virtual std::optional<bot::instant> opens(const kept_callback& c,
                                                            bot::instant at) const = 0;
    // `told` once, on whatever thread: "answered", or what became of the call instead; `no_room` when none was placed.
    static constexpr std::string_view answered = "answered", no_room = "noRoom";
    virtual void place(const graph::call_id& key, const bot::callback_order& order,
                       std::function<void(std::string_view)> told) = 0;
    // As `place` tells it, of one that was placed before; `rings` also when it goes on elsewhere, "lost" when there is no
    // such call. Blocking: on the pool.
    static constexpr std::string_view rings = "rings";
    [[nodiscard]] virtual std::string became_of(const graph::call_id& key) const = 0;
};

struct callback_surroundings {
    asio::any_io_executor home;
    asio::any_io_executor blocking;  // a pool
    std::shared_ptr<spool> items;    // null: it could not be opened, and nothing is kept
    std::shared_ptr<callback_switchboard> calls;
    metrics& counts;
    std::function<bot::instant()> clock;
};

struct callback_refusal {
    std::string_view why;  // one word
};

// The kind of its items in the spool.
inline constexpr std::string_view callback_kind = "callback";

class callbacks : public std::enable_shared_from_this<callbacks> {
  public:
    explicit callbacks(callback_surroundings around, callback_settings settings = {});

    // Takes up what the spool holds. Blocking: reads it.
    void start();

    // When this is done, the order is on the disk, and the answer its id. Or why not: the switchboard's refusal,
    // `full`, `notKept`, `timeout`; then nothing is left behind. One that is kept under this id is not kept again.
    asio::awaitable<result<std::string, callback_refusal>> keep(kept_callback what, std::string id = {});

    struct entry {
        std::string id;
        bot::instant due;  // the next attempt
        kept_callback what;
    };
    asio::awaitable<std::vector<entry>> all();  // those due first before others
    // A call that is under way goes on. Errors: spool_errc::no_such_item; of the operating system, when its file stays.
    asio::awaitable<result<>> cancel(std::string id);
    // All that one call has asked for; how many. The first error ends it, and that order is still followed.
    asio::awaitable<result<std::size_t>> cancel_asked_by(graph::call_id call);

    // As settings.at_once, from now on. From any thread.
    void use_at_once(std::size_t calls);

    // Nothing more is begun; what waits stays in the spool. From any thread.
    void stop();

  private:
    using ptr = std::shared_ptr<callbacks>;
    struct waiting {
        kept_callback what;
        bot::instant due;
        std::string hindrance{};  // that the log has told of
    };
    using place_of = std::map<std::string, waiting>::iterator;

    bool take_up(const std::string& id, kept_callback what, bot::instant due);  // false: it was before
    void pump();
    void consider(place_of at);  // it is due
    void put_off(place_of at, bot::instant until);
    void hindered(place_of at, std::string_view by);
    static asio::awaitable<void> attempt(ptr self, std::string id);
    static asio::awaitable<void> look_after(ptr self, std::string id);
    static asio::awaitable<std::optional<kept_callback>> begin_attempt(ptr self, std::string id,
                                                                       graph::call_id call);
    void attempt_ended(const std::string& id, std::string_view outcome);
    bool plan_next(place_of at);  // behind an attempt that reached nobody; false: it was the last
    void finish(place_of at, std::string_view outcome, std::string why = {});
    void forget(place_of at);
    static asio::awaitable<error_code> write_down(ptr self, std::string id, kept_callback what,
                                                  bot::instant due);
    void write_then_wait(place_of at);  // until it is due
    static asio::awaitable<error_code> remove(ptr self, std::string id);
    void spawn(asio::awaitable<void> work);
    [[nodiscard]] bot::instant now() const { return around_.clock(); }

    callback_surroundings around_;
    callback_settings settings_;
    std::map<std::string, waiting> waiting_;
    std::set<std::pair<bot::instant, std::string>> schedule_;  // those that are neither tried nor written
    std::size_t trying_ = 0;
    std::optional<asio::steady_timer> timer_;  // until `stop`
    bool stopped_ = false;
};

}  // namespace switchhook::server
