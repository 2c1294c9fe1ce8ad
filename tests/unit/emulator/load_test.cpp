#include "emulator/load/load.hpp"

#include <catch2/catch.hpp>

#include "emulator/phone/phone.hpp"
#include "town.hpp"

using namespace switchhook;
using namespace switchhook::emulator;

TEST_CASE("percentiles are latencies that were measured", "[emulator][load]") {
    latencies l;
    CHECK(l.percentile(50) == 0us);
    for (int i = 100; i >= 1; --i) l.add(std::chrono::microseconds(i));
    CHECK(l.percentile(50) == 50us);
    CHECK(l.percentile(99) == 99us);
    CHECK(l.percentile(100) == 100us);
    l.add(1000us);
    CHECK(l.percentile(100) == 1000us);
}

TEST_CASE("a load run drives every call to its transfer and measures the bot", "[emulator][load]") {
    town t;
    load_report report;
    t.run([&report](town& here) -> asio::awaitable<void> {
        load_options options;
        options.calls = 20;
        options.at_once = 5;
        report = co_await run_load(here.server, std::move(options));
    });
    CHECK(report.calls == 20);
    CHECK(report.as_wanted == 20);
    CHECK(report.cut_short == 0);
    CHECK(report.not_accepted == 0);
    CHECK(report.by_method.at("answer").count() == 20);
    CHECK(report.by_method.at("transfer").count() == 20);
    CHECK(report.all.percentile(50) > 0us);
    const auto text = to_text(report);
    CHECK(text.find("20 calls in") == 0);
    CHECK(text.find("transferred") != std::string::npos);
}

TEST_CASE("calls that the emulator had no room for are counted", "[emulator][load]") {
    town t(2);
    load_report report;
    t.run([&report](town& here) -> asio::awaitable<void> {
        load_options options;
        options.calls = 20;
        options.at_once = 5;
        report = co_await run_load(here.server, std::move(options));
    });
    CHECK(report.calls == 2);
    CHECK(report.not_placed == 18);
    CHECK(to_text(report).find("18  not placed") != std::string::npos);
}

TEST_CASE("a scripted phone plays its call and prints it", "[emulator][phone]") {
    town t;
    std::vector<std::string> printed;
    int status = -1;
    t.run([&](town& here) -> asio::awaitable<void> {
        phone_options options;
        options.control = {false, "127.0.0.1", here.server.ports().control};
        options.from = "+33123456789";
        options.script = *parse_script("wait:menu 1 wait:end");
        options.longest = 10s;
        options.print = [&printed](const std::string& line) { printed.push_back(line); };
        status = co_await run_phone(here.context.get_executor(), std::move(options));
    });
    CHECK(status == 0);
    std::string all;
    for (const auto& line : printed) all += line + '\n';
    CAPTURE(all);
    for (const auto* part : {"rings: phone +33123456789", "answer", "plays menu", "presses 1", "transfer",
                             "the call is over: transferred"})
        CHECK(all.find(part) != std::string::npos);
}

TEST_CASE("a script that the call does not let play to its end is a failure, and says at what",
          "[emulator][phone]") {
    town t;
    std::vector<std::string> printed;
    int status = -1;
    t.run([&](town& here) -> asio::awaitable<void> {
        phone_options options;
        options.control = {false, "127.0.0.1", here.server.ports().control};
        options.script = *parse_script("wait:menu hangup wait:voicemail 5");
        options.longest = 10s;
        options.print = [&printed](const std::string& line) { printed.push_back(line); };
        status = co_await run_phone(here.context.get_executor(), std::move(options));
    });
    CHECK(status == 1);
    REQUIRE_FALSE(printed.empty());
    CHECK(printed.back().find("wait:voicemail") != std::string::npos);
}

TEST_CASE("a phone without an emulator says so", "[emulator][phone]") {
    town t;
    std::vector<std::string> printed;
    int status = -1;
    t.run([&](town& here) -> asio::awaitable<void> {
        phone_options options;
        options.control = {false, "127.0.0.1", 1};
        options.print = [&printed](const std::string& line) { printed.push_back(line); };
        status = co_await run_phone(here.context.get_executor(), std::move(options));
    });
    CHECK(status == 1);
    REQUIRE(printed.size() == 1);
    CHECK(printed[0].find("no answer from the emulator") == 0);
}

TEST_CASE("a script whose keys nobody could hear is a failure, and says which", "[emulator][phone]") {
    for (const auto* script :
         {"2 wait:menu hangup", "wait:menu hangup wait:end 2", "wait:menu speak:11m hangup"}) {
        CAPTURE(script);
        town t;
        std::vector<std::string> printed;
        int status = -1;
        t.run([&](town& here) -> asio::awaitable<void> {
            phone_options options;
            options.control = {false, "127.0.0.1", here.server.ports().control};
            options.script = *parse_script(script);
            options.longest = 2s;
            options.print = [&printed](const std::string& line) { printed.push_back(line); };
            status = co_await run_phone(here.context.get_executor(), std::move(options));
        });
        CHECK(status == 1);
        std::string all;
        for (const auto& line : printed) all += line + '\n';
        CAPTURE(all);
        CHECK(all.find("came to nothing") != std::string::npos);
    }
}
