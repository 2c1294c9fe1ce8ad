#pragma once
// All the shards, each with its thread, its connections to Graph and its calls.

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "net/client.hpp"
#include "server/runtime/shard.hpp"

namespace switchhook::server {

struct runtime_settings {
    unsigned shards = 1;
    graph::calls_endpoint graph;
    net::tls_context_ptr tls;           // for everything we ask of Graph
    graph::throttle_settings throttle;  // one for all shards
    graph::queue_limits queue;          // of each shard
};

enum class placing_refusal { draining, no_room };

class runtime {
  public:
    // Starts the threads. `make_tokens` is called once, with the executor and client of the first shard.
    using token_maker = std::function<std::shared_ptr<graph::token_source>(
        asio::any_io_executor, std::shared_ptr<net::http_client>)>;
    runtime(runtime_settings settings, std::shared_ptr<services> shared, const token_maker& make_tokens);
    ~runtime();  // `stop` first
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    [[nodiscard]] std::vector<asio::any_io_executor> executors() const;

    // Hands a notification, read at that time, to the shard of its call; the answer comes once it is in the
    // journal. From any executor.
    asio::awaitable<reception> receive(graph::notification n, std::chrono::steady_clock::time_point read_at,
                                       std::optional<leg_address> to = {},
                                       std::optional<tracing::trace_context> trace = {});

    // The bot places a call, or joins a meeting; the answer is our name of the call, once the order is in the
    // journal. From any executor, as the rest. `name`: one of `new_call_name`, where that is needed before. `trace`: what
    // the call joins.
    asio::awaitable<std::variant<graph::call_id, placing_refusal>> place(
        std::shared_ptr<const program> follows, bot::call_order order, graph::call_id name = new_call_name(),
        std::optional<tracing::trace_context> trace = {});
    static graph::call_id new_call_name();
    // A call that another process led. Before notifications are received.
    void resume(std::shared_ptr<const program> follows, bot::restored_call what);
    // Waits until every shard has done what it was handed by now. Not from a shard's thread.
    void settle();
    // A call that another process led, and that cannot go on: Graph is told to end it.
    void give_up(const graph::call_id& id);
    // A calls method on a live call, by our name of it or Graph's: behind whatever else the call asks for.
    asio::awaitable<asked_answer> ask(graph::call_id id, graph::call_request request);
    // One that is of no call.
    asio::awaitable<asked_answer> ask_beside_calls(graph::call_request request);
    // False when there is no such call.
    asio::awaitable<bool> hang_up(graph::call_id id);
    // To a section of the flow that the call follows; answered once the journal has it.
    asio::awaitable<detour_answer> send_to(graph::call_id id, std::string section);

    // Runs `look` on the executor of the call's shard, with the call or null, and gives back what it
    // returned.
    using inspection = std::function<std::string(const live_call*)>;
    asio::awaitable<std::string> inspect(graph::call_id id, inspection look);
    // Runs `look` on each shard, for every live call.
    asio::awaitable<std::vector<std::string>> inspect_all(inspection look);

    void hang_up_all();
    // Nothing more is done for any call when this returns; not from a shard's thread.
    void let_go_of_all();
    // Ends everything: no more requests, no more timers. Blocks until the threads are done.
    void stop();

  private:
    struct unit;  // a shard with what belongs to its thread
    [[nodiscard]] unit& unit_of(const graph::call_id& key) const;

    std::shared_ptr<services> shared_;
    std::vector<std::unique_ptr<unit>> units_;
    std::shared_ptr<graph::token_source> tokens_;
};

}  // namespace switchhook::server
