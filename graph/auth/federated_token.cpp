#include "graph/auth/federated_token.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "graph/auth/small_file.hpp"

namespace switchhook::graph {
namespace {

constexpr std::size_t longest_file = 64U << 10;
constexpr std::chrono::minutes skew{5};

// Nothing when it is none. What is signed is the platform's to judge; what it is worth sending is ours.
std::optional<json::document> claims_of(const std::string& jwt) {
    const auto first = jwt.find('.');
    const auto last = jwt.rfind('.');
    if (first == std::string::npos || first == last || std::count(jwt.begin(), jwt.end(), '.') != 2)
        return std::nullopt;
    const auto text = base64url_decode(std::string_view(jwt).substr(first + 1, last - first - 1));
    if (!text) return std::nullopt;
    auto parsed = json::document::parse(*text);
    if (!parsed || !parsed->root().is_object()) return std::nullopt;
    return *std::move(parsed);
}

// Editors and `echo` end a file with a new line.
void cut_line_end(std::string& text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
}

}  // namespace

std::optional<federated_claims> read_federated_claims(const std::string& text) {
    auto jwt = text;
    cut_line_end(jwt);
    const auto claims = claims_of(jwt);
    if (!claims) return std::nullopt;
    const auto root = claims->root();
    const auto audience = root["aud"].is_array() ? root["aud"].at(0) : root["aud"];
    federated_claims read{root["iss"].string_or(), root["sub"].string_or(), audience.string_or()};
    if (read.issuer.empty() || read.subject.empty() || read.audience.empty()) return std::nullopt;
    return read;
}

asio::awaitable<result<void, std::string>> federated_token::add_proof(net::form& form,
                                                                      const std::string& /*token_url*/) {
    auto text = read_small_file(file_, longest_file);
    if (!text) co_return text.error();
    cut_line_end(*text);
    if (text->empty()) co_return file_.string() + " is empty";
    const auto claims = claims_of(*text);
    if (!claims) co_return file_.string() + " does not hold a token: expected one JWT";
    const auto expires = claims->root()["exp"].as_integer();
    const auto now = std::chrono::floor<std::chrono::seconds>(now_() - skew).time_since_epoch().count();
    if (expires && *expires <= now)
        co_return "the token in " + file_.string() + " expired " + std::to_string((now - *expires) / 60 + 5) +
            " minutes ago: whatever renews the file does not run";
    add_assertion(form, *text);
    co_return result<void, std::string>();
}

}  // namespace switchhook::graph
