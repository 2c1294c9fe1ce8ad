// What an operator is answered who sends a call to a section of its flow.

#include "control_site.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

struct placed_call {
    control_site at;
    std::string path;

    placed_call() {
        const auto placed =
            at.ask("POST", "/api/calls",
                   R"({"to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}, "flow": "reminder"})");
        REQUIRE(placed.status == 201);
        path = "/api/calls/" + document_in(placed).root()["id"].string_or();
    }
    net::http_response go(const std::string& body) { return at.ask("POST", path + "/goto", body); }
};

std::string detail_of(const net::http_response& answer) {
    return document_in(answer).root()["detail"].string_or();
}

}  // namespace

TEST_CASE("the body names a section, and nothing else", "[server][detour]") {
    placed_call c;
    CHECK(c.go("{}").status == 400);
    CHECK(c.go(R"({"section": 1})").status == 400);
    CHECK(c.go(R"({"section": "main", "step": 2})").status == 400);
    CHECK(c.go(R"({"section": ")" + std::string(201, 'x') + R"("})").status == 400);
}

TEST_CASE("a section that the flow does not have is told, with one that it has", "[server][detour]") {
    placed_call c;
    const auto answer = c.go(R"({"section": "mian"})");
    CHECK(answer.status == 422);
    CHECK(detail_of(answer) == R"(the flow "reminder" has no section "mian"; did you mean "main"?)");
}

TEST_CASE("a call that nobody has answered stays where it is", "[server][detour]") {
    placed_call c;
    const auto answer = c.go(R"({"section": "main"})");
    CHECK(answer.status == 409);
    CHECK(detail_of(answer) == "the call is not established");
}

TEST_CASE("there is no call, or none any more", "[server][detour]") {
    placed_call c;
    const auto none = c.at.ask("POST", "/api/calls/nobody/goto", R"({"section": "main"})");
    CHECK(none.status == 404);
    CHECK(detail_of(none) == "no call nobody");
    const graph::call_id over("57dab8b1-894c-409a-b240-bd8beae78896");
    c.at.shared->store->finish({over, "front-desk", "v1", "caller", {}, {}});
    const auto ended = c.at.ask("POST", "/api/calls/" + over.wire() + "/goto", R"({"section": "main"})");
    CHECK(ended.status == 404);
    CHECK(detail_of(ended) == "the call has ended");
}
