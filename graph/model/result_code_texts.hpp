#pragma once
// The catalogue behind explain_code(), for whoever lists it whole.

#include <span>
#include <string_view>

namespace switchhook::graph {

inline constexpr int any_code = -1;  // the subcode means the same whatever the code is

struct result_code_text {
    int code;
    int subcode;
    std::string_view sentence;
};

// Each pair once. Rows with a code of their own go before those with any_code.
std::span<const result_code_text> result_code_texts();

}  // namespace switchhook::graph
