#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "graph/model/ids.hpp"

namespace switchhook::server {

// Our names of the calls that the bot placed, by Graph's. Thread-safe.
class placed_calls {
  public:
    void note(const graph::call_id& of_graph, const graph::call_id& ours) {
        const std::lock_guard lock(guard_);
        ours_[of_graph.key()] = ours;
    }
    void forget(const graph::call_id& of_graph) {
        const std::lock_guard lock(guard_);
        ours_.erase(of_graph.key());
    }
    // The name that the call goes by here: itself, unless it is Graph's for a call of ours.
    [[nodiscard]] graph::call_id name_of(const graph::call_id& id) const {
        const std::lock_guard lock(guard_);
        const auto found = ours_.find(id.key());
        return found == ours_.end() ? id : found->second;
    }

  private:
    mutable std::mutex guard_;
    std::unordered_map<std::string, graph::call_id> ours_;
};

}  // namespace switchhook::server
