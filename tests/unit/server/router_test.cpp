#include "server/admin/router.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;

namespace {

router api_of(std::initializer_list<std::pair<const char*, const char*>> rows) {
    router api;
    for (const auto& [verb, path] : rows)
        api.add({verb, path, access::bearer, "",
                 [](const admin_request&) { return at_once(text_response("")); }});
    return api;
}

router control_api() {
    return api_of({{"GET", "/api/calls"},
                   {"POST", "/api/calls"},
                   {"POST", "/api/calls/{id}/{rest...}"},
                   {"GET", "/api/calls/{id}/{rest...}"},
                   {"GET", "/api/calls/{id}"},
                   {"DELETE", "/api/calls/{id}"},
                   {"POST", "/api/calls/{id}/goto"},
                   {"GET", "/livez"}});
}

std::string served(const router& api, std::string_view verb, std::string_view path) {
    const auto found = api.find(verb, path);
    if (!found.has_value()) return std::to_string(found.error().status);
    std::string text = found->to->verb + ' ' + found->to->path;
    for (const auto& [name, value] : found->parameters) text += ' ' + name + '=' + value;
    return text;
}

}  // namespace

TEST_CASE("a request finds its row by verb and path", "[server][admin][router]") {
    const auto api = control_api();
    CHECK(served(api, "GET", "/api/calls") == "GET /api/calls");
    CHECK(served(api, "POST", "/api/calls") == "POST /api/calls");
    CHECK(served(api, "HEAD", "/livez") == "GET /livez");
    CHECK(served(api, "DELETE", "/api/calls/a-1") == "DELETE /api/calls/{id} id=a-1");
}

TEST_CASE("one segment is decoded, the rest of a path stays as it came", "[server][admin][router]") {
    const auto api = control_api();
    CHECK(served(api, "GET", "/api/calls/a%2Fb%20c") == "GET /api/calls/{id} id=a/b c");
    CHECK(served(api, "POST", "/api/calls/a/participants/p%2F1/mute") ==
          "POST /api/calls/{id}/{rest...} id=a rest=participants/p%2F1/mute");
}

TEST_CASE("words win over names, and names over the rest, in whatever order they were added",
          "[server][admin][router]") {
    const auto api = control_api();
    CHECK(served(api, "POST", "/api/calls/a/goto") == "POST /api/calls/{id}/goto id=a");
    CHECK(served(api, "POST", "/api/calls/a/answer") == "POST /api/calls/{id}/{rest...} id=a rest=answer");
    CHECK(served(api, "GET", "/api/calls/a/goto") == "GET /api/calls/{id}/{rest...} id=a rest=goto");
}

TEST_CASE("what does not fit is not found", "[server][admin][router]") {
    const auto api = control_api();
    for (const auto* path : {"/", "", "*", "api/calls", "/api/calls/", "/api/calls/a/", "/api//calls",
                             "/api/callsx", "/api/calls/a//mute/", "/livez/x"}) {
        CAPTURE(path);
        CHECK(served(api, "GET", path) == "404");
    }
}

TEST_CASE("an id that cannot be decoded is refused", "[server][admin][router]") {
    const auto api = control_api();
    for (const std::string id : {"%", "%4", "%zz", "a%00", "%0a", "a%7f"}) {
        CAPTURE(id);
        CHECK(served(api, "GET", "/api/calls/" + id) == "400");
    }
    CHECK(served(api, "GET", "/api/calls/" + std::string(512, 'a')) != "400");
    CHECK(served(api, "GET", "/api/calls/" + std::string(513, 'a')) == "400");
}

TEST_CASE("another verb is told which ones there are", "[server][admin][router]") {
    const auto api = control_api();
    const auto allow = [&](std::string_view verb, std::string_view path) {
        const auto found = api.find(verb, path);
        REQUIRE(found.has_error());
        CHECK(found.error().status == 405);
        return std::string(found.error().headers.find("Allow"));
    };
    CHECK(allow("PUT", "/api/calls") == "GET, HEAD, POST");
    CHECK(allow("PATCH", "/api/calls/a") == "DELETE, GET, HEAD");
    CHECK(allow("DELETE", "/api/calls/a/goto") == "GET, HEAD, POST");
    CHECK(allow("get", "/livez") == "GET, HEAD");
}

TEST_CASE("a path that nearly fits is answered with the one that does", "[server][admin][router]") {
    const auto api = control_api();
    const auto detail = [&](std::string_view path) { return api.find("GET", path).error().detail; };
    CHECK(detail("/api/cals") == "nothing is served at /api/cals; did you mean \"/api/calls\"?");
    CHECK(detail("/api/calls/") == "nothing is served at /api/calls/; did you mean \"/api/calls\"?");
    CHECK(detail("/aip/call/57dab8b1") ==
          "nothing is served at /aip/call/57dab8b1; did you mean \"/api/calls/57dab8b1\"?");
    CHECK(detail("/api/flows/57dab8b1-894c-409a-b240-bd8beae78896") ==
          "nothing is served at /api/flows/57dab8b1-894c-409a-b240-bd8beae78896");
    CHECK(detail("/zebra\xff") == "nothing is served at /zebra?");
}

TEST_CASE("rows that cannot be meant end the start", "[server][admin][router]") {
    for (const auto* path : {"", "api", "/a/{}", "/a/{b", "/{rest...}/b", "/{...}"}) {
        CAPTURE(path);
        CHECK_THROWS_AS(api_of({{"GET", path}}), std::logic_error);
    }
    CHECK_THROWS_AS(api_of({{"GET", "/a"}, {"GET", "/a"}}), std::logic_error);
}
