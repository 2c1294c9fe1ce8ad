#pragma once
// Which call an Idempotency-Key has placed, so that whoever lost the answer may ask again.
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "graph/model/ids.hpp"
#include "server/store/common_memory.hpp"

namespace switchhook::server {

// Not thread-safe: the admin listener has one thread.
class remembered_orders {
  public:
    using time = std::chrono::steady_clock::time_point;

    explicit remembered_orders(std::size_t most = 10'000,
                               std::chrono::hours for_long = std::chrono::hours(24))
        : most_(most), for_long_(for_long) {}

    // `content` stands for the body: a hash of it.
    found_order begin(const std::string& key, const std::string& content, time now);
    void placed(const std::string& key, graph::call_id call);
    // Forgotten, unless it has placed a call: it may be tried again.
    void failed(const std::string& key);

    [[nodiscard]] std::size_t size() const { return orders_.size(); }

  private:
    struct order {
        std::string content;
        graph::call_id call;  // empty while it is being placed
    };
    void forget_oldest();

    std::size_t most_;
    std::chrono::hours for_long_;
    std::unordered_map<std::string, order> orders_;
    std::deque<std::pair<time, std::string>> by_age_;  // the same keys, the oldest first
};

}  // namespace switchhook::server
