// All that is kept of one call is given away and erased, and what is old forgotten.

#include "server/keeping/old_calls.hpp"

#include "control_site.hpp"
#include "server/keeping/kept_call.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;
using namespace std::chrono_literals;

namespace {

constexpr auto call_id = "57dab8b1-894c-409a-b240-bd8beae78896";

struct kept_site {
    temporary_folder folder;
    control_site at{10, 10'000, folder.path()};

    bot::instant now() const { return at.shared->clock.now(); }
    void end(const std::string& call, bot::milliseconds ago) const {
        const auto begin = now() - ago;
        at.shared->store->append(
            {graph::call_id(call), 1,
             R"({"t":)" + std::to_string(begin.time_since_epoch().count()) +
                 R"(,"e":{"hangUpAsked":{}},"r":"came in","a":[],"f":{"name":"front-desk","version":"v1"}})"},
            [](error_code) {});
        at.shared->store->append({graph::call_id(call), 2, "damaged"}, [](error_code) {});
        at.shared->store->finish({graph::call_id(call), "front-desk", "v1", "caller", begin, begin + 1s});
    }
    std::filesystem::path record(const std::string& call, const std::string& step) const {
        const auto day = std::chrono::floor<std::chrono::days>(now());
        const auto stored =
            at.shared->recordings.store({call, step, 1}, std::chrono::year_month_day(day), "bytes");
        REQUIRE(stored.has_value());
        return *stored;
    }
    bool exported(const std::string& call) {
        return at.ask("GET", "/api/calls/" + call + "/export").status == 200;
    }
};

}  // namespace

TEST_CASE("what is exported of a call is one document with all of it", "[server][keeping]") {
    kept_site s;
    s.end(call_id, 10s);
    s.record(call_id, "message");
    s.record("00000000-894c-409a-b240-bd8beae78896", "message");
    const auto answer = s.at.ask("GET", "/api/calls/57DAB8B1894C409AB240BD8BEAE78896/export");
    REQUIRE(answer.status == 200);
    const auto document = document_in(answer);
    const auto root = document.root();
    CHECK(root["format"].as_integer() == 1);
    CHECK(root["call"]["id"].string_or() == call_id);
    CHECK(root["call"]["outcome"].string_or() == "caller");
    CHECK(root["flow"]["version"].string_or() == "v1");
    REQUIRE(root["journal"].size() == 2);
    CHECK(root["journal"].at(0)["r"].string_or() == "came in");
    CHECK(root["journal"].at(1).string_or() == "damaged");
    REQUIRE(root["recordings"].size() == 1);
    CHECK(root["recordings"].at(0)["bytes"].as_integer() == 5);
    const auto name = root["recordings"].at(0)["file"].string_or();
    CHECK(std::filesystem::exists(s.folder.path() / name));
    CHECK(s.at.ask("GET", "/api/calls/other/export").status == 404);
}

TEST_CASE("a call that has ended is erased with its recordings and events", "[server][keeping]") {
    kept_site s;
    s.end(call_id, 10s);
    const auto mine = s.record(call_id, "message");
    const auto other = s.record("00000000-894c-409a-b240-bd8beae78896", "message");
    s.at.shared->events.publish("timeline", graph::call_id(call_id), "{}");
    const auto path = std::string("/api/calls/") + call_id;
    const auto answer = s.at.ask("POST", path + "/erase");
    CHECK(answer.status == 200);
    CHECK(document_in(answer).root()["recordings"].as_integer() == 1);
    CHECK_FALSE(std::filesystem::exists(mine));
    CHECK(std::filesystem::exists(other));
    CHECK(s.at.ask("GET", path).status == 404);
    CHECK(s.at.ask("GET", path + "/journal").status == 404);
    CHECK_FALSE(s.exported(call_id));
    CHECK(s.at.shared->events.subscribe(0)->read().events.empty());
    CHECK(s.at.ask("POST", path + "/erase").status == 404);
}

TEST_CASE("a call that lives is exported, and not erased", "[server][keeping]") {
    kept_site s;
    const auto placed =
        s.at.ask("POST", "/api/calls", R"({"to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}})");
    REQUIRE(placed.status == 201);
    const auto id = document_in(placed).root()["id"].string_or();
    const auto kept = s.record(id, "message");
    const auto answer = s.at.ask("GET", "/api/calls/" + id + "/export");
    REQUIRE(answer.status == 200);
    CHECK(document_in(answer).root()["journal"].size() > 0);
    CHECK(document_in(answer).root()["recordings"].size() == 1);
    CHECK(s.at.ask("POST", "/api/calls/" + id + "/erase").status == 409);
    CHECK(std::filesystem::exists(kept));
    CHECK(s.exported(id));
}

TEST_CASE("a call whose recordings cannot be removed is still there", "[server][keeping]") {
    kept_site s;
    s.end(call_id, 10s);
    const auto file = s.record(call_id, "message");
    // A folder that is not empty is not removed as a file is.
    std::filesystem::remove(file);
    std::filesystem::create_directories(file / "inside");
    const auto path = std::string("/api/calls/") + call_id;
    const auto answer = s.at.ask("POST", path + "/erase");
    CHECK(answer.status == 503);
    CHECK_FALSE(answer.headers.find("Retry-After").empty());
    CHECK(s.exported(call_id));
    std::filesystem::remove_all(file);
    CHECK(s.at.ask("POST", path + "/erase").status == 200);
}

TEST_CASE("calls are forgotten that ended longer ago than they are kept", "[server][keeping]") {
    kept_site s;
    s.end("old", 2h);
    s.end("young", 30min);
    auto& context = s.at.context;
    asio::co_spawn(context, forget_old_calls(s.at.shared, 1h), [](std::exception_ptr) {});
    context.restart();
    const auto is_there = [&](const char* call) {
        return s.at.shared->store->find_ended(graph::call_id(call)).value().has_value();
    };
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (is_there("old") && std::chrono::steady_clock::now() < until) context.run_one_for(1s);
    CHECK_FALSE(is_there("old"));
    CHECK(is_there("young"));
}
