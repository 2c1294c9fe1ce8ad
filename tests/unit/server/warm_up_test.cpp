#include "server/warm_up.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "graph/auth/error.hpp"
#include "graph/auth/jwt_signer.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

// The OpenID document, and the keys that it names.
class key_documents final : public net::http_transport {
  public:
    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request request,
                                                     net::deadline) override {
        if (out_of_reach) co_return net::errc::not_resolved;
        net::http_response response;
        response.body = request.target == "/keys" ? signer_.jwk_set_text()
                                                  : R"({"jwks_uri": "https://keys.example/keys"})";
        co_return response;
    }

    bool out_of_reach = false;

  private:
    graph::jwt_signer signer_{"kid", graph::rsa_private_key::generate()};
};

class told_tokens final : public graph::token_source {
  public:
    asio::awaitable<result<secret>> token(std::string, net::deadline) override {
        ++asked;
        if (!why.empty()) co_return graph::auth_errc::secret_expired;
        co_return secret("t");
    }
    void invalidate(const std::string&, const secret&) override {}
    [[nodiscard]] std::string trouble(const std::string&) const override { return why; }

    std::string why;
    int asked = 0;
};

graph::key_source_settings key_settings() {
    graph::key_source_settings s;
    s.openid_urls = {"https://keys.example/openid"};
    return s;
}

struct fixture {
    asio::io_context io{1};
    std::shared_ptr<told_tokens> tokens = std::make_shared<told_tokens>();
    std::shared_ptr<key_documents> documents = std::make_shared<key_documents>();
    std::shared_ptr<graph::key_source> keys =
        std::make_shared<graph::key_source>(io.get_executor(), documents, key_settings());
    std::shared_ptr<warm_up> it = std::make_shared<warm_up>(keys, tokens, "tenant", warm_up::pace{1ms, 1ms});

    // Until it has looked again, twice: what it found the first time is told then.
    std::string missing() {
        const int enough = tokens->asked + 2;
        const auto until = std::chrono::steady_clock::now() + 20s;
        const auto keys_done = [&] { return documents->out_of_reach || keys->current(); };
        while ((tokens->asked < enough || !keys_done()) && std::chrono::steady_clock::now() < until)
            io.run_one_for(1s);
        return it->missing();
    }
};

}  // namespace

TEST_CASE("a server is ready while there is a token, and says why when there is none any more",
          "[server][warm-up]") {
    fixture f;
    f.tokens->why = "wrong client secret (AADSTS7000215)";
    CHECK_FALSE(f.it->missing().empty());
    f.it->start(f.io.get_executor());
    CHECK(f.missing() == "the token for Graph has not been fetched: wrong client secret (AADSTS7000215)");
    f.tokens->why.clear();
    CHECK(f.missing().empty());
    f.tokens->why = "client secret expired (AADSTS7000222)";
    CHECK(f.missing() == "there is no token for Graph any more: client secret expired (AADSTS7000222)");
    f.tokens->why.clear();
    CHECK(f.missing().empty());
}

TEST_CASE("what is missing of keys and token is told, both of it", "[server][warm-up]") {
    fixture f;
    CHECK(
        f.it->missing() ==
        "the keys that sign callbacks have not been fetched; also, the token for Graph has not been fetched");
    f.documents->out_of_reach = true;
    f.tokens->why = "wrong client secret (AADSTS7000215)";
    f.it->start(f.io.get_executor());
    const auto both = f.missing();
    CHECK_THAT(both, Catch::StartsWith("the keys that sign callbacks have not been fetched: "
                                       "https://keys.example/openid: host name not found. Remedy: "));
    CHECK_THAT(both, Catch::EndsWith(". Also, the token for Graph has not been fetched: wrong client secret "
                                     "(AADSTS7000215)"));
    f.tokens->why.clear();
    CHECK_THAT(f.missing(), Catch::StartsWith("the keys that sign callbacks have not been fetched: ") &&
                                !Catch::Contains("token for Graph"));
}
