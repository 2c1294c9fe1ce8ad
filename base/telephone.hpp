#pragma once
// Telephone numbers that somebody reads who need not be able to call them.

#include <cstddef>
#include <string>
#include <string_view>

namespace switchhook {

// "+33123456789" becomes "+33…89": enough to recognise, not enough to call.
std::string masked_number(std::string_view number);

// How many bytes of what may stand between the digits of a number begin the text: a space, hyphen or bracket, also one
// of Unicode's own. 0 for none.
std::size_t separator_at_front(std::string_view text);

// The same wherever in a text a number with a `+`, or `%2B`, stands, as people write it: "+33 (0) 6-12".
std::string without_numbers(std::string_view text);

// And long runs of digits, which may be numbers as people dial them at home. Hexadecimal ids stay whole.
std::string without_any_numbers(std::string_view text);

}  // namespace switchhook
