#include "server/admin/call_view.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "bot/flow/load.hpp"
#include "graph/model/explanation.hpp"

using namespace switchhook;
using namespace switchhook::server;

TEST_CASE("a live call shows its place in the flow, its variables and its timeline", "[server][admin]") {
    problems out;
    auto p = std::make_shared<program>();
    p->flow = bot::load_flow(
        R"({ "version": 1, "sections": { "main": [ { "gather": { "id": "pin", "max": 4, "sensitive": true } } ] } })",
        "desk", "f.json", out);
    p->world.flow = p->flow.get();
    live_call c;
    c.follows = p;
    c.began = bot::instant(bot::milliseconds(1'700'000'000'042));
    bot::call_offered offer;
    offer.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    offer.from = graph::identity{graph::identity_kind::user, "u", "Ada", {}};
    c.state = bot::step({}, offer, p->world, c.began).call;
    bot::set_result(c.state.flow, "pin", "digits", bot::value("4711"), true);
    bot::set_result(c.state.flow, "choice", "result", bot::value("matched"));

    const std::string line =
        R"({"t":1700000000042,"e":{"tone":{"sequence":1,"hidden":true}},"r":"caller pressed a key","a":["answer #1"],"v":[["/sections/main/0","gather","matched"]]})";
    const auto document = json::document::parse(live_call_details(c, {line, "broken"}));
    REQUIRE(document.has_value());
    const auto root = document->root();
    CHECK(root["id"].as_string() == "57dab8b1-894c-409a-b240-bd8beae78896");
    CHECK(root["state"].as_string() == "answering");
    CHECK(root["began"].as_string() == "2023-11-14T22:13:20.042Z");
    CHECK(root["from"]["user"].as_string() == "u");
    CHECK(root["flow"]["section"].as_string() == "main");
    CHECK(root["flow"]["step"].as_string() == "gather");
    CHECK(root["variables"]["pin.digits"].as_string() == "***");
    CHECK(root["variables"]["choice.result"].as_string() == "matched");
    REQUIRE(root["timeline"].size() == 1);
    CHECK(root["timeline"].at(0)["event"].as_string() == "key • (tone 1)");
    CHECK(root["timeline"].at(0)["actions"].at(0).as_string() == "answer #1");
    CHECK(root["timeline"].at(0)["visits"].dump() ==
          R"([{"section":"main","step":"/sections/main/0","verb":"gather","outcome":"matched"}])");
}

TEST_CASE("an ended call shows how and when it ended", "[server][admin]") {
    const ended_call c{graph::call_id("a"),
                       "desk",
                       "v1",
                       "transfer",
                       bot::instant(bot::milliseconds(0)),
                       bot::instant(bot::milliseconds(61'001))};
    const auto document = json::document::parse(ended_call_details(c, {}));
    REQUIRE(document.has_value());
    CHECK(document->root()["outcome"].as_string() == "transfer");
    CHECK(document->root()["ended"].as_string() == "1970-01-01T00:01:01.001Z");
    CHECK(document->root()["flow"]["name"].as_string() == "desk");
    CHECK(document->root()["tags"].size() == 0);
}

TEST_CASE("an ended call has the tags that it had at its end", "[server][admin]") {
    const std::string earlier = R"({"t":1,"e":{"resumed":{}},"r":"","g":["vip"]})";
    const std::string later = R"({"t":2,"e":{"resumed":{}},"r":"","g":["vip","late"]})";
    const std::string last = R"({"t":3,"e":{"deleted":{}},"r":""})";
    const auto document = json::document::parse(ended_call_details({}, {earlier, later, last}));
    REQUIRE(document.has_value());
    CHECK(document->root()["tags"].dump() == R"(["vip","late"])");
}

TEST_CASE("the timeline says what a failing result means and what to do", "[server][admin]") {
    const std::string failed =
        R"({"t":1,"e":{"deleted":{"result":{"code":480,"subcode":10076}}},"r":"call ended","a":[]})";
    const std::string well =
        R"({"t":2,"e":{"deleted":{"result":{"code":200,"subcode":5003}}},"r":"call ended","a":[]})";
    const auto document = json::document::parse(ended_call_details({}, {failed, well}));
    REQUIRE(document.has_value());
    const auto timeline = document->root()["timeline"];
    REQUIRE(timeline.size() == 2);
    const auto known = graph::explain(480, 10076);
    CHECK(timeline.at(0)["event"].as_string() == "call deleted 480/10076");
    CHECK(timeline.at(0)["meaning"].as_string() == known.meaning);
    CHECK(timeline.at(0)["remedy"].as_string() == known.remedy);
    CHECK_FALSE(timeline.at(1)["meaning"]);
    CHECK_FALSE(timeline.at(1)["remedy"]);
}
