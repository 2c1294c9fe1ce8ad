// SIGTERM is the polite end: live calls go on for a while, new ones are rejected.

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/prometheus.hpp"

namespace switchhook::test {
namespace {

using std::chrono::steady_clock;

installation_wish with_drain(const std::string& time) {
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("drain": ")" + time + R"(",)";
    return wish;
}

void begin_draining(installation& at) {
    at.bot().signal(SIGTERM);
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("server: draining") != std::string::npos; }, 30s));
}

}  // namespace

TEST_CASE("a server that drains finishes its calls and takes no new ones", "[drain]") {
    installation at(with_drain("60s"));
    followed_call live(at, at.ring());
    live.wait_for_prompt("choices");
    begin_draining(at);
    const auto ready = at.web().get(at.admin_url() + "/readyz");
    CHECK(ready.status == 503);
    CHECK(ready.body == "draining\n");
    const auto metrics = read_prometheus(at.admin("/metrics").body);
    CHECK(metrics.at("switchhook_ready") == 0);
    CHECK(metrics.at("switchhook_draining") == 1);

    followed_call late(at, at.ring("+33699999999"));
    late.wait_for_end();
    CHECK(late.outcome() == "rejected, busy");
    CHECK(late.requests() == std::vector<std::string>{"reject 202"});
    late.check_all_accepted();

    live.press("1");
    live.wait_for_end();
    CHECK(live.outcome() == "transferred");
    live.check_all_accepted();
    CHECK(at.bot().wait_for_exit(30s).value_or(-1) == 0);
}

TEST_CASE("a server that has drained long enough hangs up", "[drain]") {
    installation at(with_drain("1s"));
    followed_call live(at, at.ring());
    live.wait_for_prompt("choices");
    const auto begin = steady_clock::now();
    begin_draining(at);
    CHECK(at.bot().wait_for_exit(30s).value_or(-1) == 0);
    CHECK(steady_clock::now() - begin >= 1s);
    live.wait_for_end();
    CHECK(live.outcome() == "bot hung up");
}

TEST_CASE("a second signal does not wait for the calls", "[drain]") {
    installation at(with_drain("60s"));
    followed_call live(at, at.ring());
    live.wait_for_prompt("choices");
    begin_draining(at);
    at.bot().signal(SIGTERM);
    CHECK(at.bot().wait_for_exit(30s).value_or(-1) == 0);
    live.wait_for_end();
    CHECK(live.outcome() == "bot hung up");
}

TEST_CASE("a server that had calls lets go of all it used for them", "[drain]") {
    for (int i = 0; i < 4; ++i) {
        installation at({std::string(reception_flow)});
        followed_call call(at, at.ring());
        call.wait_for_prompt("choices");
        call.press("1");
        call.wait_for_end();
        at.bot().signal(SIGTERM);
        CHECK(at.bot().wait_for_exit(30s).value_or(-1) == 0);
    }
}

TEST_CASE("a server without calls ends at once, and had told where it listened", "[drain]") {
    installation at(with_drain("10m"));
    at.bot().signal(SIGTERM);
    CHECK(at.bot().wait_for_exit(30s).value_or(-1) == 0);
    std::ostringstream text;
    text << std::ifstream(at.folder().file("ready.json")).rdbuf();
    const auto told = parsed(text.str());
    CHECK(told.root()["public"].string_or() == at.public_url());
    CHECK(told.root()["admin"].string_or() == at.admin_url());
    at.emulator().signal(SIGINT);
    CHECK(at.emulator().wait_for_exit(30s).value_or(-1) == 0);
}

}  // namespace switchhook::test
