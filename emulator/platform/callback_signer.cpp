#include "emulator/platform/callback_signer.hpp"

#include "base/json/writer.hpp"

namespace switchhook::emulator {
namespace {

constexpr std::size_t published_keys = 2;
constexpr std::size_t most_cached = 1'000;
constexpr std::string_view issuer = "https://api.botframework.com";

struct claims {
    std::string audience;
    std::string tenant;  // left out when empty
    std::chrono::sys_seconds from;
    std::chrono::sys_seconds until;
};

std::string text_of(const claims& c) {
    json::writer w;
    w.object([&] {
        w.field("aud", c.audience);
        w.field("iss", issuer);
        w.field("iat", c.from.time_since_epoch().count());
        w.field("nbf", c.from.time_since_epoch().count());
        w.field("exp", c.until.time_since_epoch().count());
        if (!c.tenant.empty()) w.field("tid", c.tenant);
    });
    return w.take();
}

}  // namespace

callback_signer::callback_signer(make_key keys, chance& ids) : make_key_(std::move(keys)), ids_(ids) {
    rotate();
}

void callback_signer::rotate() {
    signers_.emplace_back(ids_.token().substr(0, 27), make_key_());
    if (signers_.size() > published_keys) signers_.erase(signers_.begin());
    cache_.clear();
}

std::string callback_signer::token(const std::string& app_id, const std::string& tenant,
                                   std::chrono::sys_seconds now) {
    auto key = std::make_pair(app_id, tenant);
    if (const auto known = cache_.find(key); known != cache_.end() && now < known->second.made + reuse)
        return known->second.token;
    if (cache_.size() >= most_cached) cache_.clear();
    std::string made = signers_.back().sign(text_of({app_id, tenant, now, now + lifetime}));
    cache_[std::move(key)] = {made, now};
    return made;
}

std::string callback_signer::flawed_token(token_flaw flaw, const std::string& app_id,
                                          const std::string& tenant, std::chrono::sys_seconds now) {
    claims c{app_id, tenant, now, now + lifetime};
    const auto& signer = signers_.back();
    switch (flaw) {
        case token_flaw::expired:
            c.from -= std::chrono::hours(3);
            c.until = c.from + lifetime;
            break;
        case token_flaw::wrong_audience: c.audience = ids_.guid(); break;
        case token_flaw::unknown_key:
            return signer.sign(R"({"alg":"RS256","typ":"JWT","kid":")" + ids_.guid() + "\"}", text_of(c));
        case token_flaw::no_tenant: c.tenant.clear(); break;
        case token_flaw::early:
            c.from += std::chrono::minutes(30);
            c.until += std::chrono::minutes(30);
            break;
        case token_flaw::bad_signature: {
            std::string token = signer.sign(text_of(c));
            char& middle = token[token.rfind('.') + 20];
            middle = middle == 'A' ? 'B' : 'A';
            return token;
        }
    }
    return signer.sign(text_of(c));
}

// The members are those of the platform's own document, its odd algorithm name among them.
std::string callback_signer::open_id_configuration(const std::string& own_url) const {
    json::writer w;
    w.object([&] {
        w.field("issuer", issuer);
        w.field("authorization_endpoint", "https://invalid.botframework.com/");
        w.field("jwks_uri", own_url + "/v1/.well-known/keys");
        w.array("id_token_signing_alg_values_supported", [&] { w.item("RSA256"); });
        w.array("token_endpoint_auth_methods_supported", [&] { w.item("private_key_jwt"); });
    });
    return w.take();
}

std::string callback_signer::keys() const {
    json::writer w;
    w.object([&] {
        w.array("keys", [&] {
            for (const auto& signer : signers_) signer.write_jwk(w);
        });
    });
    return w.take();
}

}  // namespace switchhook::emulator
