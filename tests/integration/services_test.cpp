// Flows that ask and tell web services: the real binary, real connections, services that are good and bad.

#include <catch2/catch.hpp>
#include <future>

#include "base/json/document.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {
namespace {

const std::string local_services = R"("services": { "plain": ["localhost"], "private": ["localhost"] },)";

std::string reply(const std::string& status, const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct served {
    std::vector<std::string> requests;
    std::vector<blocking_peer> open;  // none is closed before the test is over
};

// One connection after the other, each with one answer; gives back what was asked.
std::future<served> serve(blocking_server& server, std::vector<std::string> answers) {
    return std::async(std::launch::async, [&server, answers = std::move(answers)] {
        served all;
        for (const auto& answer : answers) {
            auto peer = server.accept();
            std::string request = peer.receive_through("\r\n\r\n");
            if (const auto at = request.find("Content-Length: "); at != std::string::npos)
                request += peer.receive(std::stoul(request.substr(at + 16)));
            all.requests.push_back(std::move(request));
            peer.send(answer);
            all.open.push_back(std::move(peer));
        }
        return all;
    });
}

std::string at_port(std::string text, unsigned short port) {
    for (auto at = text.find("PORT"); at != std::string::npos; at = text.find("PORT", at))
        text.replace(at, 4, std::to_string(port));
    return text;
}

}  // namespace

TEST_CASE("a flow asks a service, does what another says, and tells a third", "[calls][services]") {
    blocking_server server;
    auto asked = serve(
        server, {reply("200 OK", R"({"owner":{"tier":"gold"}})"),
                 reply("200 OK", R"([{"log":"fetched for ${look.body.owner.tier}"},{"play":"thanks"}])"),
                 reply("204 No Content", "")});
    installation at({at_port(R"({ "version": 1,
        "prompts": { "thanks": { "file": "thanks.wav" } }, "on": { "hangup": "bye" },
        "sections": {
          "main": [ { "answer": {} },
                    { "http": { "id": "look", "url": "http://localhost:PORT/tickets/${call.direction}" } },
                    { "fetch": { "url": "http://localhost:PORT/next", "body": { "tier": "${look.body.owner.tier}" } } },
                    { "log": "behind" } ],
          "bye": [ { "notify": { "url": "http://localhost:PORT/ended", "body": { "by": "${call.ended}" } } } ] } })",
                             server.port()),
                     20, local_services});
    followed_call call(at, at.ring());
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    const auto requests = asked.get().requests;
    REQUIRE(requests.size() == 3);
    CHECK(requests[0].starts_with("GET /tickets/incoming HTTP/1.1\r\n"));
    CHECK(requests[1].starts_with("POST /next HTTP/1.1\r\n"));
    CHECK(requests[1].ends_with(R"({"tier":"gold"})"));
    CHECK(requests[2].ends_with(R"({"by":"hangup"})"));
    CHECK(requests[2].find("Switchhook-Delivery: ") != std::string::npos);
    CHECK(count_lines_with(at.bot().errors(), "flow: fetched for gold") == 1);
    CHECK(count_lines_with(at.bot().errors(), "flow: behind") == 1);
}

TEST_CASE("a service that does harm is a failure in time, and the call goes on", "[calls][services]") {
    blocking_server server;
    const std::string endless(200'000, 'x');
    auto asked = serve(
        server,
        {reply("302 Found", "", "Location: http://127.0.0.1:" + std::to_string(server.port()) + "/admin\r\n"),
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n" + endless + "\r\n",
         "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsl"});
    installation at({at_port(R"({ "version": 1,
        "prompts": { "thanks": { "file": "thanks.wav" } },
        "sections": {
          "main": [ { "answer": {} },
                    { "http": { "id": "a", "url": "http://localhost:PORT/redirects", "failed": [] } },
                    { "http": { "id": "b", "url": "http://localhost:PORT/endless", "failed": [] } },
                    { "http": { "id": "c", "url": "http://localhost:PORT/slow", "timeout": "500ms", "attempts": 1, "failed": [] } },
                    { "http": { "id": "d", "url": "https://127.0.0.1:PORT/", "failed": [] } },
                    { "http": { "id": "e", "url": "http://127.0.0.1:PORT/", "failed": [] } },
                    { "log": "found ${a.reason} ${b.reason} ${c.reason} ${d.reason} ${e.reason}" }, { "play": "thanks" } ] } })",
                             server.port()),
                     20, local_services});
    followed_call call(at, at.ring());
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    CHECK(asked.get().requests.size() == 3);
    CHECK_FALSE(server.has_caller());
    CHECK(count_lines_with(at.bot().errors(),
                           "flow: found redirectRefused tooLarge timeout privateAddress plainRefused") == 1);
}

TEST_CASE("steps that make no sense are not begun, and the log says why", "[calls][services]") {
    blocking_server server;
    auto asked = serve(server, {reply("200 OK", R"([{"paly":"thanks"}])")});
    installation at({at_port(R"({ "version": 1,
        "prompts": { "thanks": { "file": "thanks.wav" } },
        "sections": { "main": [ { "answer": {} }, { "fetch": { "id": "n", "url": "http://localhost:PORT/", "failed": [] } },
                                { "log": "found ${n.reason}" }, { "play": "thanks" } ] } })",
                             server.port()),
                     20, local_services});
    followed_call call(at, at.ring());
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    CHECK(asked.get().requests.size() == 1);
    CHECK(count_lines_with(at.bot().errors(), "flow: found malformed") == 1);
    CHECK(count_lines_with(at.bot().errors(), R"(no step is called \"paly\"; did you mean \"play\"?)") == 1);
}

}  // namespace switchhook::test
