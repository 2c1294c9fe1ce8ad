#include "graph/auth/client_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <catch2/catch.hpp>
#include <set>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "bench.hpp"
#include "tests/support/app_certificate.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;

namespace {

const auto noon = std::chrono::system_clock::time_point(1'800'000'000s);
const std::string audience = "https://login.example/tenant/oauth2/v2.0/token";

const test::app_certificate& shared() {
    static const auto made = test::make_app_certificate();
    return made;
}

struct files : test::temporary_folder {
    std::string certificate = write("app.pem", shared().certificate);
    std::string key = write("app.key", shared().key);

    [[nodiscard]] std::shared_ptr<client_certificate> good() const {
        const auto loaded = client_certificate::load(certificate, key, "app-1", [] { return noon; });
        REQUIRE(loaded.has_value());
        return *loaded;
    }
    [[nodiscard]] std::string complaint(const std::string& of_certificate, const std::string& of_key) const {
        const auto loaded = client_certificate::load(of_certificate, of_key, "app-1");
        REQUIRE(loaded.has_error());
        auto text = loaded.error();
        for (auto at = text.find(path().string()); at != std::string::npos; at = text.find(path().string()))
            text.replace(at, path().string().size(), "F");
        return text;
    }
};

struct parts {
    explicit parts(const std::string& jwt) {
        const auto first = jwt.find('.'), last = jwt.rfind('.');
        REQUIRE(first < last);
        signed_text = jwt.substr(0, last);
        header = *base64url_decode(jwt.substr(0, first));
        claims = *base64url_decode(jwt.substr(first + 1, last - first - 1));
        signature = *base64url_decode(jwt.substr(last + 1));
    }
    std::string signed_text, header, claims, signature;
};

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::shared_ptr<X509> read_certificate() {
    BIO* memory = BIO_new_mem_buf(shared().certificate.data(), static_cast<int>(shared().certificate.size()));
    std::shared_ptr<X509> read(PEM_read_bio_X509(memory, nullptr, nullptr, nullptr), X509_free);
    BIO_free_all(memory);
    return read;
}

// OpenSSL by itself, without a line of the product.
bool is_ps256_of_certificate(const parts& jwt) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* of_key = nullptr;
    EVP_DigestVerifyInit(context, &of_key, EVP_sha256(), nullptr, X509_get0_pubkey(read_certificate().get()));
    EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_mgf1_md(of_key, EVP_sha256());
    EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, 32);
    const int verdict = EVP_DigestVerify(context, bytes_of(jwt.signature), jwt.signature.size(),
                                         bytes_of(jwt.signed_text), jwt.signed_text.size());
    EVP_MD_CTX_free(context);
    return verdict == 1;
}

}  // namespace

TEST_CASE("an assertion is a PS256 JWT that OpenSSL verifies with the certificate", "[graph][auth]") {
    const files f;
    const parts jwt(f.good()->assertion(audience));
    CHECK(is_ps256_of_certificate(jwt));
    auto changed = jwt;
    changed.signed_text.back() = changed.signed_text.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(is_ps256_of_certificate(changed));

    const auto header = json::document::parse(jwt.header);
    REQUIRE(header.has_value());
    CHECK(header->root()["alg"].as_string() == "PS256");
    CHECK(header->root()["typ"].as_string() == "JWT");
    unsigned char digest[32];
    unsigned length = 0;
    X509_digest(read_certificate().get(), EVP_sha256(), digest, &length);
    CHECK(header->root()["x5t#S256"].as_string() ==
          base64url_encode({reinterpret_cast<const char*>(digest), length}));

    const auto claims = json::document::parse(jwt.claims);
    REQUIRE(claims.has_value());
    const auto root = claims->root();
    CHECK(root["aud"].as_string() == audience);
    CHECK(root["iss"].as_string() == "app-1");
    CHECK(root["sub"].as_string() == "app-1");
    CHECK(root["nbf"].as_integer() == 1'800'000'000);
    CHECK(root["iat"].as_integer() == 1'800'000'000);
    CHECK(root["exp"].as_integer() == 1'800'000'600);
    CHECK(root["jti"].string_or().size() == 36);
}

TEST_CASE("every token request has an assertion of its own", "[graph][auth]") {
    const files f;
    const auto proof = f.good();
    asio::io_context io;
    std::set<std::string> bodies;
    for (int i = 0; i < 3; ++i) {
        net::form form;
        const auto added = bench::answer_to(io, proof->add_proof(form, audience));
        REQUIRE(added.has_value());
        CHECK(
            form.text().starts_with("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
                                    "client-assertion-type%3Ajwt-bearer&client_assertion=ey"));
        bodies.insert(form.text());
    }
    CHECK(bodies.size() == 3);
}

TEST_CASE("certificate and key may stand in one file", "[graph][auth]") {
    const files f;
    const auto both = f.write("both.pem", shared().key + shared().certificate);
    CHECK(client_certificate::load(both, both, "app-1").has_value());
}

TEST_CASE("what is wrong with certificate or key names the file", "[graph][auth]") {
    const files f;
    CHECK(f.complaint(f.file("none.pem"), f.key) == "cannot read \"F/none.pem\": No such file or directory");
    CHECK(f.complaint(f.path().string(), f.key) == "cannot read \"F\": Is a directory");
    CHECK(f.complaint(f.key, f.key) == "F/app.key: holds no certificate in PEM form");
    CHECK(f.complaint(f.certificate, f.certificate) == "F/app.pem: holds no private key in PEM form");
    const auto locked = f.write("locked.key", test::encrypted_key(shared()));
    CHECK(f.complaint(f.certificate, locked) ==
          "F/locked.key: the key is encrypted, and a server has nobody to ask for its passphrase");
    const auto other = f.write("other.key", test::make_app_certificate().key);
    CHECK(f.complaint(f.certificate, other) ==
          "F/other.key: is not the private key of the first certificate in F/app.pem");
}

TEST_CASE("a key of an elliptic curve is refused with the reason", "[graph][auth]") {
    const files f;
    const auto curve = test::make_app_certificate(test::key_kind::ec);
    CHECK(
        f.complaint(f.write("ec.pem", curve.certificate), f.key) ==
        "F/ec.pem: the certificate's key is not RSA, and the identity platform takes assertions signed with "
        "RSA only");
    CHECK(f.complaint(f.certificate, f.write("ec.key", curve.key)) ==
          "F/ec.key: the key is not RSA, and the identity platform takes assertions signed with RSA only");
}

TEST_CASE("a certificate is described by file, portal thumbprint and last day", "[graph][auth]") {
    const files f;
    unsigned char digest[20];
    unsigned length = 0;
    X509_digest(read_certificate().get(), EVP_sha1(), digest, &length);
    char first[9];
    std::snprintf(first, sizeof first, "%02X%02X%02X%02X", digest[0], digest[1], digest[2], digest[3]);
    const auto text = f.good()->describe();
    CHECK_THAT(text, Catch::StartsWith("certificate " + f.certificate + " (thumbprint " + first));
    CHECK_THAT(text, Catch::Contains("valid until 20"));
}

TEST_CASE("PS256 and RS256 are not taken for each other", "[graph][auth]") {
    const auto key = rsa_private_key::from_pem(shared().key);
    REQUIRE(key.has_value());
    const auto open = rsa_public_key::from_pem(key->public_pem());
    REQUIRE(open.has_value());
    const auto pss = key->sign("text", rsa_scheme::ps256), plain = key->sign("text");
    CHECK(open->verifies("text", pss, rsa_scheme::ps256));
    CHECK(open->verifies("text", plain));
    CHECK_FALSE(open->verifies("text", plain, rsa_scheme::ps256));
    CHECK_FALSE(open->verifies("text", pss));
    CHECK_FALSE(rsa_public_key::from_pem(shared().key).has_value());
}
