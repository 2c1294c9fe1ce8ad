#include "bot/steps/failures.hpp"

#include <algorithm>

namespace switchhook::bot {

void read_failures(flow_reader& in, json::fields& f, flow_step& into) {
    for (const auto why : call_failures)
        in.read_outcome(f, into, std::string(graph::to_string(why)), outcome::kind::failure);
    const auto failed = failure_outcome(graph::transfer_result::failed);
    for (auto i = failure_outcome(call_failures.front()); i < failed; ++i)
        into.outcomes[i].otherwise = failed;
}

std::size_t failure_outcome(graph::transfer_result why) {
    const auto place = std::find(call_failures.begin(), call_failures.end(), why);
    return 1 + static_cast<std::size_t>(place - call_failures.begin());
}

}  // namespace switchhook::bot
