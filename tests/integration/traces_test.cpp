// Calls as a collector of traces is told of them: the real binary, and a collector that the test plays.

#include <catch2/catch.hpp>
#include <future>
#include <map>

#include "base/json/document.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {
namespace {

std::string body_of_next(blocking_server& server, const std::string& answer, std::string* header = nullptr) {
    auto peer = server.accept();
    const auto read = peer.receive_through("\r\n\r\n");
    const std::string name = "Content-Length: ";
    const auto at = read.find(name);
    auto body =
        at == std::string::npos ? std::string() : peer.receive(std::stoul(read.substr(at + name.size())));
    peer.send(answer);
    peer.end_sending();
    peer.receive_all();
    if (header != nullptr) *header = read;
    return body;
}

const std::string fine =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

std::string header_in(const std::string& head, const std::string& name) {
    const auto at = head.find(name + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 2;
    return head.substr(from, head.find("\r\n", from) - from);
}

}  // namespace

TEST_CASE("a call that has ended is told to a collector, with its steps and requests", "[calls][traces]") {
    blocking_server collector, service;
    const auto url = "http://localhost:" + std::to_string(collector.port()) + '/';
    installation_wish wish{
        R"({ "version": 1, "prompts": { "thanks": { "file": "thanks.wav" } }, "sections": { "main": [
        { "http": { "id": "look", "url": "http://localhost:)" +
            std::to_string(service.port()) + R"(/x" } }, { "play": "thanks" } ] } })",
        20,
        R"("services": { "plain": ["localhost"], "private": ["localhost"] },
        "telemetry": { "otlp": { "url": ")" +
            url + R"(", "headers": { "env": "COLLECTOR_HEADERS" }, "serviceName": "desk" } },)"};
    wish.bot_environment = {{"COLLECTOR_HEADERS", "authorization=Bearer%20of-the-collector"}};
    installation at(wish);
    at.keep_secret("of-the-collector");
    std::string asked, told_with;
    auto served = std::async(std::launch::async, [&] { return body_of_next(service, fine, &asked); });
    auto told = std::async(std::launch::async, [&] { return body_of_next(collector, fine, &told_with); });
    followed_call call(at, at.ring("+33612345678"));
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    served.get();
    const auto text = told.get();

    CHECK(told_with.starts_with("POST /v1/traces HTTP/1.1\r\n"));
    CHECK(header_in(told_with, "authorization") == "Bearer of-the-collector");
    CHECK(text.find("33612345678") == std::string::npos);
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    const auto resource = document->root()["resourceSpans"].at(0);
    CHECK(resource["resource"]["attributes"].at(0)["value"]["stringValue"].string_or() == "desk");
    const auto spans = resource["scopeSpans"].at(0)["spans"];
    std::map<std::string, std::string> ids;  // by name
    const auto trace = spans.at(0)["traceId"].string_or();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        CHECK(spans.at(i)["traceId"].string_or() == trace);
        ids.emplace(spans.at(i)["name"].string_or(), spans.at(i)["spanId"].string_or());
    }
    CHECK(spans.at(0)["name"].string_or().starts_with("call "));
    for (const auto* name : {"http", "play", "answer", "playPrompt"}) {
        CAPTURE(name, text);
        CHECK(ids.contains(name));
    }
    // The service was told the span that the collector is told of it.
    const auto parent = header_in(asked, "traceparent");
    CHECK(parent.substr(0, 36) == "00-" + trace + '-');
    CHECK(text.find("\"spanId\":\"" + parent.substr(36, 16) + '"') != std::string::npos);
    CHECK_THAT(at.admin("/metrics").body,
               Catch::Contains("switchhook_traces_total{outcome=\"dropped\"} 0\n"));
}

}  // namespace switchhook::test
