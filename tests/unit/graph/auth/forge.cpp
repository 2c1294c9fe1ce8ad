#include "forge.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <stdexcept>

#include "base/base64url.hpp"

namespace switchhook::graph::forge {
namespace {

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string written(BIO* memory) {
    char* start = nullptr;
    const long length = BIO_get_mem_data(memory, &start);
    std::string text(start, static_cast<std::size_t>(length));
    BIO_free_all(memory);
    return text;
}

std::string private_pem(EVP_PKEY* key) {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    return written(memory);
}

rsa_private_key same_key(EVP_PKEY* key) {
    auto read = rsa_private_key::from_pem(private_pem(key));
    if (!read) throw std::runtime_error("a private key does not survive PEM");
    return *read;
}

}  // namespace

json_object json_object::with(const std::string& name, const std::string& raw) const {
    auto changed = *this;
    changed.members_[name] = raw;
    return changed;
}

json_object json_object::without(const std::string& name) const {
    auto changed = *this;
    changed.members_.erase(name);
    return changed;
}

std::string json_object::text() const {
    std::string text = "{";
    for (const auto& [name, raw] : members_) {
        if (text.size() > 1) text += ',';
        text += quoted(name) + ':' + raw;
    }
    return text + '}';
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

expectations expected_claims() {
    return {bot_id,
            {"https://api.botframework.com", "https://graph.microsoft.com"},
            {tenant_id},
            std::chrono::minutes(5)};
}

json_object good_claims() {
    const auto start = noon.time_since_epoch().count();
    return {{"aud", quoted(bot_id)},
            {"iss", quoted("https://api.botframework.com")},
            {"iat", std::to_string(start)},
            {"nbf", std::to_string(start)},
            {"exp", std::to_string(start + 3900)},
            {"tid", quoted(tenant_id)}};
}

key::key(std::string kid, unsigned bits)
    : key_(EVP_RSA_gen(bits), EVP_PKEY_free), signer_(std::move(kid), same_key(key_.get())) {}

json_object key::header() const {
    return {{"alg", quoted("RS256")}, {"typ", quoted("JWT")}, {"kid", quoted(signer_.kid())}};
}

json_object key::jwk() const {
    return {{"kty", quoted("RSA")},
            {"kid", quoted(signer_.kid())},
            {"n", quoted(n_text())},
            {"e", quoted("AQAB")}};
}

std::string key::n_text() const { return base64url_encode(same_key(key_.get()).modulus()); }

std::string key::public_pem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(memory, key_.get());
    return written(memory);
}

std::string key::certificate_der() const {
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key_.get());
    X509_sign(certificate, key_.get(), EVP_sha256());
    std::string der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)), '\0');
    auto* out = bytes_of(der);
    i2d_X509(certificate, &out);
    X509_free(certificate);
    return der;
}

std::string key::sign_pss(std::string_view header, std::string_view claims) const {
    const auto text = unsigned_part(header, claims);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* parameters = nullptr;
    EVP_DigestSignInit(context, &parameters, EVP_sha256(), nullptr, key_.get());
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    auto length = signature.size();
    EVP_DigestSign(context, bytes_of(signature), &length, bytes_of(std::string_view(text)), text.size());
    EVP_MD_CTX_free(context);
    return text + '.' + base64url_encode(signature);
}

const key& signing_key() {
    static const key made("key-1");
    return made;
}

const key& other_key() {
    static const key made("key-1");
    return made;
}

const key& next_key() {
    static const key made("key-2");
    return made;
}

std::string unsigned_part(std::string_view header, std::string_view claims) {
    return base64url_encode(header) + '.' + base64url_encode(claims);
}

std::string sign_hmac(std::string_view header, std::string_view claims, std::string_view secret) {
    const auto text = unsigned_part(header, claims);
    std::string signature(32, '\0');
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(std::string_view(text)),
         text.size(), bytes_of(signature), nullptr);
    return text + '.' + base64url_encode(signature);
}

std::string ec_private_pem() {
    const std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    return private_pem(key.get());
}

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::string jwk_set_text(std::initializer_list<std::string> jwks) {
    std::string text = R"({"keys":[)";
    for (const auto& jwk : jwks) text += (text.back() == '[' ? "" : ",") + jwk;
    return text + "]}";
}

}  // namespace switchhook::graph::forge
