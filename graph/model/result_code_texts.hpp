#pragma once
// What is known of each code, as data: what it says, what usually causes it, and what to do. One table a
// family, each in a file of its own. Whoever wants one code asks explanation.hpp.

#include <array>
#include <span>
#include <string_view>

namespace switchhook::graph {

enum class code_family {
    call_end,   // how calls end: https://learn.microsoft.com/graph/api/call-delete
    telephone,  // the public telephone network
    media,      // prompts, recordings and keys
    action,     // what is asked of a call
    access,     // who may do what, and how often; Graph's own failures
    status,     // HTTP and SIP statuses without a subcode
    word,       // error bodies that carry a word: https://learn.microsoft.com/graph/errors
    identity,  // the identity platform: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
};
inline constexpr std::array all_code_families{
    code_family::call_end, code_family::telephone, code_family::media, code_family::action,
    code_family::access,   code_family::status,    code_family::word,  code_family::identity};
std::string_view to_string(code_family f);  // callEnd, telephone, …
std::string_view title_of(code_family f);   // "How calls end"

// Causes fill the front of the array; the views that follow are empty.
using code_causes = std::array<std::string_view, 3>;

inline constexpr int any_code = -1;  // the subcode means the same whatever the code is

struct result_code_text {
    int code;
    int subcode;
    std::string_view meaning;
    code_causes causes;
    std::string_view remedy;
};

struct error_word_text {
    std::string_view word;  // "TooManyRequests", "AADSTS7000215"
    std::string_view meaning;
    code_causes causes;
    std::string_view remedy;
};

// One of the two is empty. Each pair and each word stands in one family, once.
std::span<const result_code_text> result_code_texts(code_family f);
std::span<const error_word_text> error_word_texts(code_family f);

namespace texts {  // one a file

std::span<const result_code_text> call_end();
std::span<const result_code_text> telephone();
std::span<const result_code_text> media();
std::span<const result_code_text> action();
std::span<const result_code_text> access();
std::span<const result_code_text> status();
std::span<const error_word_text> word();
std::span<const error_word_text> identity();

// What there is to do when the fault is not ours.
inline constexpr std::string_view ask_support =
    "Try again later. If it goes on, give Microsoft support the requestId of the log line and its time.";
inline constexpr std::string_view nothing_to_do = "Nothing to do: this is how a call normally ends.";

}  // namespace texts

}  // namespace switchhook::graph
