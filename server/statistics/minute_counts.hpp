#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/statistics/spread.hpp"

namespace switchhook::server {

// What was counted within a time.
struct minute_counts {
    std::uint64_t begun = 0;                     // calls
    std::map<std::string, std::uint64_t> ended;  // calls, by their outcome
    spread answer;                               // of incoming calls: from the notification to established
    spread request;                              // to Graph, repeats included
    std::uint64_t requests_failed = 0;
    std::uint64_t callbacks_refused = 0;

    void add(const minute_counts& other);
    [[nodiscard]] bool empty() const { return *this == minute_counts(); }
    friend bool operator==(const minute_counts&, const minute_counts&) = default;
};

// As the store keeps them. Nothing for what another version of the program has counted otherwise.
std::string to_text(const minute_counts& counts);
std::optional<minute_counts> read_minute_counts(std::string_view text);

}  // namespace switchhook::server
