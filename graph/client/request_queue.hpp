#pragma once
// Who may be sent when: a bounded number of requests under way, a bounded number waiting, the more urgent
// first, and of equals the one that has waited longest. What the throttle holds back stands aside for other
// tenants. Of every eight that had to wait, one goes because it has waited longest of all, however little
// urgent it is: nobody waits for ever. An eighth of the places is kept for answers.
//
// Decides only; the time comes from the caller, and waiting is done in gate.hpp. Not thread-safe.

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graph/client/throttle.hpp"
#include "graph/client/urgency.hpp"

namespace switchhook::graph {

struct queue_limits {
    std::size_t under_way = 64;    // sent and not yet answered
    std::size_t waiting = 10'000;  // one more fails at once
};

// Why a request waits, for metrics.
enum class hold_up { throttle, others };

class request_queue {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    // As a request begins to wait (+1), and as it no longer does (-1).
    using watcher = std::function<void(int change, hold_up why)>;

    request_queue(const queue_limits& limits, std::shared_ptr<throttle> pace, watcher waiting);
    request_queue(const request_queue&) = delete;
    request_queue& operator=(const request_queue&) = delete;

    enum class turn {
        none,      // not yet
        go,        // it has a place: give it back with `leave`
        full,      // there is no room to wait
        too_late,  // its deadline has passed, or will have before the throttle lets it go
        stopped,
    };

    // One request that waits. Leaves the queue as it is destroyed, but keeps a place it was given.
    class waiter {
      public:
        waiter(std::string of, urgency how, time_point since, time_point until)
            : tenant_(std::move(of)), how_(how), since_(since), until_(until) {}
        ~waiter();
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;

        [[nodiscard]] turn now() const { return turn_; }
        [[nodiscard]] hold_up why() const { return why_; }  // of one that waits
        std::function<void()> wake;                         // `now` is no longer `none`

      private:
        friend class request_queue;
        std::string tenant_;
        urgency how_;
        time_point since_;  // when the request was first asked for: it keeps its rank when it comes again
        time_point until_;
        std::uint64_t number_ = 0;
        hold_up why_ = hold_up::others;
        turn turn_ = turn::none;
        bool counted_ = false;  // the watcher knows
        request_queue* in_ = nullptr;
        std::list<waiter*>::iterator place_;
    };

    // The quick way, when nothing is in the way. True: it has a place.
    bool enter(std::string_view tenant, urgency how, time_point now);
    // The turn it has at once, or `none`: then `wake` is called once it has one.
    turn enter(waiter& w, time_point now);
    void leave(time_point now);

    // Gives places to those whose time has come.
    void advance(time_point now);
    // When to call `advance` again though nobody left.
    [[nodiscard]] std::optional<time_point> next_time() const;

    void stop();

  private:
    // The requests of one tenant.
    struct lane {
        std::array<std::list<waiter*>, urgencies> lines;
        std::array<time_point, urgencies> not_before{};  // as the throttle said
        [[nodiscard]] bool empty() const;
    };

    [[nodiscard]] bool has_room(urgency how) const;
    [[nodiscard]] waiter* next(time_point now, bool oldest_first) const;
    void line_up(waiter& w);
    void remove(waiter& w);
    void end(waiter& w, turn t);
    [[nodiscard]] lane& lane_of(const waiter& w) { return lanes_.find(w.tenant_)->second; }

    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    const queue_limits limits_;
    const std::shared_ptr<throttle> pace_;
    const watcher watch_;
    std::size_t under_way_ = 0;
    std::uint64_t numbers_ = 0;
    unsigned turns_ = 0;
    std::unordered_map<std::string, lane, text_hash, std::equal_to<>> lanes_;
    std::set<std::pair<time_point, waiter*>> deadlines_;  // of all that wait
    bool stopped_ = false;
};

}  // namespace switchhook::graph
