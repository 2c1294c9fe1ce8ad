#include "graph/auth/jwt_signer.hpp"

#include "base/base64url.hpp"

namespace switchhook::graph {

std::string jwt_signer::default_header() const {
    json::writer w;
    w.object([&] {
        w.field("alg", "RS256");
        w.field("typ", "JWT");
        w.field("kid", kid_);
        w.field("x5t", kid_);
    });
    return w.take();
}

std::string jwt_signer::sign(std::string_view claims) const { return sign(default_header(), claims); }

std::string jwt_signer::sign(std::string_view header, std::string_view claims) const {
    std::string token = base64url_encode(header) + '.' + base64url_encode(claims);
    const auto signature = key_.sign(token);
    token += '.';
    token += base64url_encode(signature);
    return token;
}

void jwt_signer::write_jwk(json::writer& out) const {
    out.object([&] {
        out.field("kty", "RSA");
        out.field("use", "sig");
        out.field("kid", kid_);
        out.field("x5t", kid_);
        out.field("n", base64url_encode(key_.modulus()));
        out.field("e", base64url_encode(key_.exponent()));
    });
}

std::string jwt_signer::jwk_set_text() const {
    json::writer w;
    w.object([&] { w.array("keys", [&] { write_jwk(w); }); });
    return w.take();
}

}  // namespace switchhook::graph
