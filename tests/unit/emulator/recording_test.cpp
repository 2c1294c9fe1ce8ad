#include "emulator/world/recording.hpp"

#include <catch2/catch.hpp>

#include "emulator/world/wav.hpp"

using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

samples_ptr constant(duration length, char byte) {
    return std::make_shared<const std::string>(static_cast<std::size_t>(length / 1ms) * 32, byte);
}

}  // namespace

TEST_CASE("a recording is as long as it lasted, with silence where nobody spoke", "[emulator]") {
    const recording kept{10s, 3s, {{11s, 1s, constant(1s, 'a')}}};
    const auto file = render(kept);
    const auto samples = wav_samples(file);
    REQUIRE(samples.has_value());
    CHECK(samples->size() == 3 * bytes_per_second);
    CHECK(samples->substr(0, bytes_per_second) == std::string(bytes_per_second, '\0'));
    CHECK(samples->substr(bytes_per_second, bytes_per_second) == std::string(bytes_per_second, 'a'));
    CHECK(samples->substr(2 * bytes_per_second) == std::string(bytes_per_second, '\0'));
}

TEST_CASE("speech that began earlier or goes on longer is cut to the recording", "[emulator]") {
    const recording kept{10s, 1s, {{9s, 1500ms, constant(1500ms, 'a')}, {10500ms, 5s, constant(5s, 'b')}}};
    const auto file = render(kept);
    const auto samples = wav_samples(file);
    REQUIRE(samples.has_value());
    CHECK(*samples == std::string(16'000, 'a') + std::string(16'000, 'b'));
}

TEST_CASE("a caller without audio is heard as a tone", "[emulator]") {
    const auto file = render({0s, 1s, {{0s, 1s, nullptr}}});
    CHECK(file == wav_file(tone_samples(1s)));
}
