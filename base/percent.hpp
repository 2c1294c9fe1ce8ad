#pragma once
// https://www.rfc-editor.org/rfc/rfc3986#section-2.1

#include <string>
#include <string_view>

namespace switchhook {

std::string percent_encode(std::string_view text);  // everything but unreserved characters
std::string percent_decode(std::string_view text);  // wrong escapes stay as they are

}  // namespace switchhook
