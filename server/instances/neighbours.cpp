#include "server/instances/neighbours.hpp"

#include <algorithm>

#include "server/runtime/run_on.hpp"

namespace switchhook::server {

bool neighbours::is_alive(std::int64_t instance) const {
    const auto alive = others();
    return std::find(alive.begin(), alive.end(), instance) != alive.end();
}

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

asio::awaitable<std::vector<std::optional<std::string>>> neighbours::ask_all(std::string question,
                                                                             net::deadline until) {
    using answers = std::vector<std::optional<std::string>>;
    auto work = [this, whom = others(), question = std::move(question), until](auto done) {
        if (whom.empty()) return done(answers());
        // Answers come one after the other, on the attendant's thread.
        const auto all = std::make_shared<answers>();
        const auto last = [all, count = whom.size(), done](std::optional<std::string> said) {
            all->push_back(std::move(said));
            if (all->size() == count) done(std::move(*all));
        };
        for (const auto one : whom) through_.ask(one, question, until, last);
    };
    co_return co_await run_on<answers>(co_await asio::this_coro::executor, std::move(work));
}

}  // namespace switchhook::server
