#pragma once
// The outcome of an examination, for people and for programs.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/doctor/examination.hpp"

namespace switchhook::server::doctor {

struct tally {
    std::size_t ok = 0, warned = 0, failed = 0, skipped = 0;  // checks, each by its worst finding
};
tally count(std::span<const checked> all);

// `ok|warn|fail|skip  name  what was found`, the remedy indented below; a summary at the end, and after all checks what
// none of them can see.
std::string text_page(std::span<const checked> all, bool in_color);
std::string json_page(std::span<const checked> all);
// "4 of 15 checks done; certificate, clock, …", cut to `width` columns.
std::string progress_line(std::size_t done, std::size_t of, const std::vector<std::string_view>& running,
                          std::size_t width);

}  // namespace switchhook::server::doctor
