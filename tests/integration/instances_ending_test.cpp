// An instance that is told to end first finishes for its calls what nobody else could.

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <map>

#include "tests/integration/flows.hpp"
#include "tests/integration/instances.hpp"
#include "tests/integration/prometheus.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;

void wait_for_line(instances::bot& at, const std::string& words) {
    INFO(words);
    REQUIRE(at.process->wait_for_errors(
        [&](const std::string& log) { return log.find(words) != std::string::npos; }, 40s));
}

std::size_t recordings_in(installation& at) {
    namespace fs = std::filesystem;
    std::size_t count = 0;
    for (const auto& one : fs::recursive_directory_iterator(at.folder().file("recordings")))
        count += one.path().extension() == ".wav" ? 1U : 0U;
    return count;
}

const std::map<std::string, std::chrono::milliseconds> heard_when_handed_over{{"thanks", 60s}};

// Says "thanks" when the service has done it, and "sorry" when that is not known.
installation_wish posting_to(const blocking_server& service) {
    installation_wish wish;
    wish.flow = R"({ "version": 1,
        "prompts": { "thanks": { "file": "thanks.wav" }, "sorry": { "file": "sorry.wav" } },
        "sections": { "main": [
          { "answer": {} },
          { "http": { "method": "POST", "url": "http://localhost:)" +
                std::to_string(service.port()) + R"(/", "body": { "order": 1 }, "timeout": "60s",
                      "failed": [ { "play": "sorry" }, { "hangup": {} } ] } },
          { "play": "thanks" } ] } })";
    wish.settings = R"("services": { "plain": ["localhost"], "private": ["localhost"] }, "drain": "60s",)";
    wish.prompts = heard_when_handed_over;
    return wish;
}

constexpr auto answer_of_service =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

}  // namespace

TEST_CASE("a message that is being fetched when its instance is told to end is kept", "[instances]") {
    installation_wish wish{std::string(reception_flow)};
    wish.prompts = heard_when_handed_over;
    instances all(2, std::move(wish), "60s");
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for_prompt("choices");
    call.press("3");
    call.wait_for("recordingBegun");
    call.speak(5);
    auto& leader = all.leader_of(call.id());
    auto& other = all.other_than(leader);
    // Of the emulated clock: the bytes come half a second behind the question.
    const auto slow = R"({"delay": {"rate": 1, "time": "10s"}})";
    REQUIRE(all.graph().control("PUT", "/emulator/faults", slow).status == 200);
    call.press("#");
    wait_for_line(leader, "message recorded");
    leader.process->signal(SIGTERM);
    wait_for_line(leader, "calls handed over calls=1 unfinished=0");
    REQUIRE(all.graph().control("DELETE", "/emulator/faults").status / 100 == 2);
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    CHECK(call.outcome() == "bot hung up");
    CHECK(recordings_in(all.graph()) == 1);
    const auto counted = read_prometheus(all.admin(other, "/metrics").body);
    CHECK(counted.at(R"(switchhook_recordings_lost_total{reason="restart"})") == 0);
    CHECK(leader.process->wait_for_exit(30s) == 0);
}

TEST_CASE("what a service was asked when the instance is told to end is known to the call, and asked once",
          "[instances]") {
    blocking_server service;
    instances all(2, posting_to(service), "60s");
    followed_call call(all.graph(), all.graph().ring());
    auto asked = service.accept();
    asked.receive_through("\r\n\r\n");
    auto& leader = all.leader_of(call.id());
    leader.process->signal(SIGTERM);
    wait_for_line(leader, "server: draining");
    SECTION("its answer is waited for, and new callers are taken elsewhere") {
        followed_call next(all.graph(), all.graph().ring("+33699999999"));
        wait_for_line(all.other_than(leader), "call=" + next.id() + " state=");
        asked.send(answer_of_service);
        call.wait_for_prompt("thanks");
        wait_for_line(leader, "calls handed over calls=1 unfinished=0");
        auto asked_of_next = service.accept();
        asked_of_next.receive_through("\r\n\r\n");
        asked_of_next.send(answer_of_service);
        next.wait_for_prompt("thanks");
        next.wait_for_end();
    }
    SECTION("one that does not answer is waited for some seconds") {
        wait_for_line(leader, "calls handed over calls=1 unfinished=1");
        call.wait_for_prompt("sorry");
    }
    SECTION("who does not wait hangs up nobody") {
        leader.process->signal(SIGTERM);
        wait_for_line(leader, "calls handed over calls=1 unfinished=1");
        call.wait_for_prompt("sorry");
    }
    call.wait_for_end();
    CHECK_FALSE(service.has_caller());
    CHECK(leader.process->wait_for_exit(30s) == 0);
}

}  // namespace switchhook::test
