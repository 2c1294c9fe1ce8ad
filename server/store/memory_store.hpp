#pragma once

#include <array>
#include <map>
#include <mutex>
#include <unordered_map>

#include "server/store/store.hpp"

namespace switchhook::server {

// Calls end with the process. Ended ones are kept until there are `most_ended` newer ones.
class memory_store : public store {
  public:
    explicit memory_store(std::size_t most_ended = 10'000) : most_ended_(most_ended) {}

    void append(new_record what, appended done) override;
    void finish(const ended_call& call) override;
    void stop() override {}
    void keep_flow(const kept_flow&, bot::instant) override {}
    void keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) override;
    [[nodiscard]] std::optional<kept_flow> flow(const std::string&) const override { return {}; }
    void each_unfinished(const std::function<void(unfinished_call)>&) const override {}
    [[nodiscard]] result<std::vector<std::string>> records(const graph::call_id& call) const override;
    [[nodiscard]] result<std::vector<ended_call>> ended(std::size_t most, const ended_place& behind,
                                                        const call_filter& wanted = {}) const override;
    [[nodiscard]] result<std::optional<ended_call>> find_ended(const graph::call_id& call) const override;
    [[nodiscard]] result<std::vector<kept_minute>> minutes(bot::instant since) const override;
    [[nodiscard]] result<erasure> erase(const graph::call_id& call) override;
    [[nodiscard]] result<forgotten> forget(bot::instant before) override;
    [[nodiscard]] result<> forget_flows(bot::instant) override { return {}; }

  private:
    // Records of one call one behind the other, a line each: half the memory of a string for each.
    struct journal {
        std::string lines;
        std::uint64_t last = 0;
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
    // The one that ended first, where it ended before then or there are more than `most`.
    std::optional<graph::call_id> take_oldest(bot::instant before, std::size_t most);
    void drop_records(const graph::call_id& call);

    mutable std::mutex ended_guard_;
    std::map<ended_place, ended_call> ended_;
    std::unordered_map<std::string, ended_place> places_;  // by key
    std::size_t most_ended_;
    mutable std::mutex minutes_guard_;
    std::vector<kept_minute> minutes_;
};

}  // namespace switchhook::server
