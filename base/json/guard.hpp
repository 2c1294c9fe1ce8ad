#pragma once
// Stands before the JSON parser on every byte that comes from outside. RapidJSON 1.1.0 reads out of bounds on
// numbers with extreme exponents (CVE-2024-38517), and walking a deep document recurses; both end here.

#include <cstddef>
#include <string_view>

#include "base/json/error.hpp"

namespace switchhook::json {

struct guard_limits {
    std::size_t depth = 64;
    std::size_t number_length = 40;
    std::size_t exponent_digits = 3;
};

// What it lets through may still be wrong JSON; that is the parser's to say.
error_code guard(std::string_view text, const guard_limits& limits = {});

}  // namespace switchhook::json
