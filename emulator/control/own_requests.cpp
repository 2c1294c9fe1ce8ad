#include "emulator/control/own_requests.hpp"

#include "emulator/control/problem_document.hpp"

namespace switchhook::emulator {

// An address is safe: a page can only come under a name that is somebody else's.
bool is_own_host(std::string_view host) {
    if (host.starts_with('[')) return host.find(']') != std::string_view::npos;
    const auto name = host.substr(0, host.find(':'));
    if (net::same_name(name, "localhost")) return true;
    return !name.empty() && name.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::optional<net::http_response> refuse_foreign_host(const net::http_request& request) {
    if (is_own_host(request.headers.find("Host"))) return std::nullopt;
    return problem_document(403, "Requests for other hosts are refused",
                            "The host must be localhost or an address.");
}

std::optional<net::http_response> refuse_foreign(const net::http_request& request) {
    if (auto refused = refuse_foreign_host(request)) return refused;
    const auto host = request.headers.find("Host");
    const auto origin = request.headers.find("Origin");
    const auto site = request.headers.find("Sec-Fetch-Site");
    const auto scheme = origin.find("://");
    const bool elsewhere = !origin.empty() && (scheme == std::string_view::npos ||
                                               !net::same_name(origin.substr(scheme + 3), host));
    // "none" is a person's doing: an address typed in, a bookmark.
    const bool led_here = !site.empty() && site != "same-origin" && site != "none";
    if (elsewhere || led_here) return problem_document(403, "Requests from other origins are refused");
    return std::nullopt;
}

}  // namespace switchhook::emulator
