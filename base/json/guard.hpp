#pragma once
// Stands before the JSON parser on every byte that comes from outside. RapidJSON 1.1.0 reads out of bounds on
// numbers with extreme exponents (CVE-2024-38517), walking a deep document recurses, and it turns the escape of
// a lone low surrogate into bytes that are no UTF-8; all of that ends here.

#include <cstddef>
#include <string_view>

#include "base/json/error.hpp"

namespace switchhook::json {

struct guard_limits {
    std::size_t depth = 64;
    std::size_t number_length = 40;
    std::size_t exponent_digits = 3;
};

struct guard_verdict {
    error_code refused;  // json::errc; none when the text may go on to the parser
    std::size_t at = 0;  // the offset of what was refused
};

// What it lets through may still be wrong JSON; that is the parser's to say.
guard_verdict judge(std::string_view text, const guard_limits& limits = {});

inline error_code guard(std::string_view text, const guard_limits& limits = {}) {
    return judge(text, limits).refused;
}

}  // namespace switchhook::json
