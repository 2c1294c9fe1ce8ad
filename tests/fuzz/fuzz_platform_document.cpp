// What the identity platform answers: the first byte picks a set of keys or a reply of the token endpoint.

#include "graph/auth/jwk_set.hpp"
#include "graph/auth/token_reply.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

void read_keys(std::string_view document) {
    constexpr graph::jwk_limits limits{4096, 8};
    const auto set = graph::jwk_set::parse(document, limits);
    if (!set.has_value()) return;
    expect(set->size() <= limits.keys, "there is a limit to the number of keys");
    expect(set->left_out().size() <= limits.keys + 1, "and to what is said about those left out");
    for (const auto& left : set->left_out())
        expect(*graph::to_string(left.flaw) != '\0', "a key is left out for a reason");
    auto twice = *set;
    twice.add(*set);
    expect(twice.size() == set->size(), "the same keys again add none");
}

void read_token(unsigned status, std::string_view body) {
    const auto reply = graph::read_token_reply(status, body);
    if (reply.has_value()) {
        expect(status == 200, "a token comes with 200");
        expect(!reply->access_token.empty(), "a token is not empty");
        expect(reply->lifetime.count() >= 0, "a token does not end before it began");
        const auto text = reply->access_token.reveal();
        expect(text.find_first_of("\r\n ") == std::string::npos, "a token can be the value of a header");
    } else {
        expect(bool(reply.error().why), "a denial has a reason");
        expect(reply.error().error.size() <= 64, "what a denial says is cut short");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr unsigned statuses[] = {200, 400, 401, 429, 500};
    const auto rest = fuzz::text_of(data + 1, size - 1);
    if (data[0] % 8 < 3)
        read_keys(rest);
    else
        read_token(statuses[data[0] % 8 - 3], rest);
    return 0;
}
