#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace switchhook::net {

// Where a connection goes; the key of the pool.
struct origin {
    bool tls = true;
    std::string host;
    unsigned short port = 443;

    friend auto operator<=>(const origin&, const origin&) = default;
};

std::string to_string(const origin& o);  // https://host[:port], the port only when it is not the scheme's own

struct url {
    origin where;
    std::string target;  // path and query, at least "/"
};

// Absolute http and https URLs without user information; the fragment is dropped. Error: errc::bad_url.
result<url> parse_url(std::string_view text);

// What a reference such as that of a Location header means where it was found: absolute, "//host/x", "/x",
// "x", "?x" (RFC 3986 section 5.2). Error: errc::bad_url.
result<url> resolve_url(const url& base, std::string_view reference);

// key=value&key=value, both percent-encoded.
class form {
  public:
    void add(std::string_view name, std::string_view value);
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

}  // namespace switchhook::net
