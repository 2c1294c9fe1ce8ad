#include "server/runtime/runtime.hpp"

#include <algorithm>
#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "server/queueing/shared_desk.hpp"
#include "server/runtime/run_on.hpp"
#include "server/telemetry/graph_counts.hpp"

namespace switchhook::server {
namespace {

// A request that has a place does not wait for a connection as well.
net::client_limits limits_of(const runtime_settings& settings) {
    net::client_limits limits;
    limits.connections_per_origin = std::max(limits.connections_per_origin, settings.queue.under_way);
    return limits;
}

}  // namespace

struct runtime::unit {
    unit(const runtime_settings& settings)
        : client(std::make_shared<net::http_client>(context.get_executor(), settings.tls,
                                                    limits_of(settings))) {}

    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::shared_ptr<net::http_client> client;
    std::unique_ptr<graph::calls_client> calls;
    std::shared_ptr<server::shard> shard;
    std::thread thread;
};

runtime::runtime(runtime_settings settings, std::shared_ptr<services> shared, const token_maker& make_tokens)
    : shared_(std::move(shared)) {
    for (unsigned i = 0; i < settings.shards; ++i) units_.push_back(std::make_unique<unit>(settings));
    tokens_ = make_tokens(units_.front()->context.get_executor(), units_.front()->client);
    const auto seams = counted_in(shared_);
    graph::client_restraint restraint;
    restraint.pace = std::make_shared<graph::throttle>(settings.throttle);
    restraint.queue = settings.queue;
    std::size_t index = 0;
    for (auto& u : units_) {
        u->calls = std::make_unique<graph::calls_client>(*u->client, *tokens_, settings.graph,
                                                         graph::retry_policy{}, seams, restraint);
        u->shard = std::make_shared<shard>(u->context.get_executor(), shared_, *u->calls, index++);
    }
    shared_->calls.place = [this](graph::call_id key, std::shared_ptr<const program> follows,
                                  bot::call_order order, std::function<void(bool)> placed,
                                  std::function<void(std::string_view)> told,
                                  std::optional<tracing::trace_context> trace) {
        auto& target = unit_of(key);
        asio::post(target.context, [shard = target.shard, key = std::move(key), follows = std::move(follows),
                                    order = std::move(order), placed = std::move(placed),
                                    told = std::move(told), trace = std::move(trace)]() mutable {
            shard->place(key, std::move(follows), std::move(order), std::move(placed), std::move(told),
                         std::move(trace));
        });
    };
    shared_->calls.tell = [this](graph::call_id key, bot::event what) {
        auto& target = unit_of(key);
        asio::post(target.context, [shard = target.shard, key = std::move(key), what = std::move(what)] {
            shard->tell(key, what);
        });
    };
    shared_->lines = std::make_shared<shared_desk>(units_.front()->context.get_executor(), shared_->clock,
                                                   shared_->metrics, shared_->calls.tell);
    for (auto& u : units_) {
        u->thread = std::thread([&context = u->context] { context.run(); });
    }
}

runtime::~runtime() {
    stop();
    // What waits in the other contexts may hold on to the token source, the keys and the lines, and those to the
    // client or the context of the first: it goes last.
    tokens_.reset();
    shared_->lines.reset();
    while (!units_.empty()) units_.pop_back();
}

std::vector<asio::any_io_executor> runtime::executors() const {
    std::vector<asio::any_io_executor> all;
    for (const auto& u : units_) all.push_back(u->context.get_executor());
    return all;
}

runtime::unit& runtime::unit_of(const graph::call_id& key) const {
    return *units_[std::hash<graph::call_id>()(key) % units_.size()];
}

asio::awaitable<reception> runtime::receive(graph::notification n,
                                            std::chrono::steady_clock::time_point read_at,
                                            std::optional<leg_address> to,
                                            std::optional<tracing::trace_context> trace) {
    auto& target = unit_of(to ? to->key : n.resource.call);
    auto work = [shard = target.shard, n = std::move(n), to = std::move(to), trace = std::move(trace),
                 read_at](auto done) { shard->receive(n, to, read_at, std::move(done), trace); };
    co_return co_await run_on<reception>(target.context.get_executor(), std::move(work));
}

graph::call_id runtime::new_call_name() { return graph::call_id(random_guid()); }

asio::awaitable<std::variant<graph::call_id, placing_refusal>> runtime::place(
    std::shared_ptr<const program> follows, bot::call_order order, graph::call_id key,
    std::optional<tracing::trace_context> trace) {
    if (shared_->draining) co_return placing_refusal::draining;
    auto& target = unit_of(key);
    auto work = [shard = target.shard, key, follows = std::move(follows), order = std::move(order),
                 trace = std::move(trace)](auto done) mutable {
        shard->place(key, std::move(follows), std::move(order), std::move(done), {}, std::move(trace));
    };
    const bool taken = co_await run_on<bool>(target.context.get_executor(), std::move(work));
    if (!taken) co_return placing_refusal::no_room;
    co_return key;
}

void runtime::resume(std::shared_ptr<const program> follows, bot::restored_call what) {
    auto& target = unit_of(what.call.key);
    asio::post(target.context,
               [shard = target.shard, follows = std::move(follows), what = std::move(what)]() mutable {
                   shard->resume(std::move(follows), std::move(what));
               });
}

void runtime::settle() {
    for (const auto& u : units_) {
        std::promise<void> done;
        asio::post(u->context, [&done] { done.set_value(); });
        done.get_future().wait();
    }
}

void runtime::give_up(const graph::call_id& id) {
    auto& target = unit_of(id);
    asio::post(target.context,
               [shard = target.shard, what = graph::call_ref{shared_->tenant, id, id.wire()}] {
                   shard->end_at_graph(what);
               });
}

asio::awaitable<asked_answer> runtime::ask(graph::call_id id, graph::call_request request) {
    id = shared_->placed.name_of(id);
    auto& target = unit_of(id);
    auto work = [shard = target.shard, id, request = std::move(request)](auto done) mutable {
        shard->ask(id, std::move(request), std::move(done));
    };
    co_return co_await run_on<asked_answer>(target.context.get_executor(), std::move(work));
}

asio::awaitable<asked_answer> runtime::ask_beside_calls(graph::call_request request) {
    auto& target = *units_.front();
    auto work = [&target, tenant = shared_->tenant, within = shared_->limits.request_within,
                 request = std::move(request)](auto done) mutable {
        auto told = std::make_shared<decltype(done)>(std::move(done));
        auto send = [](graph::calls_client& client, std::string whose, graph::call_request what,
                       std::chrono::milliseconds limit) -> asio::awaitable<asked_answer> {
            graph::call_ref nobody;
            nobody.tenant = std::move(whose);
            auto answer = co_await client.send(std::move(nobody), std::move(what),
                                               std::chrono::steady_clock::now() + limit);
            if (answer.has_value()) co_return *std::move(answer);
            co_return answer.error();
        };
        asio::co_spawn(target.context, send(*target.calls, std::move(tenant), std::move(request), within),
                       [told](std::exception_ptr failed, asked_answer answer) {
                           if (failed) answer = asking_refusal::no_call;
                           (*told)(std::move(answer));
                       });
    };
    co_return co_await run_on<asked_answer>(target.context.get_executor(), std::move(work));
}

asio::awaitable<bool> runtime::hang_up(graph::call_id id) {
    id = shared_->placed.name_of(id);
    auto& target = unit_of(id);
    auto work = [shard = target.shard, id](auto done) { done(shard->hang_up(id)); };
    co_return co_await run_on<bool>(target.context.get_executor(), std::move(work));
}

asio::awaitable<detour_answer> runtime::send_to(graph::call_id id, std::string section) {
    id = shared_->placed.name_of(id);
    auto& target = unit_of(id);
    auto work = [shard = target.shard, id, section = std::move(section)](auto done) mutable {
        shard->send_to(id, std::move(section), std::move(done));
    };
    co_return co_await run_on<detour_answer>(target.context.get_executor(), std::move(work));
}

asio::awaitable<std::string> runtime::inspect(graph::call_id id, inspection look) {
    id = shared_->placed.name_of(id);
    auto& target = unit_of(id);
    auto work = [shard = target.shard, id = std::move(id), look = std::move(look)](auto done) {
        done(look(shard->find(id).get()));
    };
    co_return co_await run_on<std::string>(target.context.get_executor(), std::move(work));
}

asio::awaitable<std::vector<std::string>> runtime::inspect_all(inspection look) {
    using all_of = std::vector<std::string>;
    all_of all;
    for (const auto& u : units_) {
        auto work = [shard = u->shard, look](auto done) {
            all_of found;
            for (const auto& [key, c] : shard->live()) found.push_back(look(c.get()));
            done(std::move(found));
        };
        auto found = co_await run_on<all_of>(u->context.get_executor(), std::move(work));
        std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    co_return all;
}

void runtime::hang_up_all() {
    for (const auto& u : units_) asio::post(u->context, [shard = u->shard] { shard->hang_up_all(); });
}

void runtime::let_go_of_all() {
    for (const auto& u : units_) asio::post(u->context, [shard = u->shard] { shard->let_go_of_all(); });
    settle();
}

void runtime::stop() {
    if (shared_->lines) asio::post(shared_->lines->home(), [desk = shared_->lines] { desk->stop(); });
    for (const auto& u : units_) {
        if (!u->thread.joinable()) continue;
        asio::post(u->context,
                   [&context = u->context, shard = u->shard, &calls = *u->calls, client = u->client] {
                       shard->stop();
                       calls.stop();
                       client->stop();
                       // Requests in flight end by their own deadlines; nobody waits for their outcome any more.
                       context.stop();
                   });
    }
    for (const auto& u : units_)
        if (u->thread.joinable()) u->thread.join();
}

}  // namespace switchhook::server
