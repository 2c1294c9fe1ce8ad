#pragma once
// What a process that is gone has left: its calls go on in this one.

#include <cstddef>
#include <functional>
#include <memory>

#include "bot/journal/restoring.hpp"
#include "config/settings.hpp"
#include "server/flows/offered_flows.hpp"
#include "server/flows/program.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

struct recovery {
    std::size_t resumed = 0;
    std::size_t lost = 0;  // that cannot go on, and are over; the log says why
    std::size_t left = 0;  // to a later version of this program
};

struct recovered_calls {
    std::function<void(std::shared_ptr<const program>, bot::restored_call)> resume;
    std::function<void(const graph::call_id&)> give_up;  // it cannot go on
    // It is neither over nor led here: what Graph tells of it must not be taken.
    std::function<void(const graph::call_id&)> leave;
};

// A flow that is offered no longer is made anew of the text that the store has kept, with the audio of today. Blocking:
// reads the journal, and may have to speak.
recovery recover_calls(store& journal, const offered_flows& offered, const config::prompt_settings& prompts,
                       bot::instant now, const recovered_calls& to);

// For the process behind this one.
void keep_flows(store& journal, const offering& offered, bot::instant now);

}  // namespace switchhook::server
