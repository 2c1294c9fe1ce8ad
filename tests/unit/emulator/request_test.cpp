#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

const std::string media = R"("mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"})";

std::string prompts(int count) {
    std::string list;
    for (int i = 0; i < count; ++i)
        list +=
            std::string(i == 0 ? "" : ",") + R"({"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/p.wav","resourceId":"p"}})";
    return "\"prompts\":[" + list + "]";
}

}  // namespace

TEST_CASE("an unknown call is not found", "[emulator][request]") {
    stage s;
    s.id = "9f0e1d2c-0000-4000-8000-000000000000";
    const auto answer = s.ask(graph::method::get);
    CHECK(answer.status == 404);
    CHECK(answer.code == "8522");
}

TEST_CASE("media before the call is established, or before its audio is active, is refused as such",
          "[emulator][request]") {
    stage s;
    s.ring();
    CHECK(s.play("a.wav").code == "8501");
    CHECK(s.ask(graph::method::subscribe_to_tone, "{}").code == "8501");
    CHECK(s.transfer().code == "8501");
    s.answer();
    CHECK(s.play("a.wav").code == "8501");
    s.run_for(350ms);
    const auto early = s.play("a.wav");
    CHECK(early.status == 400);
    CHECK(early.code == "8503");
    s.run_for(100ms);
    CHECK(s.play("a.wav").status == 200);
    s.transfer();
    CHECK(s.play("a.wav").code == "8585");
}

TEST_CASE("a call is answered once", "[emulator][request]") {
    stage s;
    s.ring();
    CHECK(s.answer().status == 202);
    CHECK(s.answer().code == "8585");
    CHECK(s.ask(graph::method::reject).code == "8585");
}

TEST_CASE("bodies that break a rule are refused with the field's name", "[emulator][request]") {
    struct {
        graph::method method;
        std::string body;
        const char* field;
    } const cases[] = {
        {graph::method::answer, "{" + media + R"(,"callbackUri":"http://bot/cb"})", "callbackUri"},
        {graph::method::answer, "{" + media + R"(,"callbackUri":"https:///cb"})", "callbackUri"},
        {graph::method::answer, R"({"callbackUri":"https://bot/cb"})", "mediaConfig"},
        {graph::method::answer, "{" + media + R"(,"acceptedModalities":[]})", "acceptedModalities"},
        {graph::method::reject, R"({"callbackUri":"ftp://bot"})", "callbackUri"},
        {graph::method::reject, R"({"reason":"tired"})", "reason"},
        {graph::method::play_prompt, "{" + prompts(21) + "}", "prompts"},
        {graph::method::play_prompt, "{" + prompts(0) + "}", "prompts"},
        {graph::method::play_prompt, R"({"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"menu.wav"}}]})",
         "prompts[0].mediaInfo.uri"},
        {graph::method::play_prompt,
         "{" + prompts(1) + R"(,"clientContext":")" + std::string(257, 'x') + "\"}", "clientContext"},
        {graph::method::record_response, "{" + prompts(2) + "}", "prompts"},
        {graph::method::record_response, R"({"maxRecordDurationInSeconds":121})",
         "maxRecordDurationInSeconds"},
        {graph::method::record_response, R"({"initialSilenceTimeoutInSeconds":0})",
         "initialSilenceTimeoutInSeconds"},
        {graph::method::record_response, R"({"stopTones":["tone1"]})", "stopTones[0]"},
        {graph::method::transfer, "{}", "transferTarget"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.body);
        stage s;
        if (c.method == graph::method::answer || c.method == graph::method::reject)
            s.ring();
        else
            s.establish();
        const auto answer = s.ask(c.method, c.body);
        CHECK(answer.status == 400);
        CHECK(answer.code == "8523");
        CHECK(answer.message.rfind(c.field, 0) == 0);
    }
}

TEST_CASE("twenty prompts and 256 characters are within the limits", "[emulator][request]") {
    stage s;
    s.establish();
    const auto body = "{" + prompts(20) + R"(,"clientContext":")" + std::string(256, 'x') + "\"}";
    CHECK(s.ask(graph::method::play_prompt, body).status == 200);
    CHECK(s.fetched.size() == 1);
}

TEST_CASE("a body that is no JSON is refused as such", "[emulator][request]") {
    stage s;
    s.establish();
    const auto answer = s.ask(graph::method::play_prompt, "{\"prompts\":");
    CHECK(answer.status == 400);
    CHECK(answer.code == "BadRequest");
}

TEST_CASE("objects that refer to each other by .NET's metadata are refused", "[emulator][request]") {
    stage s;
    s.establish();
    const auto answer = s.ask(graph::method::play_prompt, R"({"$id":"1","prompts":{"$id":"2","$values":[]}})");
    CHECK(answer.status == 400);
    CHECK(answer.code == "BadRequest");
    CHECK(answer.message == "The request is invalid.");
}

TEST_CASE("a member of beta is refused in v1.0 when that is wanted, and has no effect otherwise",
          "[emulator][request]") {
    const std::string loop = "{" + prompts(1) + R"(,"loop":true})";
    stage s;
    s.establish();
    CHECK(s.ask(graph::method::play_prompt, loop).status == 200);
    s.run_for(5s);
    CHECK(s.told() == std::vector<std::string>{"playPrompt completed"});
    s.version = "beta";
    CHECK(s.ask(graph::method::play_prompt, loop).status == 200);
    s.run_for(1min);
    CHECK(s.mail.size() == 1);
    world_settings strict;
    strict.quirks.refuse_beta_members = true;
    stage t(strict);
    t.establish();
    CHECK(t.ask(graph::method::play_prompt, loop).message == "loop is not known in v1.0.");
}

TEST_CASE("the media queue of a call is bounded", "[emulator][request]") {
    world_settings settings;
    settings.limits.media_operations = 2;
    stage s(settings);
    s.establish();
    CHECK(s.play("a.wav").status == 200);
    CHECK(s.play("b.wav").status == 200);
    const auto third = s.play("c.wav");
    CHECK(third.status == 429);
    CHECK(third.code == "8516");
}

TEST_CASE("an application-hosted call has no media of ours", "[emulator][request]") {
    stage s;
    s.ring();
    s.ask(graph::method::answer,
          R"({"callbackUri":"https://bot/cb","acceptedModalities":["audio"],)"
          R"("mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"}})");
    s.run_for(1s);
    CHECK(s.play("a.wav").code == "8500");
    CHECK(s.ask(graph::method::subscribe_to_tone, "{}").status == 500);
}

TEST_CASE("callbacks without TLS are for those who ask for them", "[emulator][request]") {
    world_settings settings;
    settings.quirks.plain_callbacks = true;
    stage s(settings);
    s.ring();
    CHECK(s.ask(graph::method::answer, "{" + media + R"(,"callbackUri":"http://bot/cb"})").status == 202);
    s.run_for(1s);
    CHECK(s.mail.back().raw.what.what.callback_uri == "http://bot/cb");
}
