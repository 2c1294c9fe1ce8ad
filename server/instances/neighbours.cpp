#include "server/instances/neighbours.hpp"

#include "server/runtime/run_on.hpp"

namespace switchhook::server {

asio::awaitable<leader> neighbours::leader_of(graph::call_id call) {
    if (!acting()) co_return leader{};  // whoever knows may be waiting for the database
    auto work = [this, call = std::move(call)](auto done) { through_.find_leader(call, std::move(done)); };
    co_return co_await run_on<leader>(co_await asio::this_coro::executor, std::move(work));
}

asio::awaitable<std::optional<std::string>> neighbours::ask(std::int64_t instance, std::string question,
                                                            net::deadline until) {
    auto work = [this, instance, question = std::move(question), until](auto done) mutable {
        through_.ask(instance, std::move(question), until, std::move(done));
    };
    co_return co_await run_on<std::optional<std::string>>(co_await asio::this_coro::executor,
                                                          std::move(work));
}

}  // namespace switchhook::server
