#pragma once
// The desk at which all lines live, wherever it is. Of instances that share their calls, the one with the lowest number
// has it; alone, a process has its own. Calls see no difference: what they ask goes there in their order, and what the
// line tells comes back. When the desk moves, each call that waits is told line_forgotten, and enters again at the new
// one (docs/decisions/0023-one-desk-for-all-lines.md).

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/instances/question.hpp"
#include "server/queueing/line_desk.hpp"
#include "server/queueing/line_letters.hpp"
#include "server/queueing/line_post.hpp"
#include "server/queueing/whereabouts.hpp"

namespace switchhook::server {

// 0: nobody has it, for this instance is none.
std::int64_t desk_of(std::int64_t me, const std::vector<std::int64_t>& others);

struct way_to_desks {
    // The answer, or nothing when none came in time; from any thread, once at most.
    using answered = std::function<void(std::optional<std::string>)>;
    std::function<void(std::int64_t to, std::string question, answered done)> ask;
    // How long a new desk waits for those who wait already: until all instances know of it and the calls of one that is
    // gone have been taken up.
    bot::milliseconds gathers{4'000};
    // How long it keeps the place of a call whose instance is gone.
    bot::milliseconds keeps{15'000};
};

class shared_desk : public std::enable_shared_from_this<shared_desk> {
  public:
    // As of a line_desk; `tell` brings an event to a call of this process.
    shared_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, line_desk::teller tell);

    // From any thread. False when the action is none for a line. What one thread hands in is worked in its order; what
    // waits is bounded by the calls: each has one line, and sends little while it is in it.
    bool take(const graph::call_id& call, const bot::action& what);

    // From now on there may be other instances; before the first call.
    void share(way_to_desks way);
    // Which instances are alive: this one, 0 when it has lost its calls, and the others.
    void know(std::int64_t me, std::vector<std::int64_t> others);
    // What a neighbour says of lines.
    asio::awaitable<std::string> hear(question q);

    // The instance that has the desk; 0: nobody, or there are no instances.
    [[nodiscard]] std::int64_t where() const { return desk_; }
    // Nothing when the desk is elsewhere.
    asio::awaitable<std::optional<std::vector<bot::queueing::line_report>>> report();

    // On the home executor.
    void stop();
    [[nodiscard]] const asio::any_io_executor& home() const { return home_; }

  private:
    struct visit {
        graph::call_id call;
        std::uint32_t number = 0;
    };
    struct neighbour {
        explicit neighbour(std::uint64_t session) : news(session) {}
        line_post news;  // to its calls
        received_post requests_heard, news_heard;
        std::optional<bot::instant> gone_since;
    };

    [[nodiscard]] bool is_here() const { return !way_ || (me_ != 0 && desk_ == me_); }
    void ask(const graph::call_id& call, const bot::queueing::line_request& what);
    void work(std::int64_t from, const graph::call_id& call, const bot::queueing::line_request& what);
    void tell(graph::call_id call, bot::event what);
    void tell(std::int64_t where, graph::call_id call, bot::event what);
    void tell_here(graph::call_id call, bot::event what);
    std::string hear_now(const question& q);

    void move(std::int64_t me, std::int64_t desk, bool is_alone);
    void watch_neighbours(const std::vector<std::int64_t>& alive);
    void drop(std::vector<whereabouts::visit> gone);
    neighbour& neighbour_of(std::int64_t instance);

    void send();
    void send(line_post& post, std::int64_t to, std::string_view kind);
    void answered(std::int64_t to, std::string_view kind, std::uint64_t session, bool was_taken);
    void arm();

    const asio::any_io_executor home_;
    const wall_clock& clock_;
    const line_desk::teller tell_;
    const std::shared_ptr<line_desk> lines_;
    std::optional<way_to_desks> way_;  // nothing: there is one process
    std::int64_t me_ = 0;
    std::atomic<std::int64_t> desk_ = 0;
    bool has_begun_ = false;

    std::map<std::string, visit> waiting_;  // calls of this instance that are in a line
    std::unique_ptr<line_post> requests_;   // to the desk that is elsewhere
    whereabouts callers_;                   // of the desk that is here
    std::map<std::int64_t, neighbour> neighbours_;
    std::uint64_t sessions_ = 0;

    const std::unique_ptr<due_time> wait_;
    bool stopped_ = false;
};

}  // namespace switchhook::server
