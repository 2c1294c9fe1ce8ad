#pragma once
// SIGTERM and SIGINT: the first asks for a polite end, the second for one at once.

#include <chrono>
#include <functional>

namespace switchhook::server {

// Blocks until the end. `begin_ending(done)` runs at the first signal and calls `done`, from any thread, when
// nothing is left to wait for; the wait ends then, after `at_most`, or at a second signal.
void run_until_signal(std::chrono::milliseconds at_most,
                      const std::function<void(std::function<void()> done)>& begin_ending);

}  // namespace switchhook::server
