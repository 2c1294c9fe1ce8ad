#include "graph/model/request_reader.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "base/json/document.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

result<call_request, request_error> read(method m, const std::string& body) {
    const auto document = json::document::parse(body);
    REQUIRE(document.has_value());
    return read_request(m, document->root());
}

std::string complaint(method m, const std::string& body) {
    const auto read_back = read(m, body);
    if (read_back.has_value()) return "none";
    return to_string(read_back.error());
}

std::string prompts(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += (i == 0 ? "" : ",") +
                std::string(
                    R"({"@odata.type": "mediaPrompt", "mediaInfo": {"uri": "https://bot.example/a.wav"}})");
    return R"({"prompts": [)" + list + "]}";
}

}  // namespace

TEST_CASE("what is required must be there, and null is not there", "[graph][model]") {
    CHECK(complaint(method::answer, "{}") == "mediaConfig is required");
    CHECK(complaint(method::answer, R"({"mediaConfig": null})") == "mediaConfig is required");
    CHECK(complaint(method::play_prompt, "{}") == "prompts is required");
    CHECK(complaint(method::transfer, R"({"clientContext": "x"})") == "transferTarget is required");
    CHECK(to_string(read_request(method::transfer, json::value()).error()) == "transferTarget is required");
}

TEST_CASE("optional members may be null or missing", "[graph][model]") {
    CHECK(complaint(method::record_response, "{}") == "none");
    CHECK(complaint(method::record_response, R"({"prompts": null, "playBeep": null, "stopTones": null,
        "maxRecordDurationInSeconds": null, "clientContext": null})") == "none");
    CHECK(complaint(method::reject, R"({"reason": null})") == "none");

    const auto record = read(method::record_response, "{}");
    REQUIRE(record.has_value());
    CHECK(*record == call_request(record_response_request()));
    const auto reject = read_request(method::reject, json::value());
    REQUIRE(reject.has_value());
    CHECK(*reject == call_request(reject_request()));
}

TEST_CASE("members that are not in the table are tolerated", "[graph][model]") {
    CHECK(complaint(method::answer,
                    R"({"mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig"},
        "participantCapacity": 5, "callOptions": {}, "x": 1})") == "none");
}

TEST_CASE("each type is checked, and the complaint names the member", "[graph][model]") {
    CHECK(complaint(method::answer, "[]") == "the body must be a JSON object");
    CHECK(complaint(method::answer, R"({"callbackUri": 7})") == "callbackUri must be a string");
    CHECK(complaint(method::answer, R"({"mediaConfig": "x"})") == "mediaConfig must be an object");
    CHECK(complaint(method::record_response, R"({"playBeep": "true"})") == "playBeep must be true or false");
    CHECK(complaint(method::record_response, R"({"stopTones": "#"})") == "stopTones must be an array");
    CHECK(complaint(method::record_response, R"({"stopTones": [1]})") == "stopTones[0] must be a string");
    CHECK(complaint(method::play_prompt,
                    R"({"prompts": [{"@odata.type": "mediaPrompt", "mediaInfo": {"uri": "u"}}, 1]})") ==
          "prompts[1] must be an object");
    CHECK(complaint(method::reject, R"({"reason": "tired"})") ==
          "reason must be one of none, busy, forbidden");
    CHECK(complaint(method::reject, R"({"reason": 1})") == "reason must be a string");
    CHECK(complaint(method::answer, R"({"acceptedModalities": ["smell"]})") != "none");
}

TEST_CASE("durations of a recording are whole seconds from 1 to 120", "[graph][model]") {
    for (const char* name :
         {"initialSilenceTimeoutInSeconds", "maxSilenceTimeoutInSeconds", "maxRecordDurationInSeconds"}) {
        const auto with = [&](const std::string& value) {
            return complaint(method::record_response, "{\"" + std::string(name) + "\": " + value + "}");
        };
        const std::string wrong = std::string(name) + " must be a whole number from 1 to 120";
        CHECK(with("1") == "none");
        CHECK(with("120") == "none");
        CHECK(with("0") == wrong);
        CHECK(with("121") == wrong);
        CHECK(with("1.5") == wrong);
        CHECK(with("\"5\"") == wrong);
    }
}

TEST_CASE("lists and contexts have their documented limits", "[graph][model]") {
    CHECK(complaint(method::play_prompt, prompts(20)) == "none");
    CHECK(complaint(method::play_prompt, prompts(21)) == "prompts has 21 entries, more than 20");
    CHECK(complaint(method::record_response, prompts(1)) == "none");
    CHECK(complaint(method::record_response, prompts(2)) == "prompts has 2 entries, more than 1");

    const auto context = [](const std::string& text) {
        return complaint(method::subscribe_to_tone, R"({"clientContext": ")" + text + "\"}");
    };
    std::string accented;
    for (int i = 0; i < 256; ++i) accented += "\xC3\xA9";
    CHECK(context(std::string(256, 'x')) == "none");
    CHECK(context(accented) == "none");
    CHECK(context(std::string(257, 'x')) == "clientContext is longer than 256 characters");
}

TEST_CASE("inside prompts, media and parties the path of the complaint is whole", "[graph][model]") {
    CHECK(complaint(method::play_prompt, R"({"prompts": [{"@odata.type": "mediaPrompt"}]})") ==
          "prompts[0].mediaInfo is required");
    CHECK(
        complaint(method::play_prompt, R"({"prompts": [{"@odata.type": "mediaPrompt", "mediaInfo": {}}]})") ==
        "prompts[0].mediaInfo.uri is required");
    CHECK(complaint(method::play_prompt, R"({"prompts": [{"@odata.type": "#microsoft.graph.speech"}]})") ==
          "prompts[0].@odata.type must be #microsoft.graph.mediaPrompt");
    CHECK(complaint(method::answer, R"({"mediaConfig": {}})").starts_with("mediaConfig.@odata.type must be"));
    CHECK(complaint(method::answer,
                    R"({"mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig",
        "preFetchMedia": [{"uri": "u"}, {}]}})") == "mediaConfig.preFetchMedia[1].uri is required");
    CHECK(complaint(method::answer,
                    R"({"mediaConfig": {"@odata.type": "#microsoft.graph.appHostedMediaConfig"}})") ==
          "none");
    CHECK(complaint(method::transfer, R"({"transferTarget": {"identity": {"user": {}}}})") ==
          "transferTarget.identity must name one party by its id");
    CHECK(complaint(method::transfer,
                    R"({"transferTarget": {"identity": {"user": {"id": "u"}}}, "transferee": {}})") ==
          "transferee.identity is required");
    CHECK(complaint(method::transfer, R"({"transferTarget": {"identity": {"user": {"id": "u"}}},
        "transferee": {"identity": {"user": {"displayName": "nobody"}}}})") ==
          "transferee.identity must name one party by its id");
}

TEST_CASE("values are taken without regard to case, as Graph does", "[graph][model]") {
    const auto rejected = read(method::reject, R"({"reason": "Busy"})");
    REQUIRE(rejected.has_value());
    CHECK(std::get<reject_request>(*rejected).reason == reject_reason::busy);
    CHECK(complaint(method::answer, R"({"acceptedModalities": ["Audio"],
        "mediaConfig": {"@odata.type": "#Microsoft.Graph.ServiceHostedMediaConfig"}})") == "none");
}
