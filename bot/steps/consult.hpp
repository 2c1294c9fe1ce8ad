#pragma once
// Asking first whoever is to take a caller: they are called by a leg of its own, may be told who it is for and have to
// take it; the caller hears music until then. https://learn.microsoft.com/graph/api/call-transfer (consultative transfer)
//   "consult": { "announce": "a-call-for-sales", "accept": "1", "within": "10s", "music": "waiting" }

#include "bot/call/turn.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {

inline constexpr milliseconds handing_over{30'000};  // to somebody who is there already

struct consultation {
    block_id section = 0;  // what the leg goes through

    // The longest that the leg may take until it is there or lost.
    [[nodiscard]] milliseconds longest(const world& w) const;
};

// What the one called is told, and has to press.
class asked_first {
  public:
    // The fields `announce`, `accept` and `within`.
    void read(flow_reader& in, json::fields& f);
    // The verb is that of the step which asks.
    [[nodiscard]] consultation make(flow_reader& in, milliseconds rings, std::string_view verb) const;

  private:
    prompt announce_;
    std::optional<char> accept_;
    milliseconds within_{10'000};
};

}  // namespace switchhook::bot
