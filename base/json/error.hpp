#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace switchhook::json {

enum class errc {
    too_deep = 1,         // more nesting than any document we read has
    number_out_of_range,  // longer, or with a larger exponent, than any number we read
    control_byte,         // a NUL or another control byte outside white space
    malformed,            // not JSON
    duplicate_name,       // an object names the same member twice
    lone_surrogate,       // a \u escape that is half a character, which no UTF-8 can hold
};

const boost::system::error_category& json_category();

inline boost::system::error_code make_error_code(errc e) { return {static_cast<int>(e), json_category()}; }

using boost::system::error_code;

}  // namespace switchhook::json

template <>
struct boost::system::is_error_code_enum<switchhook::json::errc> : std::true_type {};
