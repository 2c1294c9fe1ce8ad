#include "graph/auth/rsa_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <stdexcept>

#include "base/freed_by.hpp"

namespace switchhook::graph {
namespace {

template <class T, auto Free>
using handle = std::unique_ptr<T, freed_by<Free>>;

using bignum = handle<BIGNUM, BN_free>;
using digest_context = handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using key_context = handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

// OpenSSL keeps the failures of a thread in a queue; what is left there would be blamed on the next TLS
// operation.
struct clear_errors {
    clear_errors() = default;
    clear_errors(const clear_errors&) = delete;
    clear_errors& operator=(const clear_errors&) = delete;
    ~clear_errors() { ERR_clear_error(); }
};

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

// https://www.rfc-editor.org/rfc/rfc7518#section-3.5: MGF1 with the same hash, and a salt of its length.
bool set_scheme(EVP_PKEY_CTX* context, rsa_scheme scheme) {
    if (scheme == rsa_scheme::rs256) return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

handle<BIO, BIO_free_all> reader_of(std::string_view text) {
    return handle<BIO, BIO_free_all>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string number_of(const EVP_PKEY& key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(&key, name, &raw) != 1) throw std::runtime_error("RSA key without its numbers");
    const bignum number(raw);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    return bytes;
}

}  // namespace

std::optional<rsa_public_key> rsa_public_key::from_numbers(std::string_view modulus,
                                                           std::string_view exponent) {
    const clear_errors at_end;
    const bignum n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
    const bignum e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
    const handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder) return std::nullopt;
    if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return std::nullopt;
    const handle<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const key_context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return std::nullopt;
    return rsa_public_key(owned(key));
}

std::optional<rsa_public_key> rsa_public_key::from_certificate(std::string_view der) {
    const clear_errors at_end;
    const unsigned char* next = bytes_of(der);
    const handle<X509, X509_free> certificate(d2i_X509(nullptr, &next, static_cast<long>(der.size())));
    auto key = owned(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
    if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1) return std::nullopt;
    return rsa_public_key(std::move(key));
}

std::optional<rsa_public_key> rsa_public_key::from_pem(std::string_view pem) {
    const clear_errors at_end;
    const auto source = reader_of(pem);
    auto key = owned(source ? PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!key || EVP_PKEY_is_a(key.get(), "RSA") != 1) return std::nullopt;
    return rsa_public_key(std::move(key));
}

bool rsa_public_key::verifies(std::string_view text, std::string_view signature, rsa_scheme scheme) const {
    const clear_errors at_end;
    const digest_context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* of_key = nullptr;
    return context && EVP_DigestVerifyInit(context.get(), &of_key, EVP_sha256(), nullptr, key_.get()) == 1 &&
           set_scheme(of_key, scheme) &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                            text.size()) == 1;
}

rsa_public_key::match rsa_public_key::compare_with_certificate(std::string_view der) const {
    const clear_errors at_end;
    const unsigned char* next = bytes_of(der);
    const handle<X509, X509_free> certificate(d2i_X509(nullptr, &next, static_cast<long>(der.size())));
    if (!certificate || next != bytes_of(der) + der.size()) return match::not_a_certificate;
    const EVP_PKEY* certified = X509_get0_pubkey(certificate.get());
    if (certified == nullptr) return match::not_a_certificate;
    return EVP_PKEY_eq(certified, key_.get()) == 1 ? match::same_key : match::another_key;
}

rsa_private_key rsa_private_key::generate(unsigned bits) {
    const clear_errors at_end;
    auto key = owned(EVP_RSA_gen(bits));
    if (!key) throw std::runtime_error("cannot generate an RSA key");
    return rsa_private_key(std::move(key));
}

std::optional<rsa_private_key> rsa_private_key::from_pem(std::string_view pem) {
    auto read = read_pem(pem);
    if (!read) return std::nullopt;
    return *std::move(read);
}

result<rsa_private_key, key_trouble> rsa_private_key::read_pem(std::string_view pem) {
    const clear_errors at_end;
    const auto source = reader_of(pem);
    if (!source) return key_trouble::unreadable;
    // Without this, OpenSSL would ask for the password of an encrypted key on the terminal.
    pem_password_cb* const no_password = [](char*, int, int, void* asked) {
        *static_cast<bool*>(asked) = true;
        return 0;
    };
    bool asked = false;
    auto key = owned(PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, &asked));
    if (!key) return asked ? key_trouble::encrypted : key_trouble::unreadable;
    if (EVP_PKEY_is_a(key.get(), "RSA") != 1) return key_trouble::not_rsa;
    return rsa_private_key(std::move(key));
}

std::string rsa_private_key::sign(std::string_view text, rsa_scheme scheme) const {
    const clear_errors at_end;
    const digest_context context(EVP_MD_CTX_new());
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    auto length = signature.size();
    EVP_PKEY_CTX* of_key = nullptr;
    if (!context || EVP_DigestSignInit(context.get(), &of_key, EVP_sha256(), nullptr, key_.get()) != 1 ||
        !set_scheme(of_key, scheme) ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                       bytes_of(text), text.size()) != 1)
        throw std::runtime_error("cannot sign");
    signature.resize(length);
    return signature;
}

std::string rsa_private_key::modulus() const { return number_of(*key_, OSSL_PKEY_PARAM_RSA_N); }
std::string rsa_private_key::exponent() const { return number_of(*key_, OSSL_PKEY_PARAM_RSA_E); }

std::string rsa_private_key::public_pem() const {
    const clear_errors at_end;
    const handle<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    char* start = nullptr;
    if (!memory || PEM_write_bio_PUBKEY(memory.get(), key_.get()) != 1)
        throw std::runtime_error("cannot write a public key");
    const long length = BIO_get_mem_data(memory.get(), &start);
    return {start, static_cast<std::size_t>(length)};
}

}  // namespace switchhook::graph
