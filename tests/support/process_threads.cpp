#include "tests/support/process_threads.hpp"

namespace switchhook::test {

bool process_threads::run_until(const std::function<bool()>& done, std::chrono::milliseconds within) {
    const auto give_up = std::chrono::steady_clock::now() + within;
    io.restart();
    while (!done() && std::chrono::steady_clock::now() < give_up)
        io.run_one_for(std::chrono::milliseconds(5));
    io.poll();
    return done();
}

void process_threads::run_for(std::chrono::milliseconds time) {
    run_until([] { return false; }, time);
}

}  // namespace switchhook::test
