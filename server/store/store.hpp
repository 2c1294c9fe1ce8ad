#pragma once
// The journal: every event of every call, in order, and what became of it. What is in it survives; what is
// not did not happen.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/call/timer.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::server {

// What lists show of a call that has ended.
struct ended_call {
    graph::call_id id;
    std::string flow;
    std::string flow_version;
    std::string outcome;  // "caller", "hangup", "transfer", "rejected", "lost"
    bot::instant began;
    bot::instant over;
};

// Thread-safe.
class store {
  public:
    virtual ~store() = default;

    using appended = std::function<void(error_code)>;

    // Adds one record (bot/call/journal_record.hpp) as the `sequence`-th of the call, counted from 1. `done` runs once
    // the record is durable, on whatever thread, possibly before this returns.
    virtual void append(const graph::call_id& call, std::uint64_t sequence, std::string record,
                        appended done) = 0;
    virtual void finish(const ended_call& call) = 0;

    // Records of a call in order; empty when it is unknown.
    [[nodiscard]] virtual std::vector<std::string> records(const graph::call_id& call) const = 0;
    // The latest first.
    [[nodiscard]] virtual std::vector<ended_call> ended(std::size_t most) const = 0;
    [[nodiscard]] virtual std::optional<ended_call> find_ended(const graph::call_id& call) const = 0;
};

}  // namespace switchhook::server
