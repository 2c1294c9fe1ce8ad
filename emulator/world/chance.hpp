#pragma once
// Everything random in the emulator, from one seed: the same inputs at the same moments give the same ids and
// faults.

#include <cstdint>
#include <string>

namespace switchhook::emulator {

class chance {
  public:
    explicit chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next();  // splitmix64
    std::string guid();    // dashed, lower case, version 4
    std::string token();   // 64 hex digits: names a recording, or opens it

  private:
    std::uint64_t state_;
};

// The n-th draw of a stream, in [0, 1): independent of how often other streams were drawn from.
double draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t n);

}  // namespace switchhook::emulator
