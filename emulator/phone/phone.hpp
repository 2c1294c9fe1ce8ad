#pragma once
// A telephone for the terminal: places one call through a running emulator and shows the call as it goes.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/phone/phone_lines.hpp"
#include "emulator/phone/phone_script.hpp"
#include "net/asio.hpp"
#include "net/url.hpp"

namespace switchhook::emulator {

struct phone_options {
    net::origin control;  // of the emulator
    std::string from;     // a number with its plus, or a user's id; the emulator's own choice when empty
    std::string to;       // the same; the bot when empty
    std::optional<std::vector<script_step>> script;               // keys come from `keyboard` when absent
    std::chrono::milliseconds longest = std::chrono::minutes(5);  // then the call is hung up
    colours use = colours::off;
    std::function<void(const std::string& line)> print;
    int keyboard = -1;  // a descriptor: keys press tones, s speaks for 4 s, h hangs up; -1 for none
    // Told once the call is placed, with what hangs it up: on the executor, and `run_phone` ends soon after.
    std::function<void(std::function<void()> hang_up)> placed = {};
};

// 0 when the whole script was played and heard, or without a script the call was placed; 1 when not, and
// `print` was told why. Spawned: owns its arguments.
asio::awaitable<int> run_phone(asio::any_io_executor executor, phone_options options);

}  // namespace switchhook::emulator
