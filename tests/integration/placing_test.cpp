// Calls that the bot places: by the control API, by the command line, by a list.

#include <signal.h>

#include <catch2/catch.hpp>
#include <set>

#include "base/json/writer.hpp"
#include "tests/integration/control_api.hpp"
#include "tests/integration/event_reader.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

constexpr std::string_view jane = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";
constexpr std::string_view joe = "8d1e6ab6-26c5-4e22-a1bc-06ea7343959f";

const std::string reminder_flow = R"({ "version": 1, "prompts": { "welcome": { "file": "welcome.wav" } },
  "sections": { "main": [ { "call": { "failed": "missed" } }, { "play": "welcome" }, { "hangup": {} } ],
                "missed": [ { "log": "missed" } ] } })";

installation_wish wish() {
    installation_wish w{std::string(reception_flow)};
    w.files = {{"flows/reminder.json", reminder_flow}};
    return w;
}

std::string user(std::string_view id) { return R"({"to": {"user": ")" + std::string(id) + R"("}})"; }

std::string reminder_for(std::string_view id) {
    return R"({"to": {"user": ")" + std::string(id) + R"("}, "flow": "reminder"})";
}

void answers(installation& at, const std::string& who, const std::string& how,
             const std::string& more = R"(, "ring": "1s")") {
    REQUIRE(
        at.control("PUT", "/emulator/users/" + who, R"({"answers": ")" + how + "\"" + more + "}").status ==
        204);
}

bool is_established(json::value call) { return call["state"].string_or() == "established"; }

// Calls that the emulator saw, by whom they were for.
std::multiset<std::string> called(installation& at) {
    const auto page = at.control_document("/emulator/calls");
    std::multiset<std::string> all;
    const auto calls = page.root()["calls"];
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (calls.at(i)["direction"].string_or() == "outgoing")
            all.insert(calls.at(i)["to"]["user"].string_or());
    return all;
}

}  // namespace

TEST_CASE("a call that is placed plays its flow to whoever answers", "[control][placing]") {
    installation at(wish());
    const auto id = place(at, reminder_for(jane));
    const auto over = at.ended_call(id);
    CHECK(over.root()["outcome"].string_or() == "hangup");
    CHECK(over.root()["flow"]["name"].string_or() == "reminder");
    CHECK(called(at) == std::multiset<std::string>{std::string(jane)});
}

TEST_CASE("every form of an order reaches whom it names", "[control][placing]") {
    const std::string account = "0b003a80-0000-4000-8000-00000000000e";
    const std::string olga = "0b003a80-0000-4000-8000-00000000000a";
    auto w = wish();
    w.bot_environment = {{"SWITCHHOOK_APP_APPLICATION_INSTANCE", account}};
    installation at(w);
    for (const auto* text : {"33198765432", "p4ss-of-the-meeting", "t0ken-of-the-meeting"})
        at.keep_secret(text);
    REQUIRE(
        at.control(
              "PUT", "/emulator/apps/" + std::string(app_id),
              R"({"roles":["Calls.Initiate.All","Calls.InitiateGroupCall.All","Calls.JoinGroupCall.All"],)"
              R"("instances":[")" +
                  account + R"("]})")
            .status < 300);
    REQUIRE(at.control("PUT", "/emulator/meetings/m",
                       R"({"organizer":{"user":")" + olga +
                           R"("},"threadId":"19:meeting_m@thread.v2","joinMeetingId":"234567890",)"
                           R"("passcode":"p4ss-of-the-meeting","token":"t0ken-of-the-meeting"})")
                .status < 300);
    const std::string tenant = R"("tenantId":")" + std::string(tenant_id) + "\"";
    const std::string orders[] = {
        user(jane),
        R"({"to":{"phone":"+33198765432"}})",
        R"({"to":{"application":")" + std::string(joe) + R"("}})",
        R"({"to":{"applicationInstance":")" + std::string(joe) + R"("}})",
        R"({"to":[{"user":")" + std::string(jane) + R"("},{"user":")" + std::string(joe) + R"("}]})",
        R"({"join":{"url":"https://teams.microsoft.com/l/meetup-join/19%3ameeting_m%40thread.v2/0?context=%7b%22Tid%22%3a%22)" +
            std::string(tenant_id) + "%22%2c%22Oid%22%3a%22" + olga + R"(%22%7d"}})",
        R"({"join":{"meetingId":"234 567 890","passcode":"p4ss-of-the-meeting"}})",
        R"({"join":{"token":"t0ken-of-the-meeting"}})",
        R"({"call":{)" + tenant + R"(,"subject":"hello","targets":[{"identity":{"user":{"id":")" +
            std::string(jane) + R"("}}}]}})",
    };
    for (const auto& order : orders) {
        CAPTURE(order);
        const auto id = place(at, order);
        wait_until(at, id,
                   [](json::value c) { return c["state"].string_or() == "terminated" || is_established(c); });
        const auto now = at.admin_document("/api/calls/" + id);
        INFO(now.root().dump());
        CHECK(now.root()["outcome"].string_or() == "answered");
        for (const auto* secret : {"33198765432", "p4ss", "t0ken"})
            CHECK(now.root()["timeline"].dump().find(secret) == std::string::npos);
        ask_control(at, "DELETE", "/api/calls/" + id);
        at.ended_call(id);
    }
}

TEST_CASE("a call without a flow is its operator's", "[control][placing]") {
    installation at(wish());
    const auto id = place(at, user(jane));
    wait_until(at, id, is_established);
    const auto of_graph = wait_until_heard(at, id);
    const auto graph_id = of_graph.root()["id"].string_or();
    CHECK_FALSE(graph_id.empty());
    CHECK(graph_id != id);

    const auto heard =
        ask_control(at, "POST", "/api/calls/" + id + "/subscribeToTone", R"({"clientContext": "m1"})");
    CHECK(heard.status == 200);
    CHECK(parsed(heard.body).root()["clientContext"].string_or() == "m1");
    CHECK(parsed(heard.body).root()["status"].string_or() == "completed");
    const auto played =
        ask_control(at, "POST", "/api/calls/" + id + "/playPrompt",
                    R"({"prompts": [{"@odata.type": "#microsoft.graph.mediaPrompt", "mediaInfo": {"uri": ")" +
                        at.public_url() + R"(/prompts/none.wav", "resourceId": "x"}}]})");
    CHECK(played.status == 200);
    CHECK(parsed(played.body).root()["status"].string_or() == "running");
    // By Graph's own name, it is the same call.
    CHECK(at.admin_document("/api/calls/" + graph_id).root()["id"].string_or() == id);
    CHECK(ask_control(at, "POST", "/api/calls/" + graph_id + "/keepAlive").status == 200);
    // What Graph refuses of such a call is Graph's word.
    const auto refused = ask_control(at, "POST", "/api/calls/" + id + "/mute");
    CHECK(refused.status == 400);
    CHECK(refused.headers.find("Content-Type") == "application/problem+json");
    CHECK_FALSE(parsed(refused.body).root()["clientRequestId"].string_or().empty());

    CHECK(ask_control(at, "DELETE", "/api/calls/" + id).status == 202);
    CHECK(at.ended_call(id).root()["outcome"].string_or() == "hangup");
    CHECK(ask_control(at, "DELETE", "/api/calls/" + id).status == 204);
    CHECK(ask_control(at, "POST", "/api/calls/" + id + "/mute").status == 404);
}

TEST_CASE("commands place, watch, use and list calls", "[control][commands]") {
    installation at(wish());
    answers(at, std::string(joe), "busy");
    auto run = run_beside(at, {"call", "--to", std::string(joe), "--flow", "reminder", "--wait"});
    INFO(run.output << run.errors);
    CHECK(run.status == 1);
    CHECK(lines_of(run.output).back() == "over");
    CHECK(run.output.find("\nbusy\n") != std::string::npos);
    run = run_beside(at, {"call", "--to", "user:" + std::string(jane), "--flow", "reminder", "--wait"});
    CHECK(run.status == 0);
    CHECK(run.output.find("\nanswered\n") != std::string::npos);

    answers(at, std::string(joe), "never", "");
    child_process ringing({switchhook_binary(), beside(at, {"call", "--to", std::string(joe), "--wait"}),
                           token_for_commands(at), at.folder().file("ring.out"),
                           at.folder().file("ring.err")});
    const auto calling = ringing.line_of_output("-", 20s);
    ringing.line_of_output("calling", 20s);
    ask_control(at, "DELETE", "/api/calls/" + calling);
    CHECK(ringing.wait_for_exit(20s) == 1);
    CHECK(lines_of(ringing.output()).at(2) == "failed");

    run = run_beside(at, {"call", "--to", std::string(jane)});
    REQUIRE(run.status == 0);
    const auto id = lines_of(run.output).at(0);
    wait_until(at, id, is_established);
    wait_until_heard(at, id);
    run = run_beside(at, {"graph", "subscribeToTone", id, "--json", R"({"clientContext": "c7"})"});
    CHECK(run.status == 0);
    CHECK(parsed(run.output).root()["clientContext"].string_or() == "c7");
    run = run_beside(at, {"calls"});
    CHECK(run.status == 0);
    CHECK(run.output.find(id) != std::string::npos);
    CHECK(lines_of(run.output).size() == 4);
    CHECK(parsed(run_beside(at, {"calls", "--json"}).output).root()["live"].size() == 1);
    CHECK(run_beside(at, {"graph", "delete", id}).status == 0);
    at.ended_call(id);
    run = run_beside(at, {"graph", "mute", id});
    CHECK(run.status == 1);
    CHECK(run.errors == "switchhook: the call has ended\n");

    // The configuration says where the server is, whatever else of it is of no use here.
    auto environment = token_for_commands(at);
    environment["SWITCHHOOK_ADMIN_PORT"] = at.admin_url().substr(at.admin_url().rfind(':') + 1);
    run = run_switchhook({"calls", "--config", at.folder().file("switchhook.json")}, environment);
    INFO(run.errors);
    CHECK(run.status == 0);
    CHECK(run.output.find(id) != std::string::npos);

    run = run_beside(at, {"call", "--to", std::string(jane), "--flow", "remindr"});
    CHECK(run.status == 1);
    CHECK(run.errors == "switchhook: no flow \"remindr\"; did you mean \"reminder\"?\n");
    run = run_switchhook(beside(at, {"calls"}), {{"SWITCHHOOK_ADMIN_TOKEN", "wrong"}});
    CHECK(run.status == 1);
    CHECK(run.errors == "switchhook: " + at.admin_url() + ": the server does not take this admin.token\n");
    run = run_switchhook({"calls", "--server", "http://127.0.0.1:1"}, {{"SWITCHHOOK_ADMIN_TOKEN", "t"}});
    CHECK(run.status == 1);
    CHECK(run.errors.find("is it running?") != std::string::npos);
    CHECK(lines_of(run.errors).size() == 1);
}

TEST_CASE("a list that is cut off twice goes on, and nobody is called twice", "[control][list]") {
    installation at(wish());
    const char* how[] = {"yes", "busy", "declines", "unknown"};
    std::string list = "#name,to\n";
    std::multiset<std::string> everybody;
    for (int i = 0; i < 20; ++i) {
        const auto id = "8d1e6ab6-26c5-4e22-a1bc-06ea734395" + std::to_string(10 + i);
        answers(at, id, how[i % 4]);
        list += "n" + std::to_string(i) + "," + id + "\n";
        everybody.insert(id);
    }
    at.folder().write("people.csv", list);
    const auto file = at.folder().file("people.csv");
    const auto arguments =
        beside(at, {"call", "--list", file, "--flow", "reminder", "--rate", "10", "--concurrency", "4"});
    // Cut off where it stands, once at a call and once between calls; the state file is what is watched.
    for (const std::size_t enough : {3U, 9U}) {
        child_process child({switchhook_binary(), arguments, token_for_commands(at),
                             at.folder().file("list.out"), at.folder().file("list.err")});
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (called(at).size() < enough && std::chrono::steady_clock::now() < until) continue;
        child.signal(SIGKILL);
        REQUIRE(child.wait_for_exit(10s) == 128 + SIGKILL);
    }
    CHECK(called(at).size() < 20);
    const auto run = run_switchhook(arguments, token_for_commands(at));
    INFO(run.output << run.errors);
    CHECK(run.status == 0);
    CHECK_FALSE(run.errors.starts_with("[....................] 0/20"));  // what was done before is told
    CHECK(called(at) == everybody);
    CHECK(lines_of(run.output).back() ==
          "5 answered, 5 busy, 5 declined, 0 noAnswer, 5 unreachable, 0 failed");
    // All is done: nothing more happens.
    const auto again = run_switchhook(arguments, token_for_commands(at));
    CHECK(again.status == 0);
    CHECK(again.output == run.output);
    CHECK(called(at) == everybody);
}

TEST_CASE("a list that cannot be called as it is has no outcomes", "[control][list]") {
    installation at(wish());
    const auto file = at.folder().write("people.csv", "to\n+33123456789\n+33123456780\n");
    auto run = run_beside(at, {"call", "--list", file, "--flow", "reminder"});
    INFO(run.output << run.errors);
    CHECK(run.status == 1);
    CHECK(lines_of(run.errors).back().starts_with("switchhook: telephone numbers are called from"));
    CHECK(run.output.find("; 2 not finished") != std::string::npos);
    run = run_beside(at, {"call", "--to", std::string(jane), "--flow", "reception"});
    CHECK(run.status == 1);
    CHECK(run.errors.starts_with("switchhook: the flow \"reception\" takes calls"));
}

TEST_CASE("a list ends when every call of it fails, and who failed can be called again", "[control][list]") {
    installation at(wish());
    std::string list = "to\n";
    for (int i = 0; i < 30; ++i) list += "8d1e6ab6-26c5-4e22-a1bc-06ea734395" + std::to_string(10 + i) + "\n";
    const auto file = at.folder().write("people.csv", list);
    const auto run = [&](const char* at_once, const char* retry = nullptr) {
        std::vector<std::string> words{"call", "--list",        file,   "--flow", "reminder", "--rate",
                                       "50",   "--concurrency", at_once};
        if (retry != nullptr) words.emplace_back(retry);
        return run_beside(at, words);
    };
    const std::string app = "/emulator/apps/" + std::string(app_id);
    REQUIRE(at.control("PUT", app, R"({"roles":["Calls.AccessMedia.All"]})").status == 204);
    const auto stopped = run("1");
    INFO(stopped.output << stopped.errors);
    CHECK(stopped.status == 1);
    CHECK(lines_of(stopped.errors).back().starts_with("switchhook: 20 calls in a row failed"));
    CHECK(stopped.errors.find("lacks a permission") != std::string::npos);
    CHECK(stopped.output.find(" 20 failed; 10 not finished") != std::string::npos);

    REQUIRE(at.control("PUT", app, R"({"roles":["Calls.AccessMedia.All","Calls.Initiate.All"]})").status ==
            204);
    const auto others = run("10");
    CHECK(others.output.starts_with("10 answered,"));
    CHECK(called(at).size() == 10);
    const auto again = run("10", "--retry-failed");
    CHECK(again.status == 0);
    CHECK(again.output.starts_with("30 answered,"));
    CHECK(called(at).size() == 30);
}

TEST_CASE("an interrupted list places no more, and waits for what is under way", "[control][list]") {
    installation at(wish());
    std::string list = "to\n";
    for (int i = 0; i < 20; ++i) list += "8d1e6ab6-26c5-4e22-a1bc-06ea734395" + std::to_string(10 + i) + "\n";
    at.folder().write("people.csv", list);
    child_process child(
        {switchhook_binary(),
         beside(at, {"call", "--list", at.folder().file("people.csv"), "--flow", "reminder", "--rate", "2"}),
         token_for_commands(at), at.folder().file("list.out"), at.folder().file("list.err")});
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (called(at).size() < 3 && std::chrono::steady_clock::now() < until) continue;
    child.signal(SIGINT);
    REQUIRE(child.wait_for_exit(30s) == 1);
    const auto seen = called(at).size();
    CHECK(seen < 20);
    CHECK(child.errors().find("no more calls are placed") != std::string::npos);
    CHECK(child.errors().find("run it again to go on") != std::string::npos);
    CHECK(child.output().starts_with(std::to_string(seen) + " answered"));
}

TEST_CASE("a list with a bad line calls nobody", "[control][list]") {
    installation at(wish());
    const auto file = at.folder().write("people.csv", "to\n+33123456789\nJane\n");
    const auto run = run_beside(at, {"call", "--list", file, "--flow", "reminder"});
    CHECK(run.status == 1);
    CHECK(run.errors ==
          file + ":3: expected a number such as +33123456789 or the id of a user, found \"Jane\"\n");
    CHECK(called(at).empty());
    CHECK_FALSE(std::filesystem::exists(file + ".state"));
}

}  // namespace switchhook::test
