#include <catch2/catch.hpp>
#include <string>

#include "graph/model/notification.hpp"

using namespace switchhook::graph;

TEST_CASE("a resource path is understood in every spelling that Graph has used", "[graph][model]") {
    for (const char* text :
         {"/communications/calls/c1", "communications/calls/c1", "/app/calls/c1", "app/calls/c1/",
          "https://graph.microsoft.com/v1.0/communications/calls/c1",
          "https://graph.microsoft.com/beta/app/calls/c1?$select=state", "/applications/a1/calls/c1",
          "/Communications/Calls/c1", "//communications//calls//c1"}) {
        INFO(text);
        const auto path = parse_resource_path(text);
        CHECK(path.kind == resource_kind::call);
        CHECK(path.call == call_id("c1"));
        CHECK(path.sub_id.empty());
    }
}

TEST_CASE("the part of the call that a path names is its kind", "[graph][model]") {
    const auto operation = parse_resource_path("/app/calls/c1/operations/o1");
    CHECK(operation.kind == resource_kind::operation);
    CHECK(operation.sub_id == "o1");

    CHECK(parse_resource_path("/communications/calls/c1/participants").kind == resource_kind::participants);
    CHECK(parse_resource_path("/communications/calls/c1/participants/p1").sub_id == "p1");
    CHECK(parse_resource_path("/communications/calls/c1/contentsharingsessions/s1").kind ==
          resource_kind::content_sharing_sessions);
    CHECK(parse_resource_path("/communications/calls/c1/contentSharingSessions").kind ==
          resource_kind::content_sharing_sessions);
}

TEST_CASE("a roster addressed as an operation is a roster", "[graph][model]") {
    const auto path = parse_resource_path("/communications/calls/c1/operations/participants");
    CHECK(path.kind == resource_kind::participants);
    CHECK(path.sub_id.empty());
}

TEST_CASE("the two spellings of one id are one id", "[graph][model]") {
    CHECK(parse_resource_path("/app/calls/57DAB8B1894C409AB240BD8BEAE78896").call ==
          call_id("57dab8b1-894c-409a-b240-bd8beae78896"));
}

TEST_CASE("a part of a call that we do not know keeps its call", "[graph][model]") {
    for (const char* text : {"/app/calls/c1/audioRoutingGroups/g1", "/app/calls/c1/operations",
                             "/app/calls/c1/operations/o1/more", "/app/calls/c1/operations/o%201"}) {
        INFO(text);
        const auto path = parse_resource_path(text);
        CHECK(path.kind == resource_kind::unknown);
        CHECK(path.call == call_id("c1"));
    }
}

TEST_CASE("what could change the path of our own requests is no id", "[graph][model]") {
    for (const std::string& id :
         {std::string(), std::string(".."), std::string("."), std::string("a%2Fb"), std::string("a b"),
          std::string("a\\b"), std::string("caf\xC3\xA9"), std::string(257, 'a'), std::string("a\0b", 3)}) {
        INFO(id);
        const auto path = parse_resource_path("/communications/calls/" + id);
        CHECK(path.kind == resource_kind::unknown);
        CHECK(path.call.empty());
    }
    CHECK(parse_resource_path("/communications/calls/" + std::string(256, 'a')).kind == resource_kind::call);
    CHECK(parse_resource_path("/communications/calls/aZ0_-.:@=").kind == resource_kind::call);
}

TEST_CASE("what is no path to a call is of unknown kind", "[graph][model]") {
    for (const char* text :
         {"", "/", "calls", "/communications", "/users/u1", "https://", "https://calls", "://calls/c1"}) {
        INFO(text);
        const auto path = parse_resource_path(text);
        CHECK(path.kind == resource_kind::unknown);
        CHECK(path.call.empty());
    }
}
