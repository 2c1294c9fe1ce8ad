#pragma once
// Where a reply sends the request on to. Pure.
//
// Followed within the same host only, and as browsers do it (https://fetch.spec.whatwg.org/#http-redirect-fetch):
//     301, 302    POST becomes GET without a body; others stay what they are
//     303         everything becomes GET without a body
//     307, 308    the same request again
// The port may change only together with http turning into https. Everything else ends the request: a service
// must not be able to send it, with its headers and its signature, where the configuration does not see it.

#include <string_view>
#include <variant>

#include "net/url.hpp"
#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

struct hop {
    service_method method = service_method::get;
    net::url to;
    bool with_body = true;
};

struct stay {};  // no redirect: the reply is the answer

std::variant<stay, hop, service_failure> redirected(const hop& from, unsigned status,
                                                    std::string_view location);

}  // namespace switchhook::server::outside
