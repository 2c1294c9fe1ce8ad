#include "server/commands/certificates.hpp"

#include <string>

#include "config/validate.hpp"
#include "net/tls.hpp"

namespace switchhook::server {
namespace {

bool opens(const named_file& named) {
    return !named.file.empty() && !config::check_readable_file(named.file);
}

}  // namespace

void check_certificate(const named_file& chain, const named_file& key, problems& out) {
    if (!opens(chain) || !opens(key)) return;
    if (const auto made = net::make_server_tls(chain.file.string(), key.file.string()); made.has_error())
        out.add({chain.file.string(), 0, 0, std::string(chain.place),
                 "cannot be used with the key \"" + key.file.string() + "\": " + made.error().message()});
}

void check_trust(const named_file& bundle, problems& out) {
    if (!opens(bundle)) return;
    if (const auto made = net::make_client_tls(bundle.file.string()); made.has_error())
        out.add({bundle.file.string(), 0, 0, std::string(bundle.place),
                 "holds no certificate that can be used: " + made.error().message()});
}

void check_certificates(const config::settings& s, problems& out) {
    check_certificate({s.listen.certificate, "/listen/certificate"}, {s.listen.key, "/listen/key"}, out);
    check_certificate({s.admin.certificate, "/admin/certificate"}, {s.admin.key, "/admin/key"}, out);
    check_trust({s.graph.trust, "/graph/trust"}, out);
}

}  // namespace switchhook::server
