// make_prompt LANGUAGE < text > speech.wav      what `say` in a flow sounds like, as a file
// make_prompt --chime > chime.wav               two soft notes

#include <algorithm>
#include <cmath>
#include <iostream>
#include <iterator>
#include <numbers>
#include <string>

#include "server/media/voice.hpp"
#include "server/media/wav.hpp"

using namespace switchhook::server::media;

namespace {

// A bell: it begins at once and dies away.
void add_note(samples& into, double frequency, double begins, double fades) {
    constexpr double loudness = 6'000;
    const auto first = static_cast<std::size_t>(begins * sample_rate);
    for (std::size_t i = first; i < into.size(); ++i) {
        const double t = static_cast<double>(i - first) / sample_rate;
        const double attack = std::min(1.0, t / 0.005);
        const double wave = std::sin(2 * std::numbers::pi * frequency * t);
        into[i] =
            static_cast<std::int16_t>(into[i] + std::lrint(loudness * attack * std::exp(-t / fades) * wave));
    }
}

std::string chime() {
    samples audio(sample_rate * 9 / 10);
    add_note(audio, 659.26, 0.0, 0.12);
    add_note(audio, 880.00, 0.22, 0.15);
    return to_wav(audio);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr
            << "usage: make_prompt LANGUAGE < text > speech.wav\n       make_prompt --chime > chime.wav\n";
        return 2;
    }
    if (std::string_view(arguments[1]) == "--chime") {
        std::cout << chime();
        return 0;
    }
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto wav = voice({}).speak(text, arguments[1]);
    if (!wav) {
        std::cerr << "make_prompt: " << wav.error().message() << '\n';
        return 1;
    }
    std::cout << *wav;
    return 0;
}
