#pragma once
// How a service knows that a request is ours, and not an old one sent again: docs/services.md.

#include <chrono>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace switchhook::server::outside {

struct signed_parts {
    std::chrono::sys_seconds at;
    std::string_view delivery;
    std::string_view method;
    std::string_view target;  // path and query, as sent
    std::string_view body;
};

// t=<Unix seconds>,v1=<HMAC-SHA256 in hexadecimal> over
//     <Unix seconds> LF <delivery> LF <method> LF <target> LF <body>
// Only the body can hold a line feed, so that no two requests have one text.
std::string signature_of(const signed_parts& what, const secret& key);

}  // namespace switchhook::server::outside
