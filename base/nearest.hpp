#pragma once
// "did you mean": the known name closest to what somebody typed.

#include <span>
#include <string_view>

namespace switchhook {

// The closest candidate by edit distance (adjacent swaps count one), or an empty view when none is near
// enough to help.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace switchhook
