#pragma once
// What the first call must not have to wait for: the keys that sign callbacks, and the token that opens
// Graph. Whoever spreads the load sends nothing to a server that is not ready, so it fetches them unasked.

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "graph/auth/key_source.hpp"
#include "graph/client/token_source.hpp"

namespace switchhook::server {

// The keys are fetched once, then their source keeps them fresh. The token is looked at for ever: a secret
// that expires while nobody calls is found before the next caller finds it. The sources space the attempts.
class warm_up : public std::enable_shared_from_this<warm_up> {
  public:
    struct pace {
        std::chrono::milliseconds while_missing{1000};
        std::chrono::milliseconds while_there{20'000};
    };
    warm_up(std::shared_ptr<graph::key_source> keys, std::shared_ptr<graph::token_source> tokens,
            std::string tenant);
    warm_up(std::shared_ptr<graph::key_source> keys, std::shared_ptr<graph::token_source> tokens,
            std::string tenant, pace looks);

    void start(const asio::any_io_executor& where);

    // What is missing and why, or nothing. From any thread.
    [[nodiscard]] std::string missing() const;

  private:
    static asio::awaitable<void> fetch_keys(std::shared_ptr<warm_up> self);
    static asio::awaitable<void> fetch_token(std::shared_ptr<warm_up> self);
    void set_token_state(std::string missing);
    void one_more_there();

    const std::shared_ptr<graph::key_source> keys_;
    const std::shared_ptr<graph::token_source> tokens_;
    const std::string tenant_;
    const pace pace_;
    int wanted_ = 2;            // keys and token; on the executor
    mutable std::mutex guard_;  // for what follows
    std::string token_missing_;
};

}  // namespace switchhook::server
