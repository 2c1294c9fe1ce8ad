// GET /api/events of the real binary.

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <memory>
#include <set>

#include "tests/integration/event_reader.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

std::vector<std::string> kinds_of(const std::vector<told_event>& events) {
    std::vector<std::string> all;
    for (const auto& e : events) all.push_back(e.kind);
    return all;
}

// The timeline of the call holds what the stream told, entry for entry.
void check_against_timeline(const std::vector<told_event>& events, json::value call) {
    const auto timeline = call["timeline"];
    std::size_t n = 0;
    for (const auto& e : events) {
        const auto document = parsed(e.data);
        CHECK(document.root()["call"].as_string() == call["id"].as_string());
        if (e.kind != "timeline") continue;
        INFO("event " << e.data);
        const auto entry = timeline.at(n++);
        CHECK(document.root()["n"].as_integer() == static_cast<std::int64_t>(n));
        CHECK(document.root()["event"].as_string() == entry["event"].as_string());
        CHECK(document.root()["actions"].dump() == entry["actions"].dump());
    }
    CHECK(n == timeline.size());
}

// An answer that was under way when the call ended is told behind that.
std::vector<told_event> all_of(event_reader& reader, std::vector<told_event> before, json::value call) {
    auto all = std::move(before);
    for (auto& e : reader.through("callEnded")) all.push_back(std::move(e));
    const auto told = [&all] {
        const auto kinds = kinds_of(all);
        return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), "timeline"));
    };
    while (told() < call["timeline"].size()) {
        auto late = reader.next();
        REQUIRE(late);
        all.push_back(*std::move(late));
    }
    return all;
}

}  // namespace

TEST_CASE("who follows the stream, is cut off and resumes misses nothing and gets nothing twice",
          "[admin][events]") {
    installation at({std::string(reception_flow)});
    std::vector<told_event> seen;
    std::string last;
    std::string id;
    {
        event_reader reader(at);
        CHECK(reader.header().find("Content-Type: text/event-stream\r\n") != std::string::npos);
        CHECK(reader.header().find("Cache-Control: no-store\r\n") != std::string::npos);
        CHECK(reader.header().find("X-Accel-Buffering: no\r\n") != std::string::npos);
        CHECK(reader.header().find("X-Request-Id: ") != std::string::npos);
        id = at.ring();
        seen = reader.through("stateChanged");
        last = reader.last_id();
    }  // cut in the middle of the call
    followed_call call(at, id);
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    const auto details = at.ended_call(id);

    event_reader again(at, {}, last);
    seen = all_of(again, std::move(seen), details.root());
    std::set<std::string> ids;
    for (const auto& e : seen) CHECK(ids.insert(e.id).second);
    CHECK(seen.front().kind == "callBegan");
    check_against_timeline(seen, details.root());
    for (const auto& e : seen) CHECK(e.data.find("+33612345678") == std::string::npos);

    // The same from the beginning, by the query, and of a reader that saw no event before it was cut off.
    event_reader all(at, "?after=0");
    CHECK(kinds_of(all_of(all, {}, details.root())) == kinds_of(seen));
    const auto before_the_first = std::to_string(std::stoull(seen.front().id) - 1);
    event_reader from_start(at, "?after=" + last, before_the_first);
    CHECK(kinds_of(all_of(from_start, {}, details.root())) == kinds_of(seen));
}

TEST_CASE("a stream of one call tells of no other", "[admin][events]") {
    installation at({std::string(reception_flow)});
    followed_call other(at, at.ring());
    followed_call call(at, at.ring());
    other.wait_for_prompt("welcome");
    call.wait_for_prompt("welcome");
    other.hang_up();
    call.hang_up();
    const auto details = at.ended_call(call.id());
    at.ended_call(other.id());
    event_reader reader(at, "?after=0&call=" + call.id());
    check_against_timeline(all_of(reader, {}, details.root()), details.root());
}

TEST_CASE("an id of another run is answered with a gap and all there is", "[admin][events]") {
    installation at({std::string(reception_flow)});
    event_reader reader(at, {}, "4711");
    followed_call call(at, at.ring());
    call.hang_up();
    const auto first = reader.next();
    REQUIRE(first);
    CHECK(first->kind == "gap");
    CHECK(first->data == R"({"reason":"restart"})");
    CHECK(reader.next()->kind == "callBegan");
}

TEST_CASE("the number of streams is bounded, and a closed one makes room", "[admin][events]") {
    installation at({std::string(reception_flow)});
    std::vector<std::unique_ptr<event_reader>> all;
    for (int i = 0; i < 100; ++i) all.push_back(std::make_unique<event_reader>(at));
    const auto refused = at.admin("/api/events");
    CHECK(refused.status == 503);
    CHECK(refused.headers.find("Content-Type") == "application/problem+json");
    CHECK_FALSE(refused.headers.find("Retry-After").empty());
    for (const auto* wrong : {"?after=x", "?call=", "?cal=x"})
        CHECK(at.admin("/api/events" + std::string(wrong)).status == 400);
}

TEST_CASE("streams end with the server, after the last call", "[admin][events]") {
    installation at({std::string(reception_flow)});
    event_reader reader(at);
    followed_call call(at, at.ring());
    call.wait_for_prompt("welcome");
    at.bot().signal(SIGTERM);
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("server: draining") != std::string::npos; }, 10s));
    at.bot().signal(SIGTERM);
    reader.through("callEnded");
    CHECK_FALSE(reader.next());
    CHECK(reader.complete());
}

}  // namespace switchhook::test
