#include "tests/support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace switchhook::test {
namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;

// Tests have no use for a half-made certificate.
void must(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

void write_pem(const std::string& file, X509* certificate) {
    std::unique_ptr<FILE, freed_by<std::fclose>> to(std::fopen(file.c_str(), "w"));
    must(to && PEM_write_X509(to.get(), certificate) == 1, "cannot write a certificate");
}

void write_pem(const std::string& file, EVP_PKEY* key) {
    std::unique_ptr<FILE, freed_by<std::fclose>> to(std::fopen(file.c_str(), "w"));
    must(to && PEM_write_PrivateKey(to.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "cannot write a key");
}

void add_extension(X509* to, X509* issuer, int which, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str()));
    must(extension && X509_add_ext(to, extension.get(), -1) == 1, "cannot add an extension");
}

// Everything but the extensions and the signature.
certificate_ptr blank(const char* common_name, EVP_PKEY* key, long serial, const certificate_wish& wish) {
    certificate_ptr made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), wish.valid_from.count());
    X509_gmtime_adj(X509_getm_notAfter(made.get()), wish.valid_until.count());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
    must(X509_set_pubkey(made.get(), key) == 1, "cannot set a public key");
    return made;
}

}  // namespace

struct certificate_authority::issuer {
    key_ptr key;
    certificate_ptr certificate;
};

certificate_authority::certificate_authority() : issuer_(new issuer) {
    issuer_->key.reset(EVP_EC_gen("P-256"));
    issuer_->certificate = blank("Switchhook test authority", issuer_->key.get(), 1, {});
    X509* self = issuer_->certificate.get();
    X509_set_issuer_name(self, X509_get_subject_name(self));
    add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(self, self, NID_subject_key_identifier, "hash");
    must(X509_sign(self, issuer_->key.get(), EVP_sha256()) > 0, "cannot sign");
    write_pem(file(), self);
}

certificate_authority::~certificate_authority() { delete issuer_; }

certificate_files certificate_authority::issue(const certificate_wish& wish) {
    const std::string number = std::to_string(++issued_);
    const certificate_files files{folder_.file("leaf" + number + ".pem"),
                                  folder_.file("leaf" + number + ".key")};
    const key_ptr key(EVP_EC_gen("P-256"));
    const certificate_ptr leaf = blank("Switchhook test", key.get(), issued_ + 1, wish);
    X509* signer = issuer_->certificate.get();
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(signer));
    add_extension(leaf.get(), signer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(leaf.get(), signer, NID_key_usage, "critical,digitalSignature");
    add_extension(leaf.get(), signer, NID_ext_key_usage, "serverAuth");
    add_extension(leaf.get(), signer, NID_authority_key_identifier, "keyid");
    add_extension(leaf.get(), signer, NID_subject_alt_name, wish.names);
    must(X509_sign(leaf.get(), issuer_->key.get(), EVP_sha256()) > 0, "cannot sign");
    write_pem(files.chain, leaf.get());
    write_pem(files.key, key.get());
    return files;
}

}  // namespace switchhook::test
