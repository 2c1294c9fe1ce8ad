#pragma once

#include <array>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "server/store/store.hpp"

namespace switchhook::server {

// Calls end with the process. Ended ones are kept until there are `most_ended` newer ones.
class memory_store final : public store {
  public:
    explicit memory_store(std::size_t most_ended = 10'000) : most_ended_(most_ended) {}

    void append(const graph::call_id& call, std::uint64_t sequence, std::string record,
                appended done) override;
    void finish(const ended_call& call) override;
    [[nodiscard]] std::vector<std::string> records(const graph::call_id& call) const override;
    [[nodiscard]] std::vector<ended_call> ended(std::size_t most) const override;
    [[nodiscard]] std::optional<ended_call> find_ended(const graph::call_id& call) const override;

  private:
    // Records of one call one behind the other, a line each: half the memory of a string for each.
    struct journal {
        std::string lines;
        std::uint64_t count = 0;
    };
    struct stripe {
        mutable std::mutex guard;
        std::unordered_map<std::string, journal> calls;
    };
    stripe& stripe_of(const std::string& key) {
        return stripes_[std::hash<std::string>()(key) % stripes_.size()];
    }
    [[nodiscard]] const stripe& stripe_of(const std::string& key) const {
        return stripes_[std::hash<std::string>()(key) % stripes_.size()];
    }

    std::array<stripe, 16> stripes_;
    mutable std::mutex ended_guard_;
    std::deque<ended_call> ended_;  // the oldest first
    std::size_t most_ended_;
};

}  // namespace switchhook::server
