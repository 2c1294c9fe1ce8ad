#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

const std::string ada = R"({"identity":{"user":{"id":"ada","displayName":"Ada"}}})";
const std::string number = R"({"identity":{"phone":{"id":"+15550100123"}}})";
const std::string from_account =
    R"("source":{"identity":{"applicationInstance":{"id":"account-1"}}},"tenantId":"tenant-1",)";

graph::call_resource read_call_body(const graph_answer& answer) {
    const auto document = json::document::parse(answer.body);
    REQUIRE(document.has_value());
    auto call = graph::read_resource<graph::call_resource>(document->root());
    REQUIRE(call);
    return *std::move(call);
}

}  // namespace

TEST_CASE("a bot calls somebody, who answers after ringing", "[emulator][placing]") {
    stage s;
    s.scenario = "scenario-1";
    const auto answer = s.place(ada, R"("subject":"Hello",)");
    REQUIRE(answer.status == 201);
    CHECK(answer.location == "/communications/calls/" + s.id);
    CHECK(answer.body.find(R"("https://graph.microsoft.com/v1.0/$metadata#app/calls/$entity")") !=
          std::string::npos);
    const auto created = read_call_body(answer);
    CHECK(created.id == s.id);
    CHECK(created.state == graph::call_state::establishing);
    CHECK(created.direction == graph::call_direction::outgoing);
    CHECK(created.callback_uri == "https://bot/callback/out?leg=7");
    CHECK(created.source->identity.who().id == "app-1");
    CHECK(created.targets.at(0).identity.who().display_name == "Ada");
    CHECK(created.subject == "Hello");
    CHECK(created.tenant_id == "tenant-1");
    CHECK_FALSE(created.media_state);

    s.run_for(2500ms);
    CHECK(s.told() == words{"establishing"});
    s.run_for(1s);
    CHECK(s.told() == words{"establishing", "established", "established, audio active"});
    for (const auto& m : s.mail) {
        CHECK(m.raw.what.what.callback_uri == "https://bot/callback/out?leg=7");
        CHECK(m.raw.scenario == "scenario-1");
        CHECK(m.call().direction == graph::call_direction::outgoing);
    }
    CHECK(read_call_body(s.ask(graph::method::get)).media_state->audio == graph::media_state::active);
    CHECK(s.play("a.wav").status == 200);
    CHECK(s.w.hang_up(s.id, s.now));
    s.run_for(1s);
    CHECK(s.mail.back().call().result_info->subcode == 4521);
    CHECK(s.outcome() == "callee hung up");
}

TEST_CASE("the state ringing is beta's, unless asked for", "[emulator][placing]") {
    stage beta;
    beta.version = "beta";
    CHECK(beta.place().body.find("beta/$metadata#communications/calls/$entity") != std::string::npos);
    beta.run_for(1s);
    CHECK(beta.told() == words{"establishing", "ringing"});
    CHECK(read_call_body(beta.ask(graph::method::get)).state == graph::call_state::ringing);
    beta.version = "v1.0";
    CHECK(read_call_body(beta.ask(graph::method::get)).state == graph::call_state::establishing);
    CHECK(beta.play("a.wav").code == "8501");
    CHECK(beta.ask(graph::method::subscribe_to_tone, "{}").code == "8501");

    world_settings everywhere;
    everywhere.quirks.ringing_everywhere = true;
    stage asked_for(everywhere);
    asked_for.place();
    asked_for.run_for(1s);
    CHECK(asked_for.told() == words{"establishing", "ringing"});
}

TEST_CASE("callees who do not answer end the call with their reason", "[emulator][placing]") {
    struct {
        answers how;
        bool phone;
        graph::result_info why;
        duration latest;
        std::string outcome;
    } const cases[] = {
        {answers::busy, false, {486, 8539, ""}, 2s, "the callee is busy"},
        {answers::busy, true, {486, 560486, ""}, 2s, "the callee is busy"},
        {answers::declines, false, {603, 8538, ""}, 4s, "the callee declined"},
        {answers::declines, true, {603, 560603, ""}, 4s, "the callee declined"},
        {answers::never, false, {480, 8541, ""}, 61s, "the callee did not answer"},
        {answers::never, true, {480, 560480, ""}, 61s, "the callee did not answer"},
        {answers::unknown, false, {404, 8544, ""}, 2s, "the callee is unknown"},
        {answers::unknown, true, {404, 560404, ""}, 2s, "the callee is unknown"},
    };
    for (const auto& c : cases) {
        stage s;
        s.w.people().set("ada", {c.how, 3s});
        s.w.people().set("+15550100123", {c.how, 3s});
        CAPTURE(to_string(c.how), c.phone);
        REQUIRE(s.place(c.phone ? number : ada, c.phone ? from_account : "").status == 201);
        s.run_for(c.latest - 1500ms);
        CHECK(s.outcome().empty());
        s.run_for(1500ms);
        CHECK(s.outcome() == c.outcome);
        REQUIRE(s.told() == words{"establishing", "terminated"});
        REQUIRE(s.mail[1].call().result_info);
        CHECK(s.mail[1].call().result_info->code == c.why.code);
        CHECK(s.mail[1].call().result_info->subcode == c.why.subcode);
        CHECK(s.ask(graph::method::get).code == "8522");
    }
}

TEST_CASE("a telephone that hangs up is told as one", "[emulator][placing]") {
    stage s;
    REQUIRE(s.place(number, from_account).status == 201);
    s.run_for(4s);
    CHECK(read_call_body(s.ask(graph::method::get)).source->identity.who().id == "account-1");
    s.w.hang_up(s.id, s.now);
    s.run_for(1s);
    CHECK(s.mail.back().call().result_info->subcode == 560000);
}

TEST_CASE("a callee may be played by hand while it rings", "[emulator][placing]") {
    stage s;
    s.w.people().set("grace", {answers::never, 3s});
    s.place();
    CHECK_FALSE(s.w.decide(s.id, 0, answers::yes, s.now));
    s.run_for(1s);
    CHECK(s.w.decide(s.id, 0, answers::yes, s.now));
    CHECK_FALSE(s.w.decide(s.id, 0, answers::yes, s.now));
    s.run_for(2min);
    CHECK(s.told() == words{"establishing", "established", "established, audio active"});

    s.place();
    s.run_for(1s);
    CHECK(s.w.hang_up(s.id, s.now));
    CHECK(s.outcome() == "the callee declined");
}

TEST_CASE("a bot may give up while it rings", "[emulator][placing]") {
    stage s;
    s.place();
    s.run_for(1s);
    CHECK(s.ask(graph::method::hang_up).status == 204);
    s.run_for(5s);
    CHECK(s.told() == words{"establishing", "terminating", "terminated"});
    CHECK(s.outcome() == "bot hung up");
}

TEST_CASE("a ring time-out is beta's: v1.0 lets it pass, or refuses it when told to", "[emulator][placing]") {
    const std::string ten = R"("ringingTimeoutInSeconds":10,)";
    for (const auto* version : {"v1.0", "beta"}) {
        stage s;
        s.version = version;
        s.w.people().set("ada", {answers::never, 3s});
        REQUIRE(s.place(ada, ten).status == 201);
        s.run_for(11s);
        CHECK(s.outcome() == (s.version == "beta" ? "the callee did not answer" : ""));
    }
    world_settings strict;
    strict.quirks.refuse_beta_members = true;
    stage s(strict);
    const auto refused = s.place(ada, ten);
    CHECK(refused.code == "8523");
    CHECK(refused.message == "ringingTimeoutInSeconds is not known in v1.0.");
    s.version = "beta";
    CHECK(s.place(ada, ten).status == 201);
    CHECK(s.place(ada, R"("ringingTimeoutInSeconds":116,)").code == "8523");
}

TEST_CASE("what an application may not place is refused by code", "[emulator][placing]") {
    const auto place = [](const std::vector<std::string>& roles, const std::string& targets,
                          const std::string& more) {
        stage s;
        s.app.roles = roles;
        s.app.instances = {"account-1"};
        const auto answer = s.place(targets, more);
        CHECK(s.w.calls().size() == (answer.status == 201 ? 1 : 0));
        return std::to_string(answer.status) + ' ' + answer.code;
    };
    const std::vector<std::string> initiate{"Calls.Initiate.All"};
    CHECK(place(initiate, ada, "") == "201 ");
    CHECK(place({}, ada, "") == "403 7504");
    CHECK(place({"Calls.InitiateGroupCall.All"}, ada, "") == "403 7504");
    CHECK(place(initiate, ada + "," + ada, "") == "403 7504");
    CHECK(
        place(
            initiate, "",
            R"("tenantId":"tenant-1","meetingInfo":{"@odata.type":"#microsoft.graph.joinMeetingIdMeetingInfo","joinMeetingId":"1"},)") ==
        "403 7504");
    CHECK(place(initiate, number, from_account) == "201 ");
    CHECK(place(initiate, number, "") == "400 8523");
    CHECK(
        place(initiate, number,
              R"("source":{"identity":{"applicationInstance":{"id":"account-2"}}},"tenantId":"tenant-1",)") ==
        "403 7507");
    CHECK(place(initiate, ada, R"("source":{"identity":{"application":{"id":"app-2"}}},)") == "403 7507");
    CHECK(place(initiate, ada, R"("source":{"identity":{"application":{"id":"APP-1"}}},)") == "201 ");
    CHECK(place(initiate, ada, R"("tenantId":"tenant-2",)") == "403 7505");
    CHECK(place(initiate, "", "") == "400 8523");
}

TEST_CASE("app-hosted media needs its own role, and callbacks need https", "[emulator][placing]") {
    const auto body = [](const std::string& uri) {
        return R"({"callbackUri":")" + uri + R"(","targets":[)" + ada +
               R"(],"requestedModalities":["audio"],)" +
               R"("mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"}})";
    };
    stage s;
    s.app.roles = {"Calls.Initiate.All"};
    CHECK(s.ask(graph::method::create, body("https://bot/cb")).code == "7504");
    CHECK(s.ask(graph::method::create, body("http://bot/cb")).code == "8523");
    CHECK(s.ask(graph::method::create, body(R"(https://bot/cb\n)")).code == "8523");
    CHECK(s.ask(graph::method::create, body("https://bot/c b")).code == "8523");
    s.app.roles.emplace_back("Calls.AccessMedia.All");
    const auto created = s.ask(graph::method::create, body("https://bot/cb"));
    CHECK(created.status == 201);
    CHECK(created.body.find(R"("blob":"x")") != std::string::npos);
    CHECK(s.ask(graph::method::create, "{").code == "BadRequest");
    CHECK(s.ask(graph::method::create).code == "8523");
}

TEST_CASE("calls of one application at once and in a month are limited", "[emulator][placing]") {
    world_settings few;
    few.limits.calls_at_once = 2;
    few.limits.calls_a_month = 3;
    stage s(few);
    s.ring();  // not placed by the bot
    CHECK(s.place().status == 201);
    CHECK(s.place().status == 201);
    const auto third = s.place();
    CHECK(third.status == 429);
    CHECK(third.code == "8530");
    s.ask(graph::method::hang_up);
    s.run_for(1s);
    CHECK(s.place().status == 201);
    s.ask(graph::method::hang_up);
    s.run_for(1s);
    CHECK(s.place().code == "8529");
    s.app.id = "app-2";
    CHECK(s.place().status == 201);
    s.app.id = "app-1";
    s.run_for(31 * 24h);
    CHECK(s.place().status == 201);
}

TEST_CASE("who answers a group call late does not end a transfer that is under way",
          "[emulator][placing][transfer]") {
    const std::string move_ada =
        R"({"transferTarget":{"identity":{"user":{"id":"carol"}}},"transferee":{"identity":{"user":{"id":"ada"}}}})";
    for (const auto late : {answers::yes, answers::declines}) {
        stage s;
        s.w.people().set("ada", {answers::yes, 1s});
        s.w.people().set("grace", {late, 10s});
        s.w.people().set("carol", {answers::yes, 20s});
        s.place_group();
        s.run_for(5s);
        s.mail.clear();
        REQUIRE(s.ask(graph::method::transfer, move_ada).status == 202);
        s.run_for(10s);
        CHECK(s.told() ==
              (late == answers::yes ? words{"transferring", "roster of 3"} : words{"transferring"}));
        CHECK(s.outcome().empty());
        s.run_for(15s);
        CHECK(s.outcome() == "transferred");
    }
}

TEST_CASE("a bot whom everybody has left is not kept by somebody who answered before the time",
          "[emulator][placing]") {
    stage s;
    s.w.people().set("grace", {answers::never, 1s});
    s.place_group();
    s.run_for(5s);
    CHECK(s.w.decide(s.id, 0, answers::yes, s.now));
    const std::string group = s.w.conferences().begin()->first;
    CHECK(s.w.go(group, "ada", s.now));
    CHECK(s.w.go(group, "grace", s.now));
    s.run_for(2s);
    CHECK(s.outcome() == "left alone");
}
