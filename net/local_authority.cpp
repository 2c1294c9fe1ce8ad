#include "net/local_authority.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/freed_by.hpp"
#include "net/error.hpp"

namespace switchhook::net {
namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using file_ptr = std::unique_ptr<FILE, freed_by<std::fclose>>;

error_code system_error() { return {errno, boost::system::system_category()}; }

error_code refused() {
    ERR_clear_error();
    return errc::bad_certificate;
}

file_ptr open_for_owner(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return nullptr;
    file_ptr opened(::fdopen(descriptor, "w"));
    // One that was there before keeps its mode.
    if (::fchmod(descriptor, 0600) != 0) return nullptr;
    return opened;
}

// What was buffered is written now at the latest; a full disk shows here.
result<> closed(file_ptr file) {
    if (std::fclose(file.release()) != 0) return system_error();
    return {};
}

// OpenSSL's own would ask at the terminal, and wait there.
int no_passphrase(char*, int, int, void*) { return -1; }

result<> write_certificate(const std::string& file, X509* certificate) {
    file_ptr to(std::fopen(file.c_str(), "we"));
    if (!to) return system_error();
    if (PEM_write_X509(to.get(), certificate) != 1) return refused();
    return closed(std::move(to));
}

result<> write_key(const std::string& file, EVP_PKEY* key) {
    auto to = open_for_owner(file);
    if (!to) return system_error();
    if (PEM_write_PrivateKey(to.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return refused();
    return closed(std::move(to));
}

bool add_extension(X509* to, X509* issuer, int which, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str()));
    return extension && X509_add_ext(to, extension.get(), -1) == 1;
}

// Everything but the extensions, the issuer and the signature.
certificate_ptr blank(const std::string& common_name, EVP_PKEY* key, const certificate_wish& wish) {
    certificate_ptr made(X509_new());
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), (serial >> 1) | 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.valid_from.count());
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.valid_until.count());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    X509_set_pubkey(made.get(), key);
    return made;
}

}  // namespace

struct local_authority::state {
    key_ptr key;
    certificate_ptr certificate;
};

local_authority::local_authority(std::unique_ptr<state> s) : state_(std::move(s)) {}
local_authority::local_authority(local_authority&&) noexcept = default;
local_authority& local_authority::operator=(local_authority&&) noexcept = default;
local_authority::~local_authority() = default;

result<local_authority> local_authority::make(const std::string& common_name) {
    auto s = std::make_unique<state>();
    s->key.reset(EVP_EC_gen("P-256"));
    certificate_wish wish;
    wish.valid_until = std::chrono::hours(24 * 3650);
    s->certificate = blank(common_name, s->key.get(), wish);
    X509* self = s->certificate.get();
    X509_set_issuer_name(self, X509_get_subject_name(self));
    const bool made = add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                      add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      add_extension(self, self, NID_subject_key_identifier, "hash") &&
                      X509_sign(self, s->key.get(), EVP_sha256()) > 0;
    if (!made) return refused();
    return local_authority(std::move(s));
}

result<local_authority> local_authority::load(const std::string& certificate_file,
                                              const std::string& key_file) {
    auto s = std::make_unique<state>();
    const file_ptr certificate(std::fopen(certificate_file.c_str(), "re"));
    const file_ptr key(std::fopen(key_file.c_str(), "re"));
    if (!certificate || !key) return system_error();
    s->certificate.reset(PEM_read_X509(certificate.get(), nullptr, nullptr, nullptr));
    s->key.reset(PEM_read_PrivateKey(key.get(), nullptr, no_passphrase, nullptr));
    if (!s->certificate || !s->key || X509_check_private_key(s->certificate.get(), s->key.get()) != 1)
        return refused();
    if (X509_cmp_current_time(X509_get0_notAfter(s->certificate.get())) < 0) return refused();
    return local_authority(std::move(s));
}

result<> local_authority::save_certificate(const std::string& certificate_file) const {
    return write_certificate(certificate_file, state_->certificate.get());
}

result<> local_authority::save(const std::string& certificate_file, const std::string& key_file) const {
    if (auto written = write_key(key_file, state_->key.get()); written.has_error()) return written;
    return save_certificate(certificate_file);
}

result<> local_authority::issue(const certificate_wish& wish, const std::string& certificate_file,
                                const std::string& key_file) const {
    const key_ptr key(EVP_EC_gen("P-256"));
    const auto leaf = blank("Switchhook", key.get(), wish);
    X509* signer = state_->certificate.get();
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(signer));
    const bool made = add_extension(leaf.get(), signer, NID_basic_constraints, "critical,CA:FALSE") &&
                      add_extension(leaf.get(), signer, NID_key_usage, "critical,digitalSignature") &&
                      add_extension(leaf.get(), signer, NID_ext_key_usage, "serverAuth") &&
                      add_extension(leaf.get(), signer, NID_authority_key_identifier, "keyid") &&
                      add_extension(leaf.get(), signer, NID_subject_alt_name, wish.names) &&
                      X509_sign(leaf.get(), state_->key.get(), EVP_sha256()) > 0;
    if (!made) return refused();
    if (auto written = write_key(key_file, key.get()); written.has_error()) return written;
    return write_certificate(certificate_file, leaf.get());
}

}  // namespace switchhook::net
