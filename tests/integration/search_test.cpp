// A call is found by what is known of it, and the last hour is told; both also behind a restart, and at every instance.

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/control_api.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/instances.hpp"

namespace switchhook::test {
namespace {

installation_wish durable() {
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    return wish;
}

// "live: …, ended: …", their ids.
std::string found_in(const net::http_response& answer) {
    REQUIRE(answer.status == 200);
    const auto page = parsed(answer.body);
    std::string text;
    for (const auto* part : {"live", "ended"})
        for (std::size_t i = 0; i < page.root()[part].size(); ++i)
            text += part + (' ' + page.root()[part].at(i)["id"].string_or() + '\n');
    return text;
}

void stop_politely(child_process& bot) {
    bot.signal(SIGTERM);
    REQUIRE(bot.wait_for_exit(20s) == 0);
}

}  // namespace

TEST_CASE("a call is found by a part of its number, live, ended and behind a restart", "[admin][search]") {
    installation at(durable());
    at.keep_secret("612345");
    followed_call call(at, at.ring("+33612345678")), other(at, at.ring("+33698765432"));
    call.wait_for_prompt("choices");
    other.wait_for_prompt("choices");
    const auto find = [&](const std::string& query) { return found_in(at.admin("/api/calls?" + query)); };
    CHECK(find("number=612345") == "live " + call.id() + '\n');
    CHECK(find("number=612345&since=2020-01-01T00:00:00Z&outcome=lost").empty());
    CHECK(find("id=" + other.id().substr(0, 9)) == "live " + other.id() + '\n');
    call.hang_up();
    call.wait_for_end();
    at.ended_call(call.id());
    CHECK(find("number=%2B336%2012%2034") == "ended " + call.id() + '\n');
    CHECK(find("number=336") == "live " + other.id() + "\nended " + call.id() + '\n');
    const auto first = at.admin("/api/calls?number=336&limit=1");
    const auto next = parsed(first.body).root()["next"].string_or();
    CHECK(next.starts_with("/api/calls?limit=1&number=336&after="));
    CHECK(found_in(at.admin(next)) == "ended " + call.id() + '\n');
    CHECK(at.admin("/api/calls?number=61").status == 400);

    other.hang_up();
    other.wait_for_end();
    at.ended_call(other.id());
    at.kill_and_restart_bot();
    const auto page = at.admin_document("/api/calls?number=612345");
    REQUIRE(page.root()["ended"].size() == 1);
    const auto one = page.root()["ended"].at(0);
    CHECK(one["from"]["phone"].as_string() == "+33612345678");
    CHECK(one["direction"].as_string() == "incoming");
    CHECK(one["to"].is_object());
    const auto chain = one["chain"].string_or();
    CHECK(find("chain=" + chain) == "ended " + call.id() + '\n');
    CHECK(find("outcome=caller&number=612345") == "ended " + call.id() + '\n');
    const auto listed = run_beside(at, {"calls", "list", "--number", "612345", "--outcome", "caller"});
    CHECK(listed.status == 0);
    CHECK(listed.output.find(call.id()) != std::string::npos);
    CHECK(listed.output.find(other.id()) == std::string::npos);
    CHECK(run_beside(at, {"calls", "--until", "yesterday"}).status == 1);

    CHECK(run_beside(at, {"calls", "erase", call.id(), "--yes"}).status == 0);
    CHECK(find("number=612345").empty());
}

TEST_CASE("what was counted is told, also behind a restart", "[admin][statistics]") {
    installation at(durable());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    at.ended_call(call.id());
    at.web().get(at.public_url() + "/callback");
    const auto total = [&](const std::string& over) {
        return at.admin_document("/api/statistics?over=" + over).root()["total"].dump();
    };
    const auto before = total("hour");
    const auto counts = parsed(before);
    CHECK(counts.root()["begun"].as_integer() == 1);
    CHECK(counts.root()["ended"].dump() == R"({"transfer":1})");
    CHECK(counts.root()["answerMs"]["count"].as_integer() == 1);
    CHECK(counts.root()["requestMs"]["count"].as_integer() ==
          static_cast<std::int64_t>(call.all("request").size()));
    CHECK(counts.root()["callbacksRefused"].as_integer() == 1);
    CHECK(total("day") == before);
    stop_politely(at.bot());
    at.kill_and_restart_bot();
    CHECK(total("hour") == before);
}

TEST_CASE("every instance finds the calls of all, and tells the same numbers", "[instances][search]") {
    instances all(2, {std::string(reception_flow)});
    auto& graph = all.graph();
    followed_call ended(graph, graph.ring("+33612345678"));
    ended.wait_for_prompt("choices");
    ended.hang_up();
    ended.wait_for_end();
    followed_call first(graph, graph.ring("+33612345679")), second(graph, graph.ring("+33612345670"));
    first.wait_for_prompt("choices");
    second.wait_for_prompt("choices");
    std::string told;
    for (auto& one : all.bots()) {
        const auto until = std::chrono::steady_clock::now() + 20s;
        const auto find = [&](const std::string& number) {
            return found_in(all.admin(one, "/api/calls?number=" + number));
        };
        while (find("612345678") != "ended " + ended.id() + '\n')
            REQUIRE(std::chrono::steady_clock::now() < until);
        CHECK(find("612345679") == "live " + first.id() + '\n');
        CHECK(find("612345670") == "live " + second.id() + '\n');
        CHECK(count_lines_with(find("61234567"), "live") == 2);
        const auto page = parsed(all.admin(one, "/api/statistics").body);
        const auto total = page.root()["total"];
        CHECK(total["begun"].as_integer() == 3);
        CHECK(total["ended"].dump() == R"({"caller":1})");
        CHECK(total["answerMs"]["count"].as_integer() == 3);
        // The same times, too, which each has only a part of.
        const auto times = total["answerMs"].dump();
        CHECK((told.empty() || told == times));
        told = times;
        const auto flows = parsed(all.admin(one, "/api/flows").body);
        CHECK(flows.root()["flows"].at(0)["calls"].as_integer() == 2);
    }
    // One that is gone has left what it counted.
    stop_politely(*all.bots()[0].process);
    all.balance_over({&all.bots()[1]});
    const auto left = parsed(all.admin(all.bots()[1], "/api/statistics").body);
    CHECK(left.root()["total"]["begun"].as_integer() == 3);
    first.hang_up();
    second.hang_up();
    first.wait_for_end();
    second.wait_for_end();
}

}  // namespace switchhook::test
