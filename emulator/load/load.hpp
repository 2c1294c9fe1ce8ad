#pragma once
// Many calls at once against a bot: ring, answer, first prompt, keys, transfer, end. Measures calls a second,
// and how long the bot takes from a notification to the Graph request it leads to.

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "emulator/load/load_report.hpp"
#include "emulator/server.hpp"
#include "net/asio.hpp"

namespace switchhook::emulator {

struct load_options {
    std::size_t calls = 1'000;
    std::size_t at_once = 100;
    double rate = 0;  // calls begun a second, evenly spread; 0: as many as `at_once` allows
    std::string keys =
        "1";  // pressed when the first prompt begins; none when empty, and then the caller hangs up there
    std::chrono::milliseconds longest_call{
        30'000};  // on the wall clock; then it is hung up and counted as cut short
    std::function<void(std::size_t ended)> progress;  // now and then; may be empty
};

// `server` has been started and nobody else uses it meanwhile. Runs on the server's executor; both outlive
// it.
asio::awaitable<load_report> run_load(emulator_server& server, load_options options);

}  // namespace switchhook::emulator
