#include "graph/auth/certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "base/base64url.hpp"

namespace switchhook::graph {
namespace {

std::string digest_of(std::string_view der, const EVP_MD* algorithm) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(der.data(), der.size(), bytes, &length, algorithm, nullptr) != 1) return {};
    return {reinterpret_cast<const char*>(bytes), length};
}

std::string in_hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::chrono::sys_seconds time_of(const ASN1_TIME* at) {
    std::tm parts{};
    if (at == nullptr || ASN1_TIME_to_tm(at, &parts) != 1) return {};
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

}  // namespace

result<certificate, std::string> certificate::from_pem(std::string_view pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> source(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
    const std::unique_ptr<X509, decltype(&X509_free)> read(
        source ? PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr) : nullptr, X509_free);
    ERR_clear_error();
    if (!read) return std::string("holds no certificate in PEM form");
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(read.get(), &bytes);
    if (length <= 0) return std::string("holds a certificate that cannot be used");
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    auto key = rsa_public_key::from_certificate(der);
    if (!key)
        return std::string(
            "the certificate's key is not RSA, and the identity platform takes assertions signed with RSA "
            "only");
    certificate made(*std::move(key));
    const auto sha1 = digest_of(der, EVP_sha1());
    made.sha256_ = base64url_encode(digest_of(der, EVP_sha256()));
    made.sha1_ = base64url_encode(sha1);
    made.shown_ = in_hexadecimal(sha1);
    made.from_ = time_of(X509_get0_notBefore(read.get()));
    made.until_ = time_of(X509_get0_notAfter(read.get()));
    made.der_ = std::move(der);
    return made;
}

bool certificate::is_of(const rsa_private_key& key) const {
    const auto own = rsa_public_key::from_numbers(key.modulus(), key.exponent());
    return own && own->compare_with_certificate(der_) == rsa_public_key::match::same_key;
}

}  // namespace switchhook::graph
