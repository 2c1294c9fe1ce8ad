// Callers of several instances wait in one line, wherever its desk is.

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/instances.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

const std::string support_flow = R"({ "version": 1,
  "prompts": { "hold": { "file": "long.wav" }, "for-you": { "file": "ticket.wav" }, "bye": { "file": "thanks.wav" } },
  "sections": {
    "main": [ { "queue": { "id": "q", "name": "support", "agents": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                "music": "hold", "ring": "60s", "wrapUp": "1s",
                "consult": { "announce": "for-you", "accept": "1", "within": "60s" },
                "options": { "9": [ { "play": "bye" } ] }, "failed": [ { "hangup": {} } ] } } ] } })";

// Two instances, the first of which has the desk, and the calls of a line.
struct shared_line {
    instances all{2, {support_flow}};

    followed_call caller(instances::bot& of) {
        all.balance_over({&of});
        return {all.graph(), all.graph().ring("+3361234567" + std::to_string(++rung_))};
    }
    // Until an instance tells the line so.
    bool is_so(const instances::bot& as_told_by, const std::function<bool(json::value)>& as_wanted) {
        for (const auto until = steady_clock::now() + 30s; steady_clock::now() < until;) {
            page_ = all.admin(as_told_by, "/api/queues").body;
            const auto read = json::document::parse(page_);
            if (!read.has_value()) continue;
            const auto queues = read->root()["queues"];
            if (queues.size() == 1 && as_wanted(queues.at(0))) return true;
        }
        return false;
    }
    bool has_callers(const instances::bot& as_told_by, const std::vector<const followed_call*>& wanted,
                     bool rings) {
        const bool is = is_so(as_told_by, [&](json::value line) {
            const auto callers = line["callers"];
            if (callers.size() != wanted.size()) return false;
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                const bool should_ring = rings && i == 0;
                if (callers.at(i)["call"].string_or() != wanted[i]->id()) return false;
                if (callers.at(i)["rings"].as_bool() != should_ring) return false;
            }
            return true;
        });
        INFO(page_);
        CHECK(is);
        return is;
    }
    std::vector<std::string> legs() {
        const auto page = all.graph().control_document("/emulator/calls");
        const auto calls = page.root()["calls"];
        std::vector<std::string> placed;
        for (std::size_t n = 0; n < calls.size(); ++n)
            if (calls.at(n)["direction"].string_or() == "outgoing")
                placed.push_back(calls.at(n)["id"].string_or());
        return placed;
    }
    // That the agent has been called so often, and not once more.
    bool has_rung(std::size_t times) {
        for (const auto until = steady_clock::now() + 10s; steady_clock::now() < until;)
            if (legs().size() >= times) break;
        return legs().size() == times;
    }
    void agent_takes(followed_call& first) {
        followed_call agent(all.graph(), legs().back());
        agent.wait_for_prompt("for-you");
        agent.press("1");
        agent.wait_for_end();
        first.wait_for_end();
        CHECK(first.outcome() == "transferred");
        const auto asked = first.requests();
        CHECK(std::count_if(asked.begin(), asked.end(),
                            [](const auto& one) { return one.starts_with("transfer "); }) == 1);
    }

  private:
    int rung_ = 0;
    std::string page_;
};

enum class end { killed, told };

void lose_the_desk(shared_line& line, instances::bot& leads_the_first, end how) {
    auto& desk = line.all.bots()[0];
    auto& other = line.all.bots()[1];
    auto first = line.caller(leads_the_first);
    first.wait_for_prompt("hold");
    REQUIRE(line.has_callers(other, {&first}, true));
    auto second = line.caller(other);
    second.wait_for_prompt("hold");
    auto third = line.caller(desk);
    third.wait_for_prompt("hold");
    REQUIRE(line.has_callers(other, {&first, &second, &third}, true));
    const auto told = [](const std::string& errors) {
        return count_lines_with(errors, "told the caller's place");
    };
    const auto before = told(other.process->errors());
    line.all.balance_over({&other});
    if (how == end::killed)
        line.all.kill(desk);
    else
        desk.process->signal(SIGTERM);
    REQUIRE(line.has_callers(other, {&first, &second, &third}, true));
    // An agent who seems free is called when those who wait are told their places.
    const auto gathered = [&](const std::string& errors) { return told(errors) >= before + 2; };
    CHECK(other.process->wait_for_errors(gathered, 30s));
    REQUIRE(line.has_rung(1));
    line.agent_takes(first);
    REQUIRE(line.has_callers(other, {&second, &third}, true));
    CHECK(line.has_rung(2));
    third.press("9");
    third.wait_for_end();
    second.hang_up();
    second.wait_for_end();
    CHECK(line.has_callers(other, {}, false));
}

}  // namespace

TEST_CASE("callers of two instances wait in one line for one agent", "[instances][queue]") {
    shared_line line;
    auto& desk = line.all.bots()[0];
    auto& other = line.all.bots()[1];
    auto first = line.caller(other);
    first.wait_for_prompt("hold");
    REQUIRE(line.has_callers(other, {&first}, true));
    auto second = line.caller(desk);
    second.wait_for_prompt("hold");
    auto third = line.caller(other);
    third.wait_for_prompt("hold");
    for (auto* one : {&desk, &other}) CHECK(line.has_callers(*one, {&first, &second, &third}, true));
    REQUIRE(line.has_rung(1));
    line.agent_takes(first);
    for (auto* one : {&desk, &other}) CHECK(line.has_callers(*one, {&second, &third}, true));
    CHECK(line.has_rung(2));
    second.press("9");
    second.wait_for_end();
    for (auto* one : {&desk, &other}) CHECK(line.has_callers(*one, {&third}, true));
    third.hang_up();
    third.wait_for_end();
    for (auto* one : {&desk, &other}) CHECK(line.has_callers(*one, {}, false));
}

TEST_CASE("the desk dies with the call for which an agent rings", "[instances][queue]") {
    shared_line line;
    lose_the_desk(line, line.all.bots()[0], end::killed);
}

TEST_CASE("the desk dies while an agent rings for a caller of another instance", "[instances][queue]") {
    shared_line line;
    lose_the_desk(line, line.all.bots()[1], end::killed);
}

TEST_CASE("the desk's instance is told to end", "[instances][queue]") {
    shared_line line;
    lose_the_desk(line, line.all.bots()[0], end::told);
    CHECK(line.all.bots()[0].process->wait_for_exit(30s) == 0);
}

}  // namespace switchhook::test
