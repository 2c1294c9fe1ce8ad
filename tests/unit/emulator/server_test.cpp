#include "emulator/server.hpp"

#include <catch2/catch.hpp>

#include "emulator/phone_pages.hpp"
#include "town.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

TEST_CASE("a bot over TLS answers, plays, hears a key and transfers", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const std::string keys = R"({"tones":"1"})";
        const auto pressed = co_await here.ask(false, "POST", "/emulator/calls/" + id + "/press", keys);
        CHECK(pressed.status == 204);
        co_await here.until_entry(id, "end");
        const auto answer = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        const auto page = json::document::parse(answer.body);
        CHECK(page->root()["outcome"].string_or() == "transferred");
        const auto state = co_await here.ask(false, "GET", "/emulator/state");
        CHECK(json::document::parse(state.body)->root()["outcomes"]["transferred"].as_integer() == 1);
    });
    for (const auto& a : t.bot.answers) {
        CHECK((a.status == 200 || a.status == 202));
        CHECK(a.headers.find("client-request-id") == "mine");
        CHECK(a.headers.find("request-id").size() == 36);
    }
    REQUIRE(t.bot.answers.size() == 4);
    CHECK(
        t.bot.answers[2].headers.find("Location").find(t.server.own_url() + "/v1.0/communications/calls/") ==
        0);
}

TEST_CASE("callbacks carry a token that the published keys prove, and the platform's headers",
          "[emulator][server]") {
    town t;
    std::string keys, by_hand;
    t.run([&](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const auto document = co_await here.ask(true, "GET", "/v1/.well-known/openidconfiguration");
        const auto uri = json::document::parse(document.body)->root()["jwks_uri"].string_or();
        const auto where = net::parse_url(uri);
        REQUIRE(where.has_value());
        const auto set = co_await here.ask(true, "GET", where->target);
        keys = set.body;
        const auto given = co_await here.ask(false, "POST", "/emulator/callbackToken");
        by_hand = json::document::parse(given.body)->root()["token"].string_or();
    });
    const graph::expectations expected{"app-1", {"https://api.botframework.com"}, {"tenant-1"}, 5min};
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    CHECK(graph::validate(by_hand, *graph::jwk_set::parse(keys), expected, now).has_value());
    REQUIRE(t.bot.requests.size() >= 4);
    CHECK(t.bot.requests[0].target == "/callback");
    CHECK(t.bot.requests[1].target == "/callback/leg");
    CHECK(t.bot.requests[0].headers.find("Scenario-Id").empty());
    CHECK(t.bot.requests[1].headers.find("Scenario-Id") == "scenario-7");
    for (const auto& r : t.bot.requests) {
        const std::string bearer(r.headers.find("Authorization"));
        REQUIRE(bearer.rfind("Bearer ", 0) == 0);
        CHECK(graph::validate(bearer.substr(7), *graph::jwk_set::parse(keys), expected, now).has_value());
        CHECK(r.headers.find("X-Microsoft-Skype-Message-ID").size() == 36);
        CHECK(r.headers.find("X-Microsoft-Skype-Chain-ID") ==
              t.bot.requests[0].headers.find("X-Microsoft-Skype-Chain-ID"));
    }
}

TEST_CASE("a redirected notification is delivered where it was sent on to", "[emulator][server]") {
    town t;
    t.bot.redirect_to = t.bot.url() + "/elsewhere";
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "established");
    });
    CHECK(t.bot.requests[0].target == "/callback");
    CHECK(t.bot.requests[1].target == "/elsewhere");
    CHECK(t.bot.requests[1].body == t.bot.requests[0].body);
}

TEST_CASE("Graph wants its token, and says no in its own shape", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string path = "/v1.0/communications/calls/0b003a80-0000-4000-8000-000000000000";
        const auto unsigned_request = co_await here.ask(true, "GET", path);
        CHECK(unsigned_request.status == 401);
        auto body = json::document::parse(unsigned_request.body);
        CHECK(body->root()["error"]["code"].string_or() == "InvalidAuthenticationToken");
        net::header_list bearer{{"Authorization", "Bearer " + here.bot.graph_token}};
        const auto unknown = co_await here.ask(true, "GET", path, {}, bearer);
        CHECK(unknown.status == 404);
        body = json::document::parse(unknown.body);
        CHECK(body->root()["error"]["code"].string_or() == "8522");
        CHECK(body->root()["error"]["innerError"]["request-id"].string_or() ==
              unknown.headers.find("request-id"));
        const auto created = co_await here.ask(true, "POST", "/v1.0/communications/calls", "{}", bearer);
        CHECK(created.status == 400);
    });
}

TEST_CASE("faults on order reach the wire", "[emulator][server][faults]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        net::header_list bearer{{"Authorization", "Bearer " + here.bot.graph_token}};
        const std::string path = "/beta/app/calls/x";
        const std::string throttle = R"({"http429":{"rate":1,"retryAfter":"2128ms"}})";
        CHECK((co_await here.ask(false, "PUT", "/emulator/faults", throttle)).status == 200);
        const auto throttled = co_await here.ask(true, "GET", path, {}, bearer);
        CHECK(throttled.status == 429);
        CHECK(throttled.headers.find("Retry-After") == "2.128");
        const std::string down = R"({"http5xx":{"rate":1,"status":502}})";
        co_await here.ask(false, "PUT", "/emulator/faults", down);
        CHECK((co_await here.ask(true, "GET", path, {}, bearer)).status == 502);
        const std::string cut = R"({"reset":{"rate":1}})";
        co_await here.ask(false, "PUT", "/emulator/faults", cut);
        net::http_request request;
        request.target = path;
        const auto until = net::steady_clock::now() + 5s;
        const auto lost = co_await here.bot.client->send(here.bot.emulator, std::move(request), until);
        CHECK(lost.has_error());
        CHECK((co_await here.ask(false, "DELETE", "/emulator/faults")).status == 204);
        CHECK((co_await here.ask(true, "GET", path, {}, bearer)).status == 404);
    });
}

TEST_CASE("a recording is downloaded with its own token only", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const std::string order =
            R"({"bargeInAllowed":true,"playBeep":false,"maxSilenceTimeoutInSeconds":1})";
        co_await here.bot.post(id + "/recordResponse", order);
        const std::string spoken = R"({"seconds":2})";
        co_await here.ask(false, "POST", "/emulator/calls/" + id + "/speak", spoken);
        co_await here.until_entry(id, "recordResponse completed");
        const auto last = graph::parse_notifications(here.bot.requests.back().body);
        const auto op = std::get<graph::operation_data>(last->at(0).data);
        const auto where = net::parse_url(op.recording_location);
        REQUIRE(where.has_value());
        CHECK(where->where == here.bot.emulator);
        net::header_list graphs{{"Authorization", "Bearer " + here.bot.graph_token}};
        CHECK((co_await here.ask(true, "GET", where->target, {}, graphs)).status == 401);
        net::header_list own{{"Authorization", "Bearer " + op.recording_access_token.reveal()}};
        const auto file = co_await here.ask(true, "GET", where->target, {}, own);
        CHECK(file.status == 200);
        const auto samples = wav_samples(file.body);
        REQUIRE(samples.has_value());
        CHECK(length_of(*samples) >= 3s);
        CHECK(length_of(*samples) < 6s);
    });
}

TEST_CASE("the control API names problems, and pages of other sites are refused", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string typo = R"({"form":{}})";
        const auto wrong = co_await here.ask(false, "POST", "/emulator/calls", typo);
        CHECK(wrong.status == 400);
        CHECK(wrong.headers.find("Content-Type") == "application/problem+json");
        net::header_list evil{{"Origin", "https://evil.example"}};
        CHECK((co_await here.ask(false, "POST", "/emulator/calls", {}, evil)).status == 403);
        CHECK((co_await here.ask(false, "GET", "/emulator/calls/none")).status == 404);
        CHECK((co_await here.ask(false, "GET", "/emulator/nothing")).status == 404);
        CHECK((co_await here.ask(false, "GET", "/elsewhere")).status == 404);
        const std::string busy = R"({"answers":"busy"})";
        CHECK((co_await here.ask(false, "PUT", "/emulator/users/%2B33100", busy)).status == 204);
        CHECK(here.server.people().find("+33100").answers == answers::busy);
    });
}

TEST_CASE("stopping ends those who wait for news", "[emulator][server]") {
    town t;
    std::string id;
    bool woken = false;
    t.run([&](town& here) -> asio::awaitable<void> {
        id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const std::string target = "/emulator/calls/" + id + "?wait=60&after=100000";
        auto waiting = here.ask(false, "GET", target);
        auto note = [&woken](const std::exception_ptr&, const net::http_response&) { woken = true; };
        asio::co_spawn(here.context, std::move(waiting), std::move(note));
        // Behind the wait, which is on its way by now.
        co_await here.ask(false, "GET", "/emulator/state");
    });
    t.context.restart();
    t.context.run_for(1s);
    CHECK(woken);
}

TEST_CASE("a body that is not said to be JSON is refused, and the transcript has it", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const std::string body = R"({"clientContext":"c"})";
        for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded"}) {
            here.bot.content_type = type;
            const auto refused = co_await here.bot.post(id + "/subscribeToTone", body);
            CHECK(refused.status == 400);
            const auto error = json::document::parse(refused.body);
            CHECK(error->root()["error"]["code"].string_or() == "BadRequest");
        }
        here.bot.content_type = "Application/JSON";
        CHECK((co_await here.bot.post(id + "/subscribeToTone", body)).status == 200);
        here.bot.content_type = "";
        CHECK((co_await here.bot.post(id + "/keepAlive", {})).status == 200);
        const auto page = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        CHECK(page.body.find("Please ensure Content-Type header is set") != std::string::npos);
    });
}

TEST_CASE("the transcript has what the bot asked for in vain", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        CHECK((co_await here.bot.post(id + "/microsoft.graph.levitate", "{}")).status == 400);
        net::header_list bearer{{"Authorization", "Bearer " + here.bot.graph_token}};
        const std::string path = "/v1.0/communications/calls/" + id;
        CHECK((co_await here.ask(true, "PATCH", path, {}, bearer)).status == 405);
        CHECK((co_await here.ask(true, "GET", path + "/participants", {}, bearer)).status == 200);
        const auto answer = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        const auto page = json::document::parse(answer.body);
        std::vector<std::string> asked;
        const auto exchange = page->root()["exchange"];
        for (std::size_t i = 0; i < exchange.size(); ++i) {
            const auto e = exchange.at(i);
            if (e["what"].string_or() == "request")
                asked.push_back(e["method"].string_or() + ' ' + e["status"].dump());
        }
        REQUIRE(asked.size() >= 3);
        asked.erase(asked.begin(), asked.end() - 3);
        CHECK(asked ==
              std::vector<std::string>{"microsoft.graph.levitate 400", "PATCH 405", "participants.list 200"});
    });
}

TEST_CASE("an answer breaks off even where it has no body, and the transcript says so",
          "[emulator][server][faults]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "promptPlaying");
        const std::string cut = R"({"reset":{"rate":1},"delay":{"rate":1,"time":"10ms"}})";
        co_await here.ask(false, "PUT", "/emulator/faults", cut);
        net::http_request request;
        request.method = "DELETE";
        request.target = "/v1.0/communications/calls/" + id;
        request.headers.set("Authorization", "Bearer " + here.bot.graph_token);
        const auto until = net::steady_clock::now() + 5s;
        const auto lost = co_await here.bot.client->send(here.bot.emulator, std::move(request), until);
        CHECK(lost.has_error());
        const auto page = co_await here.until_entry(id, "end");
        CHECK(page.root()["outcome"].string_or() == "bot hung up");
        const auto whole = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        CHECK(whole.body.find(R"("method":"delete","status":204,"fault":"delay, reset")") !=
              std::string::npos);
    });
}

TEST_CASE("a callback token that was spoilt on order is named in the transcript",
          "[emulator][server][faults]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        here.bot.status = 401;
        const std::string spoil = R"({"badCallbackToken":{"rate":1,"how":"noTenant"}})";
        co_await here.ask(false, "PUT", "/emulator/faults", spoil);
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "notificationAnswered");
        const auto page = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        CHECK(page.body.find(R"("fault":"badCallbackToken, noTenant")") != std::string::npos);
    });
}

TEST_CASE("a page of the exchange is asked for by whole numbers", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string id = co_await here.ring();
        for (const auto* query : {"?after=x", "?wait=1.5", "?after=-1", "?wait="}) {
            CAPTURE(query);
            CHECK((co_await here.ask(false, "GET", "/emulator/calls/" + id + query)).status == 400);
        }
        CHECK((co_await here.ask(false, "GET", "/emulator/calls/" + id + "?after=0&wait=0")).status == 200);
    });
}

TEST_CASE("a bot that cannot be reached is named by its address", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        here.server.register_callback("app-1", "https://localhost:1/callback");
        const std::string id = co_await here.ring();
        co_await here.until_entry(id, "notificationAnswered");
        const auto page = co_await here.ask(false, "GET", "/emulator/calls/" + id);
        CHECK(page.body.find(", at https://localhost:1\"") != std::string::npos);
    });
}

TEST_CASE("the control port is not for names and pages of others", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        net::header_list rebound{{"Host", "rebound.example"}};
        for (const auto* target : {"/emulator/state", "/emulator/federated-token", "/phone"}) {
            CAPTURE(target);
            CHECK((co_await here.ask(false, "GET", target, {}, rebound)).status == 403);
        }
        net::header_list framed{{"Sec-Fetch-Site", "cross-site"}};
        CHECK((co_await here.ask(false, "GET", "/emulator/state", {}, framed)).status == 403);
        CHECK((co_await here.ask(false, "GET", "/emulator/state")).status == 200);
        // A link may lead to it.
        CHECK((co_await here.ask(false, "GET", "/phone", {}, framed)).status != 403);
    });
}

TEST_CASE("the phone is a page that takes nothing from elsewhere", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        CHECK((co_await here.ask(false, "GET", "/phones")).status == 404);
        CHECK((co_await here.ask(false, "GET", "/phone/nothing.js")).status == 404);
        CHECK((co_await here.ask(false, "POST", "/phone", "{}")).status == 405);
        const auto page = co_await here.ask(false, "GET", "/phone");
        CHECK(page.status == (has_phone_pages() ? 200 : 404));
        if (!has_phone_pages()) co_return;
        CHECK(page.headers.find("Content-Type") == "text/html; charset=utf-8");
        CHECK(page.headers.find("Content-Security-Policy").find("default-src 'none'") == 0);
        CHECK(page.body == (co_await here.ask(false, "GET", "/phone/")).body);
        const auto script = page.body.find("/phone/assets/");
        REQUIRE(script != std::string::npos);
        const auto url = page.body.substr(script, page.body.find('"', script) - script);
        const auto code = co_await here.ask(false, "GET", url);
        CHECK(code.status == 200);
        CHECK(code.headers.find("Cache-Control").find("immutable") != std::string_view::npos);
    });
}

TEST_CASE("somebody decides by hand where a call is transferred to", "[emulator][server]") {
    town t;
    t.run([](town& here) -> asio::awaitable<void> {
        const std::string asks = R"({"answers":"asks"})";
        CHECK((co_await here.ask(false, "PUT", "/emulator/users/grace", asks)).status == 204);
        const std::string id = co_await here.ring();
        const std::string call = "/emulator/calls/" + id;
        co_await here.until_entry(id, "promptPlaying");
        CHECK((co_await here.ask(false, "POST", call + "/busy")).status == 409);
        const std::string keys = R"({"tones":"1"})";
        co_await here.ask(false, "POST", call + "/press", keys);
        co_await here.until_entry(id, "transferring");
        const auto page = co_await here.ask(false, "GET", call);
        const auto told = json::document::parse(page.body);
        const auto ringing = told->root()["ringing"];
        REQUIRE(ringing.size() == 1);
        CHECK(ringing.at(0)["who"]["user"].string_or() == "grace");
        CHECK(ringing.at(0)["as"].string_or() == "transferTarget");
        const std::string other = R"({"party":2})", party = R"({"party":1})", wrong = R"({"partie":1})";
        CHECK((co_await here.ask(false, "POST", call + "/busy", other)).status == 409);
        CHECK((co_await here.ask(false, "POST", call + "/busy", wrong)).status == 400);
        CHECK((co_await here.ask(false, "POST", call + "/busy", party)).status == 204);
        co_await here.until_entry(id, "established, transfer failed");
        CHECK((co_await here.ask(false, "GET", "/emulator/events?answers=always")).status == 400);
    });
}
