// The bearer token of a callback. The first byte says what the rest is:
//   's'  a header and, behind the first line feed, claims, which are signed with the right key
//   't'  the same, and then one character of the token, chosen by two bytes, becomes another one
//   else a token as it stands. Nobody here has the key, so none of them may be accepted.

#include <chrono>
#include <string>

#include "base/json/document.hpp"
#include "graph/auth/jwk_set.hpp"
#include "graph/auth/jwt_signer.hpp"
#include "graph/auth/token_validator.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::seconds(1'466'741'440)};
constexpr std::int64_t skew = 300;

struct bench {
    graph::jwt_signer signer{"key-1", graph::rsa_private_key::generate()};
    graph::jwk_set keys = graph::jwk_set::parse(signer.jwk_set_text()).value();
    graph::expectations expected{
        "00000000-0000-0000-0000-000000000001", {"https://api.botframework.com"}, {}};
};

const bench& the_bench() {
    static const bench only;
    return only;
}

bool accepts(std::string_view token) {
    const auto& b = the_bench();
    return graph::validate(token, b.keys, b.expected, noon).has_value();
}

// What must be true of any token that is let in, read anew.
void check_accepted(std::string_view header_text, std::string_view claims_text) {
    const auto header = json::document::parse(header_text, json::duplicates::refuse);
    const auto claims = json::document::parse(claims_text, json::duplicates::refuse);
    expect(header.has_value() && claims.has_value(),
           "both parts of an accepted token are JSON without doubled names");
    const auto h = header->root(), c = claims->root();
    expect(h["alg"].as_string() == "RS256", "one algorithm is accepted");
    expect(h["kid"].as_string() == "key-1", "an accepted token names the key that signed it");
    expect(!h["crit"], "no extension is understood");
    expect(c["iss"].as_string() == "https://api.botframework.com",
           "an accepted token is of an expected issuer");
    const auto audience = c["aud"].is_array() ? c["aud"].at(0) : c["aud"];
    expect(audience.as_string() == the_bench().expected.audience && c["aud"].size() <= 1,
           "an accepted token is for this bot alone");
    const auto now = static_cast<double>(noon.time_since_epoch().count());
    const auto expires = c["exp"].as_number();
    expect(expires && *expires + skew > now, "an accepted token has not expired");
    expect(!c["nbf"] || c["nbf"].as_number().value_or(now * 2) <= now + skew + 1,
           "an accepted token is good by now");
}

// Another character of the alphabet, or a dot.
void change_one(std::string& token, std::uint8_t where, std::uint8_t to) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    // From the end too: the last characters hold bits that mean nothing.
    const auto at = where < 128 ? where % token.size() : token.size() - 1 - (where - 128U) % token.size();
    auto chosen = alphabet[to % alphabet.size()];
    if (chosen == token[at]) chosen = chosen == 'A' ? 'B' : 'A';
    token[at] = chosen;
}

std::string sign(std::string_view parts) {
    const auto line_end = parts.find('\n');
    if (line_end == std::string_view::npos) return the_bench().signer.sign(parts);
    return the_bench().signer.sign(parts.substr(0, line_end), parts.substr(line_end + 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    if (text.starts_with('s')) {
        const auto parts = text.substr(1);
        if (!accepts(sign(parts))) return 0;
        const auto line_end = parts.find('\n');
        if (line_end == std::string_view::npos)
            check_accepted(the_bench().signer.default_header(), parts);
        else
            check_accepted(parts.substr(0, line_end), parts.substr(line_end + 1));
    } else if (text.starts_with('t') && text.size() > 3) {
        auto token = sign(text.substr(3));
        change_one(token, data[1], data[2]);
        expect(!accepts(token), "a token with one character changed is refused");
    } else {
        expect(!accepts(text), "a token that the key did not sign is refused");
    }
    return 0;
}
