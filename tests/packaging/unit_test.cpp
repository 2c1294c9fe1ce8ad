// The unit for systemd says what the program does.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "base/duration.hpp"
#include "config/settings.hpp"
#include "tests/packaging/shipped_file.hpp"

namespace switchhook::test {
namespace {

const std::string& unit() {
    static const auto text = shipped_file("packaging/systemd/switchhook.service");
    return text;
}

std::string value(const std::string& key) {
    const auto all = values_of(unit(), key + '=');
    REQUIRE(all.size() == 1);
    return all.front();
}

std::chrono::milliseconds time(const std::string& key) {
    auto text = value(key);
    if (text.ends_with("min")) text.erase(text.size() - 2);
    const auto read = parse_duration(text);
    REQUIRE(read.has_value());
    return *read;
}

}  // namespace

TEST_CASE("the unit starts the program by words that it knows", "[packaging]") {
    auto line = words_of(value("ExecStart"));
    REQUIRE(line.size() > 1);
    CHECK(line.front() == "switchhook");
    line.erase(line.begin());
    CHECK(line.front() == "serve");
    CHECK(unknown_words(line).empty());
    CHECK(unknown_words({"serve", "--confg"}) == std::vector<std::string>{"--confg"});
    CHECK(unknown_words({"surve"}) == std::vector<std::string>{"surve"});
}

TEST_CASE("systemd waits longer than calls are given to end", "[packaging]") {
    using namespace std::chrono_literals;
    // What is left then is hung up, and connections are closed.
    CHECK(time("TimeoutStopSec") >= config::settings().drain + 15s);
    CHECK(time("WatchdogSec") >= 10s);
    CHECK(time("TimeoutStartSec") > time("WatchdogSec"));
}

TEST_CASE("the unit allows as many files as the listeners take connections", "[packaging]") {
    CHECK(std::stoul(value("LimitNOFILE")) > 2 * config::settings().limits.connections);
}

TEST_CASE("systemd is told that the server is ready, and told to have it reload", "[packaging]") {
    CHECK(value("Type") == "notify");
    CHECK(value("ExecReload") == "sh -c 'kill -HUP $MAINPID'");
}

TEST_CASE("network and clock are there before the program", "[packaging]") {
    const auto after = words_of(value("After")), wants = words_of(value("Wants"));
    for (const std::string target : {"network-online.target", "time-sync.target"}) {
        CAPTURE(target);
        CHECK(std::count(after.begin(), after.end(), target) == 1);
        CHECK(std::count(wants.begin(), wants.end(), target) == 1);
    }
}

}  // namespace switchhook::test
