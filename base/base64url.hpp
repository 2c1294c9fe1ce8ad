#pragma once
// Base64url without padding (RFC 4648 section 5), strict: one text for one value.

#include <optional>
#include <string>
#include <string_view>

namespace switchhook {

std::string base64url_encode(std::string_view bytes);

// Nothing for padding, characters of the other alphabet, an impossible length, or non-zero left-over bits.
std::optional<std::string> base64url_decode(std::string_view text);

// Standard alphabet with padding (RFC 4648 section 4), as in the x5c member of a JWK (RFC 7517 section 4.7).
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace switchhook
