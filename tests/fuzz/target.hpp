#pragma once
// What the targets share. A target is one unit that defines the function below; libFuzzer calls it with bytes it makes
// up, replay_corpus.cpp with the files of a folder. It judges whatever it is given: a wrong answer ends the process.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace switchhook::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// `promise` is what must hold, as a sentence.
inline void expect(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

}  // namespace switchhook::fuzz
