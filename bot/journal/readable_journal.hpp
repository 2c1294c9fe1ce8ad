#pragma once
// What of a call's journal leads to the call as it stood last. A record that cannot be read is as if it had not been
// written, with all that come behind it: unless one of these has the call as it was then.

#include <cstdint>
#include <string_view>
#include <vector>

#include "bot/journal/journal_record.hpp"

namespace switchhook::bot {

// As the store has it.
struct numbered_line {
    std::uint64_t sequence = 0;  // counted from 1; those that could not be kept leave gaps
    std::string_view text;
};

struct stored_record {
    std::uint64_t sequence = 0;
    journal_record record;
};

struct readable_journal {
    std::vector<stored_record> records;  // in order; empty when the first cannot be read
    std::uint64_t last = 0;              // the highest number that was given
    std::uint64_t first_cut = 0;         // the number where it was cut off; 0: nowhere
    std::uint64_t cut = 0;               // records that were written from there on
    bool is_of_later_format =
        false;  // a later version of this program can go on with it, and this one cannot
};

readable_journal read_journal(const std::vector<numbered_line>& lines);

}  // namespace switchhook::bot
