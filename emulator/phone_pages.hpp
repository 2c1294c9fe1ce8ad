#pragma once
// The browser phone, as files below /phone of the control port.

#include <optional>
#include <string_view>

#include "net/http.hpp"

namespace switchhook::emulator {

// Whether this program was built with it.
bool has_phone_pages();

// Nothing for a path that is not below /phone.
std::optional<net::http_response> phone_page(std::string_view method, std::string_view path);

}  // namespace switchhook::emulator
