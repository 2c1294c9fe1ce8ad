#include "net/url.hpp"

#include "base/percent.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include "net/error.hpp"

namespace switchhook::net {
namespace {

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// RFC 3986 allows more in a name than DNS or a certificate knows: escapes, quotes, semicolons.
bool is_host(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

unsigned short usual_port(bool tls) { return tls ? 443 : 80; }

}  // namespace

std::string to_string(const origin& o) {
    std::string text = o.tls ? "https://" : "http://";
    const bool is_ipv6 = o.host.find(':') != std::string::npos;
    text += is_ipv6 ? "[" + o.host + "]" : o.host;
    if (o.port != usual_port(o.tls)) text += ":" + std::to_string(o.port);
    return text;
}

result<url> parse_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
    if (!parsed) return errc::bad_url;
    const boost::urls::url_view& parts = *parsed;

    url found;
    if (parts.scheme_id() == boost::urls::scheme::https)
        found.where.tls = true;
    else if (parts.scheme_id() == boost::urls::scheme::http)
        found.where.tls = false;
    else
        return errc::bad_url;

    if (!parts.has_authority() || parts.has_userinfo()) return errc::bad_url;
    switch (parts.host_type()) {
        case boost::urls::host_type::name:
        case boost::urls::host_type::ipv4: found.where.host = lower(std::string(parts.encoded_host())); break;
        case boost::urls::host_type::ipv6: found.where.host = lower(std::string(parts.host_address())); break;
        default: return errc::bad_url;
    }
    if (!is_host(found.where.host)) return errc::bad_url;

    found.where.port = usual_port(found.where.tls);
    if (parts.has_port() && !parts.port().empty()) {
        if (parts.port_number() == 0) return errc::bad_url;  // zero, or more than 65535
        found.where.port = parts.port_number();
    }

    found.target = std::string(parts.encoded_path());
    if (found.target.empty()) found.target = "/";
    // Boost.URL 1.81 takes what is wrong behind a host or port for a path.
    if (found.target.front() != '/') return errc::bad_url;
    if (parts.has_query()) found.target += "?" + std::string(parts.encoded_query());
    return found;
}

result<url> resolve_url(const url& base, std::string_view reference) {
    const std::string whole = to_string(base.where) + base.target;
    const auto from = boost::urls::parse_uri(whole);
    const auto to =
        boost::urls::parse_uri_reference(boost::urls::string_view(reference.data(), reference.size()));
    boost::urls::url found;
    if (!from || !to || !boost::urls::resolve(*from, *to, found)) return errc::bad_url;
    auto meant = parse_url(std::string_view(found.data(), found.size()));
    // Boost.URL 1.81 leaves those segments that lead above the root.
    while (meant && meant->target.starts_with("/../")) meant->target.erase(0, 3);
    return meant;
}

void form::add(std::string_view name, std::string_view value) {
    if (!text_.empty()) text_ += '&';
    text_ += percent_encode(name);
    text_ += '=';
    text_ += percent_encode(value);
}

}  // namespace switchhook::net
