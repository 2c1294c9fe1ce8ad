#include "graph/auth/client_certificate.hpp"

#include "base/base64url.hpp"
#include "base/day.hpp"
#include "base/guid.hpp"
#include "base/json/writer.hpp"
#include "base/log.hpp"
#include "graph/auth/small_file.hpp"

namespace switchhook::graph {
namespace {

constexpr std::chrono::minutes life{10};
constexpr std::size_t longest_pem = 256U << 10;

const char* what_is_wrong(key_trouble t) {
    switch (t) {
        case key_trouble::encrypted:
            return "the key is encrypted, and a server has nobody to ask for its passphrase";
        case key_trouble::not_rsa:
            return "the key is not RSA, and the identity platform takes assertions signed with RSA only";
        case key_trouble::unreadable: break;
    }
    return "holds no private key in PEM form";
}

}  // namespace

client_certificate::client_certificate(std::string name, certificate shown, rsa_private_key key,
                                       std::string client_id, clock now)
    : name_(std::move(name)),
      certificate_(std::move(shown)),
      key_(std::move(key)),
      client_id_(std::move(client_id)),
      now_(std::move(now)) {}

result<std::shared_ptr<client_certificate>, std::string> client_certificate::load(
    const std::filesystem::path& certificate_file, const std::filesystem::path& key_file,
    std::string client_id, clock now) {
    const auto public_text = read_small_file(certificate_file, longest_pem);
    if (!public_text) return public_text.error();
    const auto shown = certificate::from_pem(*public_text);
    if (!shown) return certificate_file.string() + ": " + shown.error();
    auto private_text = read_small_file(key_file, longest_pem);
    if (!private_text) return private_text.error();
    const auto key = rsa_private_key::read_pem(*private_text);
    ::explicit_bzero(private_text->data(), private_text->size());
    if (!key) return key_file.string() + ": " + what_is_wrong(key.error());
    if (!shown->is_of(*key))
        return key_file.string() + ": is not the private key of the first certificate in " +
               certificate_file.string();
    return std::shared_ptr<client_certificate>(new client_certificate(certificate_file.string(), *shown, *key,
                                                                      std::move(client_id), std::move(now)));
}

std::string client_certificate::describe() const {
    return "certificate " + name_ + " (thumbprint " + certificate_.portal_thumbprint() + ", valid until " +
           day_of(certificate_.not_after()) + ")";
}

std::string client_certificate::assertion(const std::string& audience) const {
    json::writer header;
    header.object([&] {
        header.field("alg", "PS256");
        header.field("typ", "JWT");
        header.field("x5t#S256", certificate_.sha256_thumbprint());
    });
    const auto now = std::chrono::floor<std::chrono::seconds>(now_()).time_since_epoch();
    json::writer claims;
    claims.object([&] {
        claims.field("aud", audience);
        claims.field("iss", client_id_);
        claims.field("sub", client_id_);
        claims.field("jti", random_guid());  // it only must not come twice
        claims.field("nbf", now.count());
        claims.field("iat", now.count());
        claims.field("exp", std::chrono::seconds(now + life).count());
    });
    std::string jwt = base64url_encode(header.take()) + '.' + base64url_encode(claims.take());
    jwt += '.' + base64url_encode(key_.sign(jwt, rsa_scheme::ps256));
    return jwt;
}

asio::awaitable<result<void, std::string>> client_certificate::add_proof(net::form& form,
                                                                         const std::string& token_url) {
    // Judged by the platform, whose clock counts; ours may be the wrong one.
    if (now_() >= certificate_.not_after())
        log::warn("auth", "the certificate has expired", {{"certificate", describe()}});
    add_assertion(form, assertion(token_url));
    co_return result<void, std::string>();
}

}  // namespace switchhook::graph
