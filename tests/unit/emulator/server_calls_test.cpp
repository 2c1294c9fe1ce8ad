// Calls that a bot places and meetings that it joins, over TLS and the control API.

#include <catch2/catch.hpp>

#include "base/percent.hpp"
#include "emulator/platform/graph_service.hpp"
#include "graph/auth/rsa_key.hpp"
#include "town.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

const std::string media =
    R"("requestedModalities":["audio"],"mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"})";

asio::awaitable<net::http_response> create(town& t, std::string version, std::string family,
                                           std::string members) {
    const std::string body =
        R"({"callbackUri":")" + t.bot.url() + R"(/callback/out?leg=7",)" + members + media + "}";
    net::header_list headers{{"Authorization", "Bearer " + t.bot.graph_token},
                             {"Content-Type", "application/json"},
                             {"Scenario-Id", "scenario-9"}};
    const std::string target = "/" + version + "/" + family + "/calls";
    co_return co_await t.ask(true, "POST", target, body, headers);
}

std::string id_of(const net::http_response& answer) {
    return json::document::parse(answer.body)->root()["id"].string_or();
}

const std::string to_grace = R"("targets":[{"identity":{"user":{"id":"grace"}}}],)";

}  // namespace

TEST_CASE("a bot places calls by every URL, and the callee acts over the control API", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        for (const std::string version : {"v1.0", "beta"}) {
            for (const std::string family : {"communications", "app"}) {
                const auto created = co_await create(here, version, family, to_grace);
                REQUIRE(created.status == 201);
                const std::string id = id_of(created);
                CHECK(created.headers.find("Location") ==
                      here.server.own_url() + "/" + version + "/communications/calls/" + id);
                co_await here.until_entry(id, "promptPlaying");
                const std::string keys = R"({"tones":"2"})";
                CHECK((co_await here.ask(false, "POST", "/emulator/calls/" + id + "/press", keys)).status ==
                      204);
                CHECK((co_await here.ask(false, "POST", "/emulator/calls/" + id + "/hangup")).status == 204);
                co_await here.until_entry(id, "end");
                const auto page = co_await here.ask(false, "GET", "/emulator/calls/" + id);
                CHECK(page.body.find(R"("direction":"outgoing")") != std::string::npos);
                CHECK(page.body.find(R"("outcome":"callee hung up")") != std::string::npos);
            }
        }
        const auto list = co_await here.ask(false, "GET", "/emulator/calls");
        CHECK(json::document::parse(list.body)->root()["calls"].size() == 4);
    });
    for (const auto& r : t.bot.requests) {
        CHECK(r.target == "/callback/out?leg=7");
        CHECK(r.headers.find("Scenario-Id").rfind("scenario-", 0) == 0);
    }
}

TEST_CASE("a callee is played by hand", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string never = R"({"answers":"never"})";
        co_await here.ask(false, "PUT", "/emulator/users/grace", never);
        const auto created = co_await create(here, "v1.0", "communications", to_grace);
        const std::string id = id_of(created);
        co_await here.until_entry(id, "establishing");
        const auto declined = co_await here.ask(false, "POST", "/emulator/calls/" + id + "/decline");
        CHECK(declined.status == 204);
        co_await here.until_entry(id, "end");
        CHECK((co_await here.ask(false, "POST", "/emulator/calls/" + id + "/answer")).status == 409);
        const auto page = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        CHECK(page.body.find("8538") != std::string::npos);
    });
}

TEST_CASE("roles of an application are changed while it runs", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string meeting =
            R"({"organizer":{"user":"olga"},"joinMeetingId":"123","lobby":true,"people":[{"person":{"user":"olga"}}]})";
        const auto made = co_await here.ask(false, "PUT", "/emulator/meetings/stand-up", meeting);
        REQUIRE(made.status == 200);
        const std::string by_id =
            R"("tenantId":"tenant-1","meetingInfo":{"@odata.type":"#microsoft.graph.joinMeetingIdMeetingInfo","joinMeetingId":"123"},)";
        const auto refused = co_await create(here, "v1.0", "communications", by_id);
        CHECK(refused.status == 403);
        CHECK(refused.body.find("7504") != std::string::npos);
        const std::string rights = R"({"roles":["Calls.JoinGroupCallAsGuest.All","Calls.Initiate.All"]})";
        CHECK((co_await here.ask(false, "PUT", "/emulator/apps/app-1", rights)).status == 204);
        const auto joined = co_await create(here, "v1.0", "communications", by_id);
        REQUIRE(joined.status == 201);
        const std::string id = id_of(joined);
        co_await here.until_entry(id, "establishing");
        for (;;) {
            const auto waiting = co_await here.ask(false, "GET", "/emulator/meetings/stand-up");
            if (waiting.body.find(R"("lobby":true,"locked")") != std::string::npos &&
                waiting.body.find(id) != std::string::npos)
                break;
        }
        const std::string admit = R"({"admitted":true})";
        const std::string people = "/emulator/meetings/stand-up/people";
        CHECK((co_await here.ask(false, "PUT", people + "/app-1", admit)).status == 204);
        co_await here.until_entry(id, "roster of 2");
        const std::string ada = R"({"person":{"user":"ada"},"participant":"p-ada"})";
        CHECK((co_await here.ask(false, "POST", people, ada)).status == 201);
        CHECK((co_await here.ask(false, "POST", people, ada)).status == 409);
        co_await here.until_entry(id, "roster of 3");
        CHECK((co_await here.ask(false, "DELETE", people + "/p-ada")).status == 204);
        CHECK((co_await here.ask(false, "DELETE", people + "/p-ada")).status == 404);
        const auto list = co_await here.ask(false, "GET", "/emulator/meetings");
        CHECK(list.body.find(R"("id":"stand-up")") != std::string::npos);
        CHECK((co_await here.ask(false, "POST", "/emulator/meetings/stand-up/end")).status == 204);
        const auto over = co_await here.until_entry(id, "end");
        CHECK(over.root()["outcome"].string_or() == "meeting over");
        CHECK((co_await here.ask(false, "GET", "/emulator/meetings/none")).status == 404);
        CHECK((co_await here.ask(false, "POST", "/emulator/meetings/none/end")).status == 404);
        CHECK((co_await here.ask(false, "POST", "/emulator/meetings/stand-up")).status == 405);
        CHECK((co_await here.ask(false, "GET", "/emulator/meetings/stand-up/nothing")).status == 404);
    });
}

TEST_CASE("a meeting that is described again has each of its people once", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string target = "/emulator/meetings/stand-up";
        const std::string people = R"({"people":[{"person":{"user":"olga"}},{"person":{"user":"ada"}}]})";
        for (int i = 0; i < 2; ++i) {
            const auto made = co_await here.ask(false, "PUT", target, people);
            CHECK(json::document::parse(made.body)->root()["people"].size() == 2);
        }
        CHECK((co_await here.ask(false, "DELETE", target + "/people/ada")).status == 204);
        const auto again = co_await here.ask(false, "PUT", target, people);
        CHECK(json::document::parse(again.body)->root()["people"].size() == 2);
    });
}

TEST_CASE("quirks are shown and set over the control API", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string order = R"({"gracefulCode":0,"closeConnections":true})";
        const auto set = co_await here.ask(false, "PUT", "/emulator/quirks", order);
        CHECK(set.status == 200);
        CHECK(set.body.find(R"("gracefulCode":0)") != std::string::npos);
        const auto shown = co_await here.ask(false, "GET", "/emulator/quirks");
        CHECK(shown.body.find(R"("closeConnections":true)") != std::string::npos);
        const std::string typo = R"({"gracefullCode":0})";
        CHECK((co_await here.ask(false, "PUT", "/emulator/quirks", typo)).status == 400);
        net::header_list bearer{{"Authorization", "Bearer " + here.bot.graph_token}};
        const std::string groups = "/v1.0/communications/calls/none/audioRoutingGroups";
        CHECK((co_await here.ask(true, "GET", groups, {}, bearer)).status == 403);
        const std::string early = R"({"rolesAtCreationOnly":true})";
        co_await here.ask(false, "PUT", "/emulator/quirks", early);
        CHECK((co_await here.ask(true, "GET", groups, {}, bearer)).status == 404);
        const std::string limits = R"({"callsAtOnce":200})";
        const auto limited = co_await here.ask(false, "PUT", "/emulator/limits", limits);
        CHECK(limited.body.find(R"("callsAtOnce":200)") != std::string::npos);
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        CHECK((co_await here.ask(false, "POST", "/emulator/calls/" + id + "/hangup")).status == 204);
        co_await here.until_entry(id, "end");
    });
    CHECK(t.bot.requests.back().body.find(R"("code":0,"subcode":540000)") != std::string::npos);
}

TEST_CASE("more requests in a second than the limit are answered 429 as documented", "[emulator][server]") {
    town t(100, 5);
    t.run([](town& here) -> asio::awaitable<void> {
        net::header_list bearer{{"Authorization", "Bearer " + here.bot.graph_token}};
        const std::string path = "/v1.0/communications/calls/none";
        net::http_response answer;
        for (int i = 0; i < 20; ++i) {
            answer = co_await here.ask(true, "GET", path, {}, bearer);
            if (answer.status != 404) break;
        }
        REQUIRE(answer.status == 429);
        const auto wait = std::stod(std::string(answer.headers.find("Retry-After")));
        CHECK(wait > 0);
        CHECK(wait <= 0.2);
        const auto error = json::document::parse(answer.body);
        CHECK(error->root()["error"]["code"].string_or() == "TooManyRequests");
        CHECK(error->root()["error"]["innerError"]["code"].string_or() == "429");
        CHECK(error->root()["error"]["innerError"]["status"].string_or() == "429");
    });
}

// Every client of ours has a name, so this one goes past the network.
TEST_CASE("the quality of a device is logged by those who say who they are", "[emulator][server]") {
    world calls({}, 1);
    registered_app app{"app-1", "tenant-1", secret("s3cret"), "https://bot/cb"};
    identity_platform identity({app}, {3599s, "https://graph"},
                               graph::jwt_signer("key", graph::rsa_private_key::generate()), calls.ids());
    const media_clock clock(1);
    graph_service graph_face(calls, identity, clock);
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    net::http_request form;
    form.body = "client_id=app-1&client_secret=s3cret&grant_type=client_credentials&scope=" +
                percent_encode("https://graph.microsoft.com/.default");
    const auto token = json::document::parse(identity.token("tenant-1", form, now).body);

    net::http_request request;
    request.method = "POST";
    request.target = "/v1.0/communications/calls/logTeleconferenceDeviceQuality";
    request.headers.set("Authorization", "Bearer " + token->root()["access_token"].string_or());
    request.headers.set("Content-Type", "application/json");
    request.body =
        R"({"quality":{"@odata.type":"#microsoft.graph.teleconferenceDeviceQuality",)"
        R"("callChainId":"0b003a80-0000-4000-8000-000000000000","participantId":"0b003a80-0000-4000-8000-000000000001",)"
        R"("mediaLegId":"0b003a80-0000-4000-8000-000000000002","deviceName":"Room","deviceDescription":"text",)"
        R"("mediaQualityList":[{"@odata.type":"#microsoft.graph.teleconferenceDeviceAudioQuality","channelIndex":1}]}})";
    const auto route = parse_graph_route(request.method, request.target);
    REQUIRE(route);
    CHECK(graph_face.handle(*route, request, now).response.status == 400);
    request.headers.set("User-Agent", "Room/1.0");
    CHECK(graph_face.handle(*route, request, now).response.status == 200);
    request.body = "{}";
    CHECK(graph_face.handle(*route, request, now).response.status == 400);
}

TEST_CASE("every method is known by both families and versions", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string rights =
            R"({"roles":["Calls.JoinGroupCall.All","Calls.JoinGroupCallAsGuest.All","Calls.Initiate.All","Calls.InitiateGroupCall.All","Calls.AccessMedia.All"]})";
        co_await here.ask(false, "PUT", "/emulator/apps/app-1", rights);
        const std::string call = co_await here.ring();
        net::header_list headers{{"Authorization", "Bearer " + here.bot.graph_token},
                                 {"Content-Type", "application/json"},
                                 {"User-Agent", "Room/1.0"}};
        for (const auto& m : graph::all_methods()) {
            if (m.id == graph::method::hang_up) continue;
            for (const std::string version : {"v1.0", "beta"}) {
                for (const std::string family : {"communications", "app"}) {
                    std::string path = "/" + version + "/" + family + "/calls" + std::string(m.path);
                    if (const auto at = path.find("{call}"); at != std::string::npos)
                        path.replace(at, 6, call);
                    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "x");
                    const std::string body = m.body() == nullptr ? "" : "{}";
                    const auto answer = co_await here.ask(true, std::string(m.verb), path, body, headers);
                    CAPTURE(m.name, path, answer.body);
                    CHECK(answer.status != 405);
                    CHECK(answer.status != 501);
                    CHECK(answer.status != 403);
                    CHECK(answer.body.find("Resource not found") == std::string::npos);
                }
            }
        }
    });
}
