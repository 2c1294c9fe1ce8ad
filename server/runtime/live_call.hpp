#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "bot/call/machine.hpp"
#include "server/flows/program.hpp"

namespace switchhook::server {

// A call that has not ended, as its shard holds it. Touched on the shard's executor only; shared with the
// coroutines that perform its actions.
struct live_call {
    bot::call state;
    std::shared_ptr<const program> follows;
    std::uint64_t records = 0;  // in the journal
    bot::instant began;
    std::optional<bot::instant> alarm;     // under which it stands in the shard's timer heap
    std::deque<bot::send_request> outbox;  // requests to Graph, in order, one at a time
    bool sending = false;
    bool released = false;
    // When the notification was read whose requests stand in the outbox, until the first of them is sent.
    std::optional<std::chrono::steady_clock::time_point> stirred;
};

}  // namespace switchhook::server
