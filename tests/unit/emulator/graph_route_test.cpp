#include "emulator/platform/graph_route.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::emulator;
using kind = graph_route::kind;

TEST_CASE("both families and versions, bare and qualified names mean the same method", "[emulator][graph]") {
    for (const auto* version : {"v1.0", "beta"}) {
        for (const auto* family : {"communications", "app"}) {
            for (const auto* name : {"answer", "microsoft.graph.answer"}) {
                const std::string path = std::string("/") + version + '/' + family + "/calls/C-1/" + name;
                CAPTURE(path);
                const auto route = parse_graph_route("POST", path);
                REQUIRE(route);
                CHECK(route->what == kind::method);
                CHECK(route->method == graph::method::answer);
                CHECK(route->call == "C-1");
                CHECK(route->version == version);
            }
        }
    }
}

TEST_CASE("every method of the table has its route", "[emulator][graph]") {
    for (const auto& m : graph::all_methods()) {
        const auto route = parse_graph_route(m.verb, "/v1.0/communications/calls" + std::string(m.path));
        CAPTURE(m.name);
        REQUIRE(route);
        CHECK(route->what == kind::method);
        CHECK(route->method == m.id);
    }
}

TEST_CASE("keys may stand in brackets", "[emulator][graph]") {
    const auto one = parse_graph_route("GET", "/v1.0/communications/calls('C-1')/participants('p-2')");
    REQUIRE(one);
    CHECK(one->what == kind::method);
    CHECK(one->method == graph::method::get_participant);
    CHECK(one->call == "C-1");
    CHECK(one->sub_id == "p-2");
    const auto encoded = parse_graph_route("POST", "/beta/app/calls(%27C-1%27)/microsoft.graph.answer");
    REQUIRE(encoded);
    CHECK(encoded->method == graph::method::answer);
    CHECK(encoded->call == "C-1");
    CHECK_FALSE(parse_graph_route("GET", "/v1.0/communications/calls('C-1"));
}

TEST_CASE("what is no calls method is told apart", "[emulator][graph]") {
    const auto at = [](const char* verb, const char* path) { return parse_graph_route(verb, path)->what; };
    CHECK(at("POST", "/v1.0/communications/calls") == kind::method);
    CHECK(at("GET", "/v1.0/communications/calls") == kind::wrong_verb);
    CHECK(at("POST", "/v1.0/communications/calls//answer") == kind::no_call_id);
    CHECK(at("POST", "/v1.0/communications/calls/c/levitate") == kind::no_such_segment);
    CHECK(at("GET", "/v1.0/communications/calls/c/answer") == kind::wrong_verb);
    CHECK(at("PATCH", "/v1.0/communications/calls/c") == kind::wrong_verb);
    CHECK(at("GET", "/v1.0/communications/calls/c/participants") == kind::method);
    CHECK(at("GET", "/v1.0/communications/calls/c?$select=state") == kind::method);
    CHECK_FALSE(parse_graph_route("GET", "/v2.0/communications/calls/c"));
    CHECK_FALSE(parse_graph_route("GET", "/v1.0/users/x"));
    CHECK_FALSE(parse_graph_route("GET", "/"));
}

TEST_CASE("a slash within an id begins no segment", "[emulator][graph]") {
    for (const auto* path :
         {"/v1.0/communications/calls/C-1/participants/a%2Fb%2f%252Fc/mute",
          "/v1.0/communications/calls('C-1')/participants('a%2Fb%2f%252Fc')/microsoft.graph.mute"}) {
        const auto route = parse_graph_route("POST", path);
        REQUIRE(route);
        CHECK(route->what == kind::method);
        CHECK(route->method == graph::method::mute_participant);
        CHECK(route->call == "C-1");
        CHECK(route->sub_id == "a/b/%2Fc");
    }
    CHECK_FALSE(parse_graph_route("POST", "/v1.0%2Fcommunications%2Fcalls"));
}
