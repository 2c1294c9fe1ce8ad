#include "server/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <cstdio>
#include <memory>
#include <string>

#include "graph/auth/client_certificate.hpp"

namespace switchhook::server {
namespace {

template <auto release>
struct releaser {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
using bio = std::unique_ptr<BIO, releaser<BIO_free>>;
using certificate = std::unique_ptr<X509, releaser<X509_free>>;
using private_key = std::unique_ptr<EVP_PKEY, releaser<EVP_PKEY_free>>;

bio open(const std::filesystem::path& file) {
    return file.empty() ? bio() : bio(BIO_new_file(file.c_str(), "r"));
}

// Nobody is there to be asked when a server starts.
int no_passphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

certificate read_certificate(BIO* from) {
    bool asked = false;
    return certificate(PEM_read_bio_X509(from, nullptr, no_passphrase, &asked));
}

// 2026-11-22
std::string day_of(const ASN1_TIME* when) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(when, &parts) != 1) return "a day that cannot be read";
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    return text;
}

void complain(const named_file& about, std::string what, problems& out, severity level = severity::error) {
    out.add({about.file.string(), 0, 0, std::string(about.place), std::move(what), level, "certificate"});
}

void check_days(const named_file& chain, const X509* leaf, problems& out) {
    const auto *from = X509_get0_notBefore(leaf), *until = X509_get0_notAfter(leaf);
    if (X509_cmp_current_time(until) < 0)
        complain(chain, "the certificate expired on " + day_of(until), out, severity::warning);
    else if (X509_cmp_current_time(from) > 0)
        complain(chain, "the certificate is not valid before " + day_of(from), out, severity::warning);
}

}  // namespace

void check_certificate(const named_file& chain, const named_file& key, problems& out) {
    const auto chain_file = open(chain.file), key_file = open(key.file);
    if (!chain_file || !key_file) return ERR_clear_error();
    const auto leaf = read_certificate(chain_file.get());
    if (!leaf) complain(chain, "holds no certificate in PEM form", out);
    if (leaf) check_days(chain, leaf.get(), out);
    bool asked = false;
    const private_key secret(PEM_read_bio_PrivateKey(key_file.get(), nullptr, no_passphrase, &asked));
    if (!secret && asked)
        complain(key, "the key is encrypted, and a server has nobody to ask for its passphrase", out);
    else if (!secret)
        complain(key, "holds no private key in PEM form", out);
    else if (leaf && X509_check_private_key(leaf.get(), secret.get()) != 1)
        complain(key, "is not the private key of the first certificate in \"" + chain.file.string() + '"',
                 out);
    ERR_clear_error();
}

void check_trust(const named_file& bundle, problems& out) {
    const auto file = open(bundle.file);
    if (file && !read_certificate(file.get())) complain(bundle, "holds no certificate in PEM form", out);
    ERR_clear_error();
}

// What TLS does not mind, signing in does: the identity platform takes RSA only.
void check_app_certificate(const config::app_settings& app, problems& out) {
    if (app.certificate.empty() || app.key.empty()) return;
    problems found;
    check_certificate({app.certificate, "/app/certificate"}, {app.key, "/app/key"}, found);
    const bool sound = !found.any_error();
    out.append(std::move(found));
    if (!sound || !open(app.certificate) || !open(app.key)) return ERR_clear_error();
    const auto loaded = graph::client_certificate::load(app.certificate, app.key, app.id);
    if (!loaded.has_error()) return;
    const auto& line = loaded.error();  // FILE: what
    const auto colon = line.find(": ");
    out.add({line.substr(0, colon), 0, 0, "/app", line.substr(colon + 2), severity::error, "certificate"});
}

void check_certificates(const config::settings& s, problems& out) {
    check_certificate({s.listen.certificate, "/listen/certificate"}, {s.listen.key, "/listen/key"}, out);
    check_other_certificates(s, out);
}

void check_other_certificates(const config::settings& s, problems& out) {
    check_certificate({s.admin.certificate, "/admin/certificate"}, {s.admin.key, "/admin/key"}, out);
    check_trust({s.graph.trust, "/graph/trust"}, out);
    check_app_certificate(s.app, out);
}

}  // namespace switchhook::server
