#pragma once
// The control port has no token: what keeps pages of other sites from using it is what a browser says of a request.
//
//   Host            a name that merely leads here (DNS rebinding) is not ours
//   Origin          another site's, on every request but plain reading
//   Sec-Fetch-Site  another site's, on reading as well
//
// https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site

#include <optional>
#include <string_view>

#include "net/http.hpp"

namespace switchhook::emulator {

// The refusal of a request that a browser made for somebody else.
std::optional<net::http_response> refuse_foreign(const net::http_request& request);
// … of one for a page, which others may link to.
std::optional<net::http_response> refuse_foreign_host(const net::http_request& request);

// Whether a Host header names an address, or this machine.
bool is_own_host(std::string_view host);

}  // namespace switchhook::emulator
