#pragma once
// What a caller said, and what a record operation kept of it. The bytes are made when somebody downloads
// them.

#include <memory>
#include <string>
#include <vector>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

using samples_ptr = std::shared_ptr<const std::string>;

// A stretch of speech on the call's own time line. A tone stands in for it when there are no samples.
struct speech {
    moment from{};
    duration length{};
    samples_ptr samples;
};

struct recording {
    moment from{};
    duration length{};
    std::vector<speech> heard;  // those that overlap with it
};

// The recording as a WAV file of exactly its length, silence where nobody spoke.
std::string render(const recording& kept);

}  // namespace switchhook::emulator
