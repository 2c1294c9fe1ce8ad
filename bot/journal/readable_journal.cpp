#include "bot/journal/readable_journal.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

using read_line = std::optional<journal_record>;

// The last record that has the call as it was then; the first one otherwise.
std::size_t begin_of_fold(const std::vector<read_line>& read) {
    for (auto i = read.size(); i-- > 1;)
        if (read[i] && read[i]->state) return i;
    return 0;
}

// Where what cannot be folded begins: a record that cannot be read, or that others are missing before.
std::size_t end_of_fold(const std::vector<numbered_line>& lines, const std::vector<read_line>& read) {
    auto i = begin_of_fold(read);
    for (auto expected = lines[i].sequence; i < lines.size(); ++i, ++expected)
        if (!read[i] || lines[i].sequence != expected) return i;
    return i;
}

}  // namespace

readable_journal read_journal(const std::vector<numbered_line>& lines) {
    readable_journal journal;
    if (lines.empty()) return journal;
    journal.last = lines.back().sequence;
    std::vector<read_line> read;
    for (const auto& line : lines) read.push_back(read_journal_record(line.text));

    const auto end = read.front() ? end_of_fold(lines, read) : 0;
    for (auto i = end; i < lines.size(); ++i)
        if (!read[i] && is_of_later_format(lines[i].text)) journal.is_of_later_format = true;
    if (end < lines.size()) {
        journal.first_cut = lines[end].sequence;
        journal.cut = lines.size() - end;
    }
    for (std::size_t i = 0; i < end; ++i)
        if (read[i]) journal.records.push_back({lines[i].sequence, *std::move(read[i])});
    return journal;
}

}  // namespace switchhook::bot
