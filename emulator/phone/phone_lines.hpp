#pragma once
// A call's exchange as lines for a terminal: when, who, what.
//
//     0.000s  caller  rings: phone +33123456789
//     0.012s  graph   incoming                               202 in 3.1 ms
//     0.040s  bot     answer                                 202 after 28 ms
//     0.480s  graph   plays menu.wav (2.1 s)
//     1.900s  caller  presses 2

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/json/document.hpp"

namespace switchhook::emulator {

enum class colours { off, on };

class phone_lines {
  public:
    explicit phone_lines(colours use) : use_(use) {}

    // The line for the next entry of the exchange, without its end; nothing for entries that say nothing to
    // people.
    std::optional<std::string> line(json::value entry);

  private:
    [[nodiscard]] std::string set(std::int64_t at, std::string_view who, std::string what,
                                  std::string_view result = {}, bool bad = false) const;
    std::optional<std::string> notification(json::value e);
    std::string answered(json::value e);
    std::string request(json::value e) const;

    colours use_;
    std::map<std::int64_t, std::string> about_;  // notifications under way, by number
    std::optional<std::int64_t> told_;           // when the bot was last told something
};

}  // namespace switchhook::emulator
