#pragma once

#include <cstddef>
#include <string_view>

namespace switchhook {

// The beginning of a UTF-8 text: at most that many bytes, and no character in part.
std::string_view first_bytes(std::string_view text, std::size_t most);

}  // namespace switchhook
