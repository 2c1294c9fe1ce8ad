#pragma once
// A call whose process is gone, made of its journal anew.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/call/action.hpp"
#include "bot/journal/readable_journal.hpp"

namespace switchhook::bot {

struct restored_call {
    bot::call call;
    const world* follows = nullptr;
    instant began;
    std::uint64_t records = 0;  // the number of the last
    bool has_gap = false;       // the last that could be read is not the last that there is
    std::string trace = {};     // as its first record has it
    // What happens to the call now, in this order. Requests whose outcome nobody knows, and that may not be made again,
    // have failed.
    std::vector<event> news;
    std::vector<action> again;  // what is to be done then: doing it twice is doing it once
};

// The flow with steps that a service replied, which then are in `e`. Null when they cannot be taken in.
using extension = std::function<const world*(steps_fetched& e)>;

// Where one process makes a request of this kind, the answer to the one before is in the journal already. So the next
// process knows that it has not been made while that answer is not there.
bool awaits_its_turn(const graph::call_request& r);

// Of all records of a call, in order, or of those that its journal was cut to: then `given` is the highest number that a
// record had. `now` may be before the last: clocks are set back. The error says why it cannot go on.
result<restored_call, std::string> restore(const std::vector<stored_record>& records, const world& follows,
                                           const extension& extend, instant now, std::uint64_t given = 0);

}  // namespace switchhook::bot
