#include "tests/support/app_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace switchhook::test {
namespace {

std::string written(BIO* memory) {
    char* start = nullptr;
    const long length = BIO_get_mem_data(memory, &start);
    std::string text(start, static_cast<std::size_t>(length));
    BIO_free_all(memory);
    return text;
}

std::shared_ptr<EVP_PKEY> read_key(const std::string& pem) {
    BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(memory, nullptr, nullptr, nullptr), EVP_PKEY_free);
    BIO_free_all(memory);
    if (!key) throw std::runtime_error("the test's key cannot be read");
    return key;
}

}  // namespace

app_certificate make_app_certificate(key_kind kind, std::chrono::seconds valid_until) {
    const std::shared_ptr<EVP_PKEY> key(kind == key_kind::rsa ? EVP_RSA_gen(2048U) : EVP_EC_gen("P-256"),
                                        EVP_PKEY_free);
    const std::shared_ptr<X509> certificate(X509_new(), X509_free);
    if (!key || !certificate) throw std::runtime_error("no certificate for the test");
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_until.count());
    X509_set_pubkey(certificate.get(), key.get());
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        throw std::runtime_error("the test's certificate cannot be signed");
    BIO* shown = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(shown, certificate.get());
    BIO* kept = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(kept, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {written(shown), written(kept)};
}

std::string encrypted_key(const app_certificate& of) {
    const auto key = read_key(of.key);
    std::string passphrase = "passphrase";
    BIO* kept = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(kept, key.get(), EVP_aes_128_cbc(),
                             reinterpret_cast<unsigned char*>(passphrase.data()),
                             static_cast<int>(passphrase.size()), nullptr, nullptr);
    return written(kept);
}

}  // namespace switchhook::test
