#pragma once
// A thread's share of the calls. A call lives on one shard and its state is touched there only, so nothing
// here locks.
//
// For each event: step (pure), append to the journal, acknowledge, perform. What was acknowledged is in the
// journal.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bot/call/detour.hpp"
#include "bot/journal/restoring.hpp"
#include "graph/client/calls_client.hpp"
#include "graph/model/notification.hpp"
#include "server/runtime/alarms.hpp"
#include "server/runtime/live_call.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

// Whose notification it is, by the URL it was posted to: /callback/{key}/{leg}.
struct leg_address {
    graph::call_id key;
    std::uint32_t leg = 0;
};

enum class reception {
    accepted,
    overloaded,
    elsewhere,  // the call is not led here, and may be by another instance
};

// Why an operator cannot send the call to a section of its flow.
struct detour_refused {
    bot::detour_refusal why{};
    std::string flow;
    std::string near{};  // a section that may have been meant
};
using detour_answer = std::variant<asking_refusal, detour_refused, reception>;

// Runs on the executor it was given, which must be single-threaded; every member is called there.
class shard : public std::enable_shared_from_this<shard> {
  public:
    // `index`: which of the shards it is.
    shard(asio::any_io_executor executor, std::shared_ptr<services> shared, graph::calls_client& client,
          std::size_t index = 0);

    using received = std::function<void(reception)>;
    // `done` runs here once the event is in the journal. `to` is what the callback of a placed call says, `trace` what the
    // notification does.
    void receive(const graph::notification& n, const std::optional<leg_address>& to,
                 std::chrono::steady_clock::time_point read_at, received done,
                 std::optional<tracing::trace_context> trace = {});

    // A call that the bot is to place, under a name of ours. `told`: as live_call has it, or "noRoom". `trace`: what it joins;
    // of a leg, where its call is.
    void place(const graph::call_id& key, std::shared_ptr<const program> follows, bot::call_order order,
               std::function<void(bool)> done, std::function<void(std::string_view)> told = {},
               std::optional<tracing::trace_context> trace = {});
    // A call that another process led, and what is known of it from its journal. What is to happen to it now happens when
    // its turn has come, or something else happens to it: thousands at once would be too many for Graph.
    void resume(std::shared_ptr<const program> follows, bot::restored_call what);
    // A call of which nobody knows any more how it stands.
    void end_at_graph(graph::call_ref what);
    // An operator's request; `done` runs here when it was answered.
    void ask(const graph::call_id& id, graph::call_request request, std::function<void(asked_answer)> done);
    bool hang_up(const graph::call_id& id);
    // An operator sends the call to a section of its flow; `done` runs here once that is in the journal, or refused.
    void send_to(const graph::call_id& id, std::string section, std::function<void(detour_answer)> done);
    // Something that another call says happened to this one; nothing happens when it is no more.
    void tell(const graph::call_id& id, const bot::event& what);

    void hang_up_all();
    // Others lead them from now on, or this process does again when it is asked to resume them: nothing more is done here.
    void let_go_of_all();
    // Timers no longer fire and no more requests are sent.
    void stop();

    using calls = std::unordered_map<std::string, std::shared_ptr<live_call>>;
    [[nodiscard]] const calls& live() const { return calls_; }
    [[nodiscard]] std::shared_ptr<live_call> find(const graph::call_id& id) const;
    [[nodiscard]] const asio::any_io_executor& executor() const { return executor_; }

  private:
    using call_ptr = std::shared_ptr<live_call>;

    call_ptr begin_call(const graph::call_id& key, std::shared_ptr<const program> follows,
                        const graph::call_id& leg_of, std::optional<tracing::trace_context> trace);
    void receive_of_placed(const graph::notification& n, const leg_address& to,
                           std::chrono::steady_clock::time_point read_at, received done);
    void begin_leg(const call_ptr& c, const bot::begin_leg& what);
    void note_name(const bot::call& before, const bot::call& after);
    void end_leg_without_call(const graph::notification& n, const leg_address& to);
    void remember_ended(std::string key);
    void apply(const call_ptr& c, const bot::event& e, received done = {});
    void take_up(const call_ptr& c);
    void take_up_more();
    void perform(const call_ptr& c, std::vector<bot::action> actions);
    void end_own_work(const call_ptr& c);
    void release(const call_ptr& c);
    void drop(const call_ptr& c);
    void let_go(const call_ptr& c);

    static asio::awaitable<void> send_outbox(std::shared_ptr<shard> self, call_ptr c);
    static asio::awaitable<void> fetch(std::shared_ptr<shard> self, call_ptr c, bot::fetch_recording what);
    static asio::awaitable<void> ask_outside(std::shared_ptr<shard> self, call_ptr c, bot::ask_service what);
    asio::awaitable<void> extend(call_ptr c, std::uint32_t number, std::string steps, bot::milliseconds took);
    static asio::awaitable<void> keep_notice(std::shared_ptr<shard> self, call_ptr c, bot::send_notice what);
    static asio::awaitable<void> keep_order(std::shared_ptr<shard> self, call_ptr c, bot::keep_callback what);
    static asio::awaitable<void> join(std::shared_ptr<shard> self, call_ptr c, bot::join_recordings what);
    static asio::awaitable<void> take_down(std::shared_ptr<shard> self, graph::call_ref what);
    // `broken` happens to the call if the work ends in an exception.
    void spawn(asio::awaitable<void> work, const call_ptr& c, std::optional<bot::event> broken = {});

    asio::any_io_executor executor_;
    std::shared_ptr<services> shared_;
    graph::calls_client& client_;
    const std::size_t index_;
    calls calls_;
    std::unordered_set<std::string> ended_;  // lately: their late notifications are no news
    std::deque<std::string> ended_order_;
    std::shared_ptr<alarms> alarms_;
    std::size_t waiting_ = 0;              // events not yet durable
    std::deque<call_ptr> left_by_others_;  // not yet taken up, in the order of their turns
    std::vector<call_ptr> taken_up_;       // lately, and not at rest yet
    asio::steady_timer next_turn_;
    bool next_turn_is_set_ = false;
    std::size_t taken_up_this_look_ = 0;
    bool stopped_ = false;
};

}  // namespace switchhook::server
