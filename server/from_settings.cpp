#include "server/from_settings.hpp"

namespace switchhook::server {

net::listener_limits listener_limits_of(const config::limit_settings& s) {
    net::listener_limits l;
    l.body_bytes = s.body_bytes;
    l.header_bytes = s.header_bytes;
    l.connections = s.connections;
    return l;
}

bot::call_settings call_settings_of(const config::settings& s, const std::string& public_url) {
    bot::call_settings c;
    c.callback_uri = public_url + "/callback";
    c.request_within = s.graph.timeout;
    c.media_grace = s.media.grace;
    c.keep_alive = s.keep_alive;
    c.tenant = s.app.tenant;
    c.application_instance = s.app.application_instance;
    return c;
}

result<net::tls_context_ptr, std::string> server_tls(const std::filesystem::path& certificate,
                                                     const std::filesystem::path& key) {
    if (certificate.empty()) return net::tls_context_ptr();
    auto made = net::make_server_tls(certificate.string(), key.string());
    if (!made.has_value()) return certificate.string() + ": " + made.error().message();
    return *made;
}

std::filesystem::path incoming_flow_of(const config::flow_settings& s) {
    return s.folder / (s.incoming + ".json");
}

}  // namespace switchhook::server
