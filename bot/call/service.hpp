#pragma once
// What a flow asks of a web service of the user.

#include <chrono>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace switchhook::bot {

struct service_header {
    std::string name;
    secret value;
    friend bool operator==(const service_header&, const service_header&) = default;
};

struct service_request {
    std::string method;  // "GET"
    std::string url;     // absolute
    std::vector<service_header> headers;
    std::string body;
    std::string content_type;              // of the body
    std::chrono::milliseconds timeout{0};  // everything, repeats included
    unsigned attempts = 0;                 // 0: what the method can bear
    std::string delivery;                  // names the request to the service, the same in every attempt
    bool sensitive = false;                // neither it nor its reply may be kept
    friend bool operator==(const service_request&, const service_request&) = default;
};

}  // namespace switchhook::bot
