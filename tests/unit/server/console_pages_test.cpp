// The console's files, who may look, and flows as pictures.

#include <algorithm>
#include <catch2/catch.hpp>

#include "net/body_source.hpp"
#include "net/error.hpp"
#include "server/admin/picture_view.hpp"
#include "server/admin/viewing.hpp"
#include "tests/unit/server/control_site.hpp"
#include "web/files.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;

namespace {

constexpr auto order = R"({"to":{"user":"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"},"flow":"reminder"})";

class first_pieces final : public net::body_sink {
  public:
    asio::awaitable<result<>> write(std::string_view piece) override {
        if (text.find("event:") != std::string::npos) co_return net::errc::stopped;
        text += piece;
        co_return result<>();
    }
    std::string text;
};

net::header_list as(const std::string& token) {
    net::header_list headers;
    headers.set("Authorization", "Bearer " + token);
    return headers;
}

// The beginning of the stream of events, as somebody with that token sees it.
std::string events_for(control_site& at, const std::string& token) {
    const auto answer = at.ask("GET", "/api/events?after=0", {}, as(token));
    REQUIRE(answer.stream);
    first_pieces sink;
    asio::co_spawn(at.context, answer.stream->write_to(sink), [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    });
    at.context.restart();
    at.context.poll();
    at.shared->events.publish("timeline", graph::call_id("a"), "{}");
    at.context.poll();
    return sink.text;
}

}  // namespace

TEST_CASE("the console is for everybody, and loads nothing from elsewhere", "[server][admin][console]") {
    control_site at;
    const auto page = at.ask("GET", "/", {}, as("nobody"));
    CHECK(page.status == 200);
    if (web::built_files().empty()) {
        CHECK(page.body.find("without its console") != std::string::npos);
        return;
    }
    CHECK(page.headers.find("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.headers.find("Cache-Control") == "no-cache");
    const std::string policy(page.headers.find("Content-Security-Policy"));
    CHECK(policy.find("default-src 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("http") == std::string::npos);
    CHECK(page.body.find("<style") == std::string::npos);
    CHECK(page.body.find("style=") == std::string::npos);
    for (const auto& f : web::built_files()) {
        if (!f.path.starts_with("console/assets/")) continue;
        const auto part = at.ask("GET", std::string(f.path.substr(7)), {}, as("nobody"));
        CHECK(part.status == 200);
        CHECK(part.body == f.content);
        CHECK(part.headers.find("Cache-Control") == "public, max-age=31536000, immutable");
    }
    CHECK(at.ask("GET", "/index.html", {}, as("nobody")).status == 401);
    CHECK(at.ask("GET", "/assets/other.js", {}, as("nobody")).status == 401);
    CHECK(at.ask("GET", "/phone/", {}, as("nobody")).status == 401);
}

TEST_CASE("the console is no part of the API", "[server][admin][console]") {
    control_site at;
    const auto api = at.ask("GET", "/api/openapi.json");
    CHECK(api.body.find("\"/assets") == std::string::npos);
    CHECK(api.body.find("\"/\":") == std::string::npos);
}

TEST_CASE("who may look changes nothing", "[server][admin][console]") {
    control_site at;
    CHECK(document_in(at.ask("GET", "/api/whoami", {}, as("v"))).root()["role"].string_or() == "viewer");
    CHECK(document_in(at.ask("GET", "/api/whoami")).root()["role"].string_or() == "admin");
    CHECK(at.ask("GET", "/api/whoami", {}, as("x")).status == 401);
    for (const auto* path : {"/api/calls", "/api/flows", "/metrics", "/api/openapi.json"})
        CHECK(at.ask("GET", path, {}, as("v")).status == 200);
    const auto refused = at.ask("POST", "/api/calls", R"({"to":{"phone":"+33123456789"}})", as("v"));
    CHECK(refused.status == 403);
    CHECK(document_in(refused).root()["detail"].string_or() ==
          "the token is one for looking: this takes admin.token");
    for (const auto* path : {"/api/queues", "/api/callbacks", "/api/calls/x/journal", "/api/calls/x/export"})
        CHECK(at.ask("GET", path, {}, as("v")).status == 403);
    CHECK(at.ask("GET", "/api/calls?number=612", {}, as("v")).status == 403);
    CHECK(at.ask("GET", "/api/calls?outcome=caller", {}, as("v")).status == 200);
    for (const auto* verb : {"POST", "DELETE"})
        CHECK(at.ask(verb, "/api/calls/x/transfer", {}, as("v")).status == 403);
    CHECK(at.ask("DELETE", "/api/calls/x", {}, as("v")).status == 403);
}

TEST_CASE("who may look sees no number and no variable", "[server][admin][console]") {
    CHECK(for_viewers(R"({"from":{"phone":"+33123456789"},"n":3,"ok":true,"none":null,"ratio":0.5,)"
                      R"("variables":{"pin":"4711"},"list":["to +4930123456 or +49, at +1234567"]})") ==
          R"({"from":{"phone":"+33…89"},"n":3,"ok":true,"none":null,"ratio":0.5,)"
          R"("list":["to +49…56 or +49, at +12…67"]})");
    CHECK(
        for_viewers(
            R"({"from":{"phone":"0612345678","displayName":"06 12 34 56 78"},"to":{"user":"u","displayName":"Jo"}})") ==
        R"({"from":{"phone":"061…78"},"to":{"user":"u","displayName":"Jo"}})");
    CHECK(for_viewers(R"(["+33 (0) 6-12.34 56 78, then +1", "2026-11-22T02:55:09+01:00"])") ==
          R"(["+33…78, then +1","2026-11-22T02:55:09+01:00"])");
    CHECK(for_viewers(R"({"to":{"user":"u","displayName":"06 12 34 56 78"},"tags":["pin 4711"],)"
                      R"("actions":["log: the pin is 4711","play \"log: a\""]})") ==
          R"({"to":{"user":"u"},"actions":["log: …","play \"log: a\""]})");
    for (const char* between : {"\\u00a0", "\\u2009", "\\u202f", "\\u2011", "\\u2013"}) {
        CAPTURE(between);
        const std::string b = between;
        const auto number = "06" + b + "12" + b + "34" + b + "56" + b + "78";
        CHECK(for_viewers(R"({"to":{"user":"u","displayName":")" + number + "\"}}") ==
              R"({"to":{"user":"u"}})");
        CHECK(for_viewers("[\"+33" + b + number.substr(1) + "\"]") == R"(["+33…78"])");
    }
    CHECK(for_viewers(R"({"user":"u","displayName":"Zoé 2"})") == R"({"user":"u","displayName":"Zoé 2"})");
    CHECK(for_viewers(R"(["sip:%2B33612345678"])") == R"(["sip:%2B33…78"])");
    CHECK(for_viewers("no JSON") == "{}");

    control_site at;
    const auto placed = document_in(at.ask("POST", "/api/calls", order));
    const auto path = "/api/calls/" + placed.root()["id"].string_or();
    CHECK(document_in(at.ask("GET", path)).root()["variables"]);
    const auto seen = document_in(at.ask("GET", path, {}, as("v")));
    CHECK(seen.root()["state"]);
    CHECK_FALSE(seen.root()["variables"]);
}

TEST_CASE("who may look sees no number among the events either", "[server][admin][console]") {
    control_site at;
    at.shared->events.publish("timeline", graph::call_id("a"), R"({"reason":"to +33123456789"})");
    CHECK(events_for(at, "t").find(R"({"reason":"to +33123456789"})") != std::string::npos);
    CHECK(events_for(at, "v").find(R"({"reason":"to +33…89"})") != std::string::npos);
}

TEST_CASE("many live calls leave room to those that have ended in the picture of a flow",
          "[server][admin][console]") {
    const auto counted = [](std::size_t live, std::size_t ended) {
        const std::vector<graph::call_id> alive(live, graph::call_id("alive"));
        const auto all = counted_calls(alive, 500, [&](std::size_t most) {
            return std::vector<graph::call_id>(std::min(ended, most), graph::call_id("over"));
        });
        const auto of = std::count(all.begin(), all.end(), graph::call_id("alive"));
        return std::pair<long, long>(of, static_cast<long>(all.size()) - of);
    };
    CHECK(counted(400, 400) == std::pair(250L, 250L));
    CHECK(counted(100, 900) == std::pair(100L, 400L));
    CHECK(counted(900, 20) == std::pair(480L, 20L));
    CHECK(counted(10, 20) == std::pair(10L, 20L));
    CHECK(counted(0, 900) == std::pair(0L, 500L));
}

TEST_CASE("a call that ends while the picture of its flow is counted counts once",
          "[server][admin][console]") {
    const std::vector<graph::call_id> live{graph::call_id("a"), graph::call_id("b"), graph::call_id("c")};
    const std::vector<graph::call_id> ended{graph::call_id("b"), graph::call_id("z")};
    const auto counted = [&](std::size_t most) {
        return counted_calls(live, most, [&](std::size_t) { return ended; });
    };
    const std::vector<graph::call_id> once{ended[0], ended[1], live[0], live[2]};
    CHECK(counted(500) == once);
    CHECK(counted(3) == std::vector<graph::call_id>(once.begin(), once.begin() + 3));
}

TEST_CASE("a flow is drawn, with the ways that calls took", "[server][admin][console]") {
    control_site at;
    const auto drawn = [&](const std::string& flow) {
        return document_in(at.ask("GET", "/api/flows/" + flow + "/picture", {}, as("v")));
    };
    const auto before = drawn("front-desk");
    const auto root = before.root();
    CHECK(root["name"].string_or() == "front-desk");
    CHECK(root["calls"].as_integer() == 0);
    REQUIRE(root["nodes"].size() == 3);
    CHECK(root["nodes"].at(0)["kind"].string_or() == "start");
    const auto main = root["nodes"].at(1);
    CHECK(main["kind"].string_or() == "section");
    CHECK(main["title"].string_or() == "main");
    REQUIRE(main["steps"].size() == 2);
    CHECK(main["steps"].at(0)["at"].string_or() == "/sections/main/0");
    CHECK(main["steps"].at(0)["caption"].string_or() == "answer");
    REQUIRE(root["arrows"].size() == 2);
    CHECK(root["arrows"].at(0)["from"].as_integer() == 0);
    CHECK(root["arrows"].at(0)["to"].as_integer() == 1);

    const auto placed = at.ask("POST", "/api/calls", order);
    REQUIRE(placed.status == 201);
    const auto after = drawn("reminder");
    CHECK(after.root()["calls"].as_integer() == 1);
    CHECK(after.root()["nodes"].at(1)["steps"].at(0)["entered"].as_integer() == 1);

    const auto wrong = at.ask("GET", "/api/flows/fornt-desk/picture");
    CHECK(wrong.status == 404);
    CHECK(at.ask("GET", "/api/flows/front-desk/picture?version=0").status == 404);
}
