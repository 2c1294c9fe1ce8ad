// What holds requests against the metadata sees what is wrong.

#include "tests/replay/conformance.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::test;

namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

std::string violations(graph::method m, std::string_view body) {
    const auto parsed = json::document::parse(body);
    REQUIRE(parsed.has_value());
    return joined(find_violations(read_csdl(reduced_metadata()), m, parsed->root()));
}

}  // namespace

TEST_CASE("metadata: a body that does not conform is seen, and where", "[replay][metadata]") {
    const std::string prompt =
        R"({"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot.example.org/a.wav"}})";
    CHECK(violations(graph::method::play_prompt, R"({"prompts":[)" + prompt + "]}") == "");
    CHECK(violations(graph::method::play_prompt, R"({"prompts":[)" + prompt + R"(],"volume":3})") ==
          "/volume: is no parameter of playPrompt\n");
    CHECK(violations(graph::method::play_prompt, "{}") == "/prompts: must be there\n");
    CHECK(violations(graph::method::play_prompt, R"({"prompts":{}})") == "/prompts: must be a collection\n");
    CHECK(violations(graph::method::play_prompt, R"({"prompts":[],"clientContext":7})") ==
          "/clientContext: is no Edm.String\n");
    CHECK(violations(graph::method::play_prompt, R"({"prompts":[{"mediaInfo":{"uri":"a"}}]})") ==
          "/prompts/0: prompt is abstract: @odata.type must say more\n"
          "/prompts/0/mediaInfo: is no property of prompt\n");
    CHECK(violations(
              graph::method::play_prompt,
              R"({"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"url":"a"}}]})") ==
          "/prompts/0/mediaInfo/url: is no property of mediaInfo\n"
          "/prompts/0/mediaInfo/uri: must be there\n");
    CHECK(violations(graph::method::play_prompt,
                     R"({"prompts":[{"@odata.type":"#microsoft.graph.identity"}]})") ==
          "/prompts/0: identity is no prompt\n");
    CHECK(violations(graph::method::play_prompt, R"({"prompts":[{"@odata.type":"mediaPrompt"}]})") ==
          "/prompts/0: @odata.type has no namespace\n");
    CHECK(violations(graph::method::reject, R"({"reason":"bored"})") ==
          "/reason: \"bored\" is no member of rejectReason\n");
    CHECK(violations(graph::method::reject, R"({"reason":null})") == "");
    CHECK(violations(graph::method::record_response,
                     R"({"playBeep":"true","maxRecordDurationInSeconds":1.5})") ==
          "/playBeep: is no Edm.Boolean\n/maxRecordDurationInSeconds: is no Edm.Int32\n");
    CHECK(violations(graph::method::record_response,
                     R"({"maxRecordDurationInSeconds":4294967296,"stopTones":[1]})") ==
          "/maxRecordDurationInSeconds: is no Edm.Int32\n/stopTones/0: is no Edm.String\n");
    CHECK(violations(
              graph::method::transfer,
              R"({"transferTarget":{"identity":{"phone":{"@odata.type":"#microsoft.graph.telephone"}}}})") ==
          "/transferTarget/identity/phone: no type is called telephone\n");
    CHECK(violations(graph::method::transfer, R"({"transferTarget":{"hidden":1,"identity":null}})") ==
          "/transferTarget/hidden: is no Edm.Boolean\n"
          "/transferTarget/identity: must not be null\n"
          "/transferTarget/identity: must be there\n");
    CHECK(violations(graph::method::send_dtmf_tones, R"({"tones":["tone1","hum"]})") ==
          "/tones/1: \"hum\" is no member of tone\n");
    CHECK(violations(graph::method::invite, R"({"participants":[{}]})") ==
          "/participants/0/identity: must be there\n");
    CHECK(violations(graph::method::log_device_quality,
                     R"({"quality":{"callChainId":"x","participantId":"0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b0",
                     "mediaLegId":"0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b0","deviceName":"","deviceDescription":"",
                     "mediaQualityList":[{"@odata.type":"#microsoft.graph.teleconferenceDeviceAudioQuality",
                     "channelIndex":1,"mediaDuration":"20M","averageInboundPacketLossRateInPercentage":"0"}]}})") ==
          "/quality/callChainId: is no Edm.Guid\n"
          "/quality/mediaQualityList/0/mediaDuration: is no Edm.Duration\n"
          "/quality/mediaQualityList/0/averageInboundPacketLossRateInPercentage: is no Edm.Double\n");
    CHECK(violations(graph::method::create, R"({"@odata.type":"#microsoft.graph.contentSharingSession"})") ==
          ": contentSharingSession is no call\n");
    CHECK(violations(graph::method::create, R"({"callbackUri":"u","subject":7})") ==
          "/subject: is no Edm.String\n");
    CHECK(violations(graph::method::create_audio_routing_group, R"({"id":"g","name":"n"})") ==
          "/name: is no property of audioRoutingGroup\n/routingMode: must be there\n");
    CHECK(violations(graph::method::update_audio_routing_group, R"({"receivers":["q",7]})") ==
          "/receivers/1: is no Edm.String\n");
    CHECK(violations(graph::method::keep_alive, R"({"why":1})") == "/why: is no parameter of keepAlive\n");
    CHECK(violations(graph::method::get, "{}") == ": the metadata has no action \n");
}

TEST_CASE("metadata: a file that is missing or describes nothing is no empty pass", "[replay][metadata]") {
    CHECK_THROWS(read_csdl(reduced_metadata().parent_path() / "no-such-file.xml"));
    CHECK_THROWS(read_csdl(reduced_metadata().parent_path().parent_path() / "plain-menu" / "about.md"));
}
