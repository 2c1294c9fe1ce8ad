// Many calls at once through a Graph that refuses a third of all requests for being too many.

#include <catch2/catch.hpp>
#include <charconv>
#include <map>
#include <set>

#include "tests/integration/control_api.hpp"
#include "tests/integration/flows.hpp"

namespace switchhook::test {
namespace {

constexpr std::size_t calls_at_once = 200;
constexpr auto retry_after = 60ms;

const std::string short_call = R"({ "version": 1, "prompts": { "thanks": { "file": "thanks.wav" } },
  "sections": { "main": [ { "call": { "timeout": "60s", "failed": "missed" } }, { "play": "thanks" } ],
                "missed": [ { "log": "missed" } ] } })";

// One line of the log that tells of an attempt.
struct attempt {
    std::chrono::milliseconds began;
    std::chrono::milliseconds ended;
    unsigned status = 0;
};

std::int64_t number_behind(std::string_view line, std::string_view mark) {
    const auto at = line.find(mark);
    if (at == std::string_view::npos) return -1;
    std::int64_t number = -1;
    std::from_chars(line.data() + at + mark.size(), line.data() + line.size(), number);
    return number;
}

// 2026-11-22T09:18:27.676Z, within its day.
std::chrono::milliseconds time_of(std::string_view line) {
    const auto part = [&](std::size_t at, std::size_t length) {
        std::int64_t number = 0;
        std::from_chars(line.data() + at, line.data() + at + length, number);
        return number;
    };
    return std::chrono::hours(part(11, 2)) + std::chrono::minutes(part(14, 2)) +
           std::chrono::seconds(part(17, 2)) + std::chrono::milliseconds(part(20, 3));
}

std::vector<attempt> attempts_in(std::string_view log) {
    std::vector<attempt> all;
    while (!log.empty()) {
        const auto line = log.substr(0, log.find('\n'));
        log.remove_prefix(std::min(log.size(), line.size() + 1));
        if (line.find(" graph: request ") == std::string_view::npos || line.size() < 24) continue;
        const auto ended = time_of(line);
        const auto took = std::chrono::milliseconds(number_behind(line, " ms="));
        all.push_back({ended - took, ended, static_cast<unsigned>(number_behind(line, " status="))});
    }
    return all;
}

// Attempts that began while a Retry-After forbade it. Lines are stamped a little after the fact, and of two shards
// one may send while the other still reads a refusal.
std::size_t impatient(const std::vector<attempt>& all) {
    constexpr auto inexact = 20ms;
    std::size_t count = 0;
    for (const auto& refused : all) {
        if (refused.status != 429) continue;
        for (const auto& other : all)
            if (other.began > refused.ended + inexact && other.began < refused.ended + retry_after - inexact)
                ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("200 calls at once through a Graph that refuses a third: each ends, none is placed twice",
          "[throttling]") {
    installation_wish w{std::string(reception_flow), 20};
    w.files = {{"flows/short.json", short_call}};
    installation at(std::move(w));
    const std::pair<const char*, const char*> people[] = {
        {"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", "yes"},
        {"8d1e6ab6-26c5-4e22-a1bc-06ea7343959f", "busy"},
        {"112f7296-5fa4-42ca-bae8-6a692b15d4b8", "declines"}};
    for (const auto& [who, how] : people)
        REQUIRE(at.control("PUT", std::string("/emulator/users/") + who,
                           R"({"answers": ")" + std::string(how) + R"(", "ring": "2s"})")
                    .status == 204);
    REQUIRE(at.control("PUT", "/emulator/limits", R"({"callsAtOnce": 1000})").status < 300);
    REQUIRE(at.control("PUT", "/emulator/faults",
                       R"({"seed": 4, "http429": {"rate": 0.33, "retryAfter": ")" +
                           std::to_string(retry_after.count()) + R"(ms"}})")
                .status < 300);

    std::vector<std::string> placed;
    for (std::size_t i = 0; i < calls_at_once; ++i)
        placed.push_back(place(at, R"({"to": {"user": ")" + std::string(people[i % 3].first) +
                                       R"("}, "flow": "short", "timeout": "60s"})"));
    std::map<std::string, int> outcomes;
    for (const auto& id : placed) ++outcomes[at.ended_call(id).root()["outcome"].string_or()];
    const std::set<std::string> possible{"hangup", "callee", "busy", "declined", "failed", "lost"};
    int all = 0, reached = 0;
    for (const auto& [outcome, count] : outcomes) {
        CAPTURE(outcome, count);
        CHECK(possible.contains(outcome));
        all += count;
        if (outcome != "failed" && outcome != "lost") reached += count;
    }
    CHECK(all == static_cast<int>(calls_at_once));
    // Five attempts, of which one in three fails: four of a thousand calls cannot be placed.
    CHECK(reached >= 190);

    // One leg for each order that Graph took, and no more.
    const auto page = at.control_document("/emulator/calls");
    std::map<std::string, int> legs;
    for (std::size_t i = 0; i < page.root()["calls"].size(); ++i)
        ++legs[page.root()["calls"].at(i)["to"]["user"].string_or()];
    for (const auto& [who, how] : people) {
        CAPTURE(how);
        const auto orders = static_cast<int>((calls_at_once + 2) / 3);
        CHECK(legs[who] <= orders);
        CHECK(legs[who] >= orders - 10);
    }

    const auto attempts = attempts_in(at.bot().errors());
    const auto refused =
        std::count_if(attempts.begin(), attempts.end(), [](const auto& a) { return a.status == 429; });
    CHECK(refused > 100);
    CHECK(impatient(attempts) * 50 < attempts.size());
}

}  // namespace switchhook::test
