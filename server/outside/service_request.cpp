#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

std::string_view verb(service_method m) {
    switch (m) {
        case service_method::get: return "GET";
        case service_method::post: return "POST";
        case service_method::put: return "PUT";
        case service_method::patch: return "PATCH";
        case service_method::del: return "DELETE";
    }
    return "GET";
}

std::optional<service_method> method_of(std::string_view text) {
    for (const auto m : {service_method::get, service_method::post, service_method::put,
                         service_method::patch, service_method::del})
        if (verb(m) == text) return m;
    return std::nullopt;
}

unsigned attempts_of(const service_request& r) {
    if (r.attempts > 0) return r.attempts;
    return r.method == service_method::post || r.method == service_method::patch ? 1 : 2;
}

std::string_view word_of(service_failure f) {
    switch (f) {
        case service_failure::refused_url: return "refusedUrl";
        case service_failure::host_not_allowed: return "hostNotAllowed";
        case service_failure::plain_refused: return "plainRefused";
        case service_failure::private_address: return "privateAddress";
        case service_failure::refused_request: return "refusedRequest";
        case service_failure::not_resolved: return "notResolved";
        case service_failure::connection: return "connection";
        case service_failure::tls: return "tls";
        case service_failure::timeout: return "timeout";
        case service_failure::too_large: return "tooLarge";
        case service_failure::malformed: return "malformed";
        case service_failure::redirect_refused: return "redirectRefused";
        case service_failure::too_many_redirects: return "tooManyRedirects";
        case service_failure::overloaded: return "overloaded";
        case service_failure::not_kept: return "notKept";
        case service_failure::stopped: return "stopped";
    }
    return "connection";
}

std::string_view explain(service_failure f) {
    switch (f) {
        case service_failure::refused_url: return "not an absolute http or https URL, or too long";
        case service_failure::host_not_allowed: return "the host is not in services.allow";
        case service_failure::plain_refused: return "http:// to a host that is not in services.plain";
        case service_failure::private_address:
            return "the host has no public address and is not in services.private";
        case service_failure::refused_request:
            return "a header that is not the flow's to set, or characters that HTTP does not know";
        case service_failure::not_resolved: return "the host name has no address";
        case service_failure::connection: return "no connection, or it broke before the reply was whole";
        case service_failure::tls: return "TLS failed: see the line of net for the reason";
        case service_failure::timeout: return "no whole reply in time";
        case service_failure::too_large: return "the reply is longer than services.bodyBytes";
        case service_failure::malformed: return "the reply is not HTTP";
        case service_failure::redirect_refused:
            return "redirect to another host, to another port or away from TLS";
        case service_failure::too_many_redirects: return "too many redirects";
        case service_failure::overloaded: return "too many requests to this host wait already";
        case service_failure::not_kept: return "the spool is full or cannot be written";
        case service_failure::stopped: return "the server is stopping";
    }
    return "failed";
}

}  // namespace switchhook::server::outside
