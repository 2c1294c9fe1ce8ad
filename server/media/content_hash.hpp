#pragma once

#include <string>
#include <string_view>

namespace switchhook::server::media {

// SHA-256, 64 small hexadecimal digits.
std::string content_hash(std::string_view bytes);

}  // namespace switchhook::server::media
