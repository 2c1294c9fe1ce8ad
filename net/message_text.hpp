#pragma once
// The text of HTTP/1.1 message headers. Framing (Content-Length, Transfer-Encoding, Connection) is ours: what
// a caller put there is left out, so that a message always ends where we say.

#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/url.hpp"

namespace switchhook::net {

enum class framing { length, chunked, until_close };
enum class persistence {
    keep,           // what HTTP/1.1 does unless told otherwise
    keep_http_1_0,  // must be said
    close,
};

// Nothing when a name, value, method or target has characters that HTTP forbids: line breaks there would let
// one message pass for two.
std::optional<std::string> response_header_text(const http_response& response, framing, persistence);
std::optional<std::string> request_header_text(const origin& to, const http_request& request);

// RFC 9112 section 6.3: these end with their header, whatever it says.
bool never_has_body(unsigned status);

std::string_view reason_phrase(unsigned status);

}  // namespace switchhook::net
