#include "graph/auth/federated_token.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/base64url.hpp"
#include "bench.hpp"
#include "graph/auth/replaceable_credential.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;

namespace {

struct fixture : test::temporary_folder {
    asio::io_context io;
    std::chrono::system_clock::time_point now{1'800'000'000s};
    federated_token proof{file("token"), [this] { return now; }};

    static std::string jwt(const std::string& claims) {
        return base64url_encode(R"({"alg":"RS256"})") + '.' + base64url_encode(claims) + ".c2ln";
    }
    // What is in the form, or what is said instead.
    std::string shown() {
        net::form form;
        const auto added = bench::answer_to(io, proof.add_proof(form, "https://login.example"));
        if (added.has_value()) return form.text().substr(form.text().find("&client_assertion=") + 18);
        auto text = added.error();
        if (const auto at = text.find(path().string()); at != std::string::npos)
            text.replace(at, path().string().size(), "F");
        return text;
    }
};

}  // namespace

TEST_CASE("a credential is exchanged between two tokens", "[graph][auth]") {
    asio::io_context io;
    replaceable_credential proof(std::make_shared<client_secret>(secret("old")));
    const auto shown = [&] {
        net::form form;
        CHECK(bench::answer_to(io, proof.add_proof(form, "https://login.example")).has_value());
        return form.text();
    };
    CHECK(shown() == "client_secret=old");
    proof.use(std::make_shared<client_secret>(secret("new")));
    CHECK(shown() == "client_secret=new");
    CHECK(proof.describe() == "client secret");
}

TEST_CASE("the federated token is what the file holds now", "[graph][auth]") {
    fixture f;
    const auto first = f.jwt(R"({"sub":"one","exp":1800003600})"), second = f.jwt(R"({"sub":"two"})");
    f.write("token", first + "\n");
    CHECK(f.shown() == first);
    f.write("token", second);
    CHECK(f.shown() == second);
}

TEST_CASE("a token file that is of no use is named with the reason", "[graph][auth]") {
    fixture f;
    CHECK(f.shown() == "cannot read \"F/token\": No such file or directory");
    f.write("token", "\n");
    CHECK(f.shown() == "F/token is empty");
    for (const auto* text : {"a-secret", "a.b", "a.b.c", "a.b.c.d", "eyJ9.!!.x"}) {
        f.write("token", text);
        CHECK(f.shown() == "F/token does not hold a token: expected one JWT");
    }
    f.write("token", std::string(70'000, 'a'));
    CHECK(f.shown() == "cannot read \"F/token\": longer than 65536 bytes");
}

TEST_CASE("a token file that nobody renews is told from a refusal", "[graph][auth]") {
    fixture f;
    f.write("token", f.jwt(R"({"exp":1800000000})"));
    CHECK(f.shown() == f.jwt(R"({"exp":1800000000})"));  // our clock may be ahead
    f.now += 20min;
    CHECK(f.shown() == "the token in F/token expired 20 minutes ago: whatever renews the file does not run");
}
