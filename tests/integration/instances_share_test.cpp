// What several instances have in common beside their calls.

#include <catch2/catch.hpp>
#include <csignal>
#include <set>

#include "tests/integration/event_reader.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/instances.hpp"
#include "tests/integration/soon.hpp"
#include "tests/support/thoroughness.hpp"

namespace switchhook::test {
namespace {

const std::string asking_flow = R"({ "version": 1,
    "hours": { "office": { "zone": "UTC", "weekly": { "mon-sun": ["00:00-24:00"] } } },
    "sections": { "main": [ { "answer": {} },
      { "callback": { "id": "again", "flow": "reminder", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                      "after": "1h", "failed": [ { "log": "nobody: ${again.reason}" } ] } },
      { "log": "kept until ${again.due}" }, { "hangup": {} } ] } })";

const std::string reminder_flow = R"({ "version": 1, "params": { "ticket": "none" },
    "sections": { "main": [ { "call": {} }, { "wait": "1h" }, { "hangup": {} } ] } })";

const std::string mail_flow = R"({ "version": 1, "defaults": { "timeout": "60s" },
    "prompts": { "message": { "file": "message.wav" }, "choices": { "file": "choices.wav" } },
    "sections": { "main": [ { "answer": {} },
      { "voicemail": { "id": "mail", "greeting": "message", "max": "20s", "silence": "19s", "initialSilence": "19s",
                       "review": { "prompt": "choices", "keep": "1", "again": "2" } } },
      { "hangup": {} } ] } })";

installation_wish asking() {
    installation_wish wish{asking_flow};
    wish.files = {{"flows/reminder.json", reminder_flow}};
    return wish;
}

std::string hours_at(instances& all, const instances::bot& one) { return all.admin(one, "/api/hours").body; }

std::vector<std::string> texts_of(const std::vector<told_event>& events) {
    std::vector<std::string> all;
    for (const auto& e : events) all.push_back(e.kind + ' ' + e.data);
    return all;
}

}  // namespace

TEST_CASE("who follows one instance hears of the calls of all, and goes on at any", "[instances][events]") {
    instances all(2, {std::string(reception_flow)});
    auto& a = all.bots()[0];
    auto& b = all.bots()[1];
    const auto bearer = all.graph().bearer();
    event_reader at_a(a.admin_url, bearer, "?after=0"), at_b(b.admin_url, bearer, "?after=0");
    std::string erased;
    for (auto* one : {&a, &b}) {
        all.balance_over({one});
        followed_call call(all.graph(), all.graph().ring());
        call.wait_for_prompt("choices");
        auto seen = at_a.through("stateChanged");
        std::string last;
        {
            event_reader first(a.admin_url, bearer, "?after=0&call=" + call.id());
            first.through("stateChanged");
            last = first.last_id();
        }
        call.hang_up();
        call.wait_for_end();
        for (auto& e : at_a.through("callEnded")) seen.push_back(e);
        CHECK(texts_of(at_b.through("callEnded")) == texts_of(seen));
        std::set<std::string> ids;
        for (const auto& e : seen) CHECK(ids.insert(e.id).second);

        event_reader rest(b.admin_url, bearer, "?call=" + call.id(), last);
        auto others = texts_of(rest.through("callEnded"));
        const auto tail = texts_of(seen);
        REQUIRE(others.size() < tail.size());
        CHECK(std::equal(others.begin(), others.end(),
                         tail.end() - static_cast<std::ptrdiff_t>(others.size())));
        CHECK(
            texts_of(event_reader(a.admin_url, bearer, "?after=0&call=" + call.id()).through("callEnded")) ==
            tail);

        // What is erased at one is told by none.
        if (erased.empty()) {
            erased = call.id();
            CHECK(
                soon([&] { return all.admin(b, "/api/calls/" + erased + "/erase", "POST").status == 200; }));
            continue;
        }
        for (auto* reader_at : {&a, &b})
            for (const auto& e : event_reader(reader_at->admin_url, bearer, "?after=0").through("callEnded"))
                CHECK(e.data.find(erased) == std::string::npos);
    }
}

TEST_CASE("who follows one instance learns that another has died, and how its calls go on",
          "[instances][events]") {
    instances all(2, {std::string(reception_flow)});
    auto& a = all.bots()[0];
    auto& b = all.bots()[1];
    event_reader at_a(a.admin_url, all.graph().bearer(), "?after=0");
    all.balance_over({&b});
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for_prompt("choices");
    at_a.through("stateChanged");
    all.kill(b);
    all.balance_over({&a});
    call.press("1");
    call.wait_for_end();
    bool gap = false, ended = false;
    while (!gap || !ended) {
        const auto e = at_a.next();
        REQUIRE(e);
        gap = gap || (e->kind == "gap" && e->data == R"({"reason":"restart"})");
        ended = ended || e->kind == "callEnded";
    }
    CHECK(call.outcome() == "transferred");
}

TEST_CASE("what an operator says to one instance counts at all", "[instances][hours]") {
    instances all(2, asking(), "60s");  // nobody reads it by himself in time
    auto& a = all.bots()[0];
    auto& b = all.bots()[1];
    // The one may not know of the other yet.
    CHECK(soon([&] {
        CHECK(all.admin(a, "/api/hours/office", "PUT", R"({"state": "closed"})").status == 200);
        return hours_at(all, b).find(R"("state":"closed")") != std::string::npos;
    }));
    all.kill(a);
    all.start(a);
    CHECK(hours_at(all, a).find(R"("state":"closed")") != std::string::npos);
    REQUIRE(all.admin(a, "/api/hours/office", "DELETE").status == 204);
    CHECK(hours_at(all, b).find(R"("overridden":true)") == std::string::npos);

    // Orders to call back lie in the spool of whoever took them.
    all.balance_over({&b});
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for_end();
    const auto list = parsed(all.admin(a, "/api/callbacks").body);
    REQUIRE(list.root()["callbacks"].size() == 1);
    CHECK(all.admin(b, "/api/callbacks").body == all.admin(a, "/api/callbacks").body);
    const auto path = "/api/callbacks/" + list.root()["callbacks"].at(0)["id"].string_or();
    CHECK(all.admin(a, path, "DELETE").status == 204);
    CHECK(all.admin(a, path, "DELETE").status == 404);
    CHECK(all.admin(b, "/api/callbacks").body == R"({"callbacks":[]})");

    followed_call next(all.graph(), all.graph().ring());
    next.wait_for_end();
    CHECK(soon([&] { return all.admin(a, "/api/calls/" + next.id() + "/erase", "POST").status == 200; }));
    CHECK(all.admin(b, "/api/callbacks").body == R"({"callbacks":[]})");
}

TEST_CASE("each instance tells what came to it, whichever is asked", "[instances][arrivals]") {
    instances all(2, {std::string(reception_flow)});
    auto& a = all.bots()[0];
    auto& b = all.bots()[1];
    all.graph().web().get(a.listen_url + "/callback");
    all.graph().web().get(b.listen_url + "/elsewhere");
    const auto reason_at = [](json::value instance) {
        return instance["refused"].at(0)["reason"].string_or();
    };
    for (auto* one : {&a, &b}) {
        auto told = parsed("{}");
        REQUIRE(soon([&] {  // it may not know of the other yet
            told = parsed(all.admin(*one, "/api/arrivals").body);
            return told.root()["instances"].size() == 2;
        }));
        const auto instances_told = told.root()["instances"];
        const auto here = instances_told.at(0), there = instances_told.at(1);
        CHECK(here["instance"].as_integer() != there["instance"].as_integer());
        CHECK(reason_at(here) == (one == &a ? "not a POST" : "nothing is here"));
        CHECK(reason_at(there) == (one == &a ? "nothing is here" : "not a POST"));
    }
}

TEST_CASE("a recording is heard again by way of any instance, which tells of it", "[instances][arrivals]") {
    instances all(2, {mail_flow});
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for("recordingBegun");
    call.speak(30);
    call.wait_for_prompt("choices");
    call.press("2");
    const auto heard = call.wait_for("promptPlaying")["resourceId"].string_or();
    call.wait_for_prompt("choices");
    std::string path;
    for (const auto& request : call.all("request")) {
        const auto media = request["body"]["prompts"].at(0)["mediaInfo"];
        if (media["resourceId"].string_or() != heard) continue;
        const auto address = media["uri"].string_or();
        path = address.substr(address.find("/prompts/"));
    }
    REQUIRE_FALSE(path.empty());
    const auto fetched = [&](const instances::bot& one) {
        const auto told = parsed(all.admin(one, "/api/arrivals").body);
        return told.root()["instances"].at(0)["accepted"]["prompts"]["count"].as_integer().value_or(0);
    };
    for (const auto& one : all.bots()) {
        const auto before = fetched(one);
        CHECK(all.graph().web().get(one.listen_url + path).status == 200);
        CHECK(fetched(one) == before + 1);
    }
    call.press("1");
    call.wait_for_end();
}

TEST_CASE("an order under one key is carried out once by all instances", "[instances][placing]") {
    instances all(2, asking(), under_sanitizer ? "8s" : "3s");
    auto& a = all.bots()[0];
    auto& b = all.bots()[1];
    const std::string order =
        R"({"to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}, "flow": "reminder"})";
    net::header_list key;
    key.set("Idempotency-Key", "k-1");
    const auto first = all.admin(a, "/api/calls", "POST", order, key);
    REQUIRE(first.status == 201);
    const auto id = parsed(first.body).root()["id"].string_or();
    const auto again = all.admin(b, "/api/calls", "POST", order, key);
    CHECK(again.status == 201);
    CHECK(again.headers.find("Idempotent-Replayed") == "true");
    const auto shown = parsed(again.body);
    CHECK(shown.root()["id"].string_or() == id);
    CHECK(shown.root()["flow"]["name"].string_or() == "reminder");
    CHECK(all.admin(b, "/api/calls", "POST", R"({"flow": "reminder"})", key).status == 422);
    all.kill(a);
    CHECK(parsed(all.admin(b, "/api/calls", "POST", order, key).body).root()["id"].string_or() == id);
    // It is asked for before the other is known to be dead.
    if (under_sanitizer) {  // whose lease is longer than the test waits for an answer
        const auto taken = [](const std::string& log) {
            return log.find("call goes on") != std::string::npos;
        };
        CHECK(b.process->wait_for_errors(taken, std::chrono::seconds(40)));
    }
    CHECK(all.admin(b, "/api/calls/" + id, "DELETE").status / 100 == 2);
}

}  // namespace switchhook::test
