#include "graph/auth/jwk_set.hpp"

#include <bit>
#include <cstdint>
#include <utility>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "graph/auth/error.hpp"

namespace switchhook::graph {
namespace {

constexpr std::size_t longest_kid = 256;
constexpr std::size_t fewest_bits = 2048;
constexpr std::size_t most_bits = 4096;

std::string_view without_leading_zeros(std::string_view number) {
    const auto first = number.find_first_not_of('\0');
    return first == std::string_view::npos ? std::string_view() : number.substr(first);
}

std::size_t bit_length(std::string_view number) {
    if (number.empty()) return 0;
    return (number.size() - 1) * 8 +
           static_cast<std::size_t>(std::bit_width(static_cast<unsigned char>(number[0])));
}

bool is_odd(std::string_view number) {
    return !number.empty() && (static_cast<unsigned char>(number.back()) & 1) != 0;
}

// https://www.rfc-editor.org/rfc/rfc7517#section-4.7: the first certificate must be of the key beside it.
std::optional<key_flaw> certificate_flaw(const json::value& chain, const rsa_public_key& key) {
    if (!chain) return std::nullopt;
    const auto text = chain.at(0).as_string();
    const auto der = base64_decode(text.value_or(""));
    if (!text || !der) return key_flaw::bad_certificate;
    switch (key.compare_with_certificate(*der)) {
        case rsa_public_key::match::same_key: return std::nullopt;
        case rsa_public_key::match::another_key: return key_flaw::certificate_of_another_key;
        case rsa_public_key::match::not_a_certificate: break;
    }
    return key_flaw::bad_certificate;
}

result<rsa_public_key, key_flaw> import(const json::value& jwk) {
    if (jwk["kty"].as_string() != "RSA") return key_flaw::not_rsa;
    if (jwk["use"] && jwk["use"].as_string() != "sig") return key_flaw::not_for_signing;
    if (jwk["alg"] && jwk["alg"].as_string() != "RS256") return key_flaw::other_algorithm;

    const auto n = base64url_decode(jwk["n"].as_string().value_or(""));
    const auto e = base64url_decode(jwk["e"].as_string().value_or(""));
    if (!n || !e) return key_flaw::bad_number;
    const auto modulus = without_leading_zeros(*n);
    const auto exponent = without_leading_zeros(*e);
    if (bit_length(modulus) < fewest_bits || bit_length(modulus) > most_bits) return key_flaw::wrong_size;
    if (!is_odd(modulus)) return key_flaw::bad_number;
    if (!is_odd(exponent) || bit_length(exponent) < 2 || bit_length(exponent) > 33)
        return key_flaw::bad_exponent;

    const auto key = rsa_public_key::from_numbers(modulus, exponent);
    if (!key) return key_flaw::bad_number;
    if (const auto flaw = certificate_flaw(jwk["x5c"], *key)) return *flaw;
    return *key;
}

}  // namespace

const char* to_string(key_flaw f) {
    switch (f) {
        case key_flaw::not_an_object: return "not an object";
        case key_flaw::no_kid: return "no kid";
        case key_flaw::repeated_kid: return "kid used twice";
        case key_flaw::not_rsa: return "not an RSA key";
        case key_flaw::not_for_signing: return "not for signing";
        case key_flaw::other_algorithm: return "for another algorithm than RS256";
        case key_flaw::bad_number: return "unreadable number";
        case key_flaw::wrong_size: return "modulus not of 2048 to 4096 bits";
        case key_flaw::bad_exponent: return "unusable exponent";
        case key_flaw::bad_certificate: return "unreadable certificate";
        case key_flaw::certificate_of_another_key: return "certificate of another key";
        case key_flaw::too_many: return "beyond the limit of keys";
    }
    return "unknown";
}

result<jwk_set> jwk_set::parse(std::string_view document, const jwk_limits& limits) {
    if (document.size() > limits.document_bytes) return auth_errc::bad_key_document;
    const auto parsed = json::document::parse(document);
    if (!parsed) return auth_errc::bad_key_document;
    const auto keys = parsed->root()["keys"];
    if (!keys.is_array()) return auth_errc::bad_key_document;

    jwk_set set;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i == limits.keys) {
            set.left_out_.push_back({"", key_flaw::too_many});
            break;
        }
        const auto jwk = keys.at(i);
        auto kid = jwk["kid"].string_or();
        if (!jwk.is_object()) {
            set.left_out_.push_back({"", key_flaw::not_an_object});
        } else if (kid.empty() || kid.size() > longest_kid) {
            set.left_out_.push_back({"", key_flaw::no_kid});
        } else if (const auto key = import(jwk); !key) {
            set.left_out_.push_back({std::move(kid), key.error()});
        } else if (!set.keys_.emplace(kid, *key).second) {
            set.left_out_.push_back({std::move(kid), key_flaw::repeated_kid});
        }
    }
    return set;
}

const rsa_public_key* jwk_set::find(std::string_view kid) const {
    const auto found = keys_.find(kid);
    return found == keys_.end() ? nullptr : &found->second;
}

void jwk_set::add(const jwk_set& other) {
    keys_.insert(other.keys_.begin(), other.keys_.end());
    left_out_.insert(left_out_.end(), other.left_out_.begin(), other.left_out_.end());
}

}  // namespace switchhook::graph
