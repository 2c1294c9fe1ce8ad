// The first minutes with the product: one command, and a call from another terminal.

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/integration/event_reader.hpp"
#include "tests/integration/installation.hpp"
#include "tests/support/program_run.hpp"
#include "web/files.hpp"

namespace switchhook::test {

TEST_CASE("dev takes calls of phone, with nothing but the program", "[dev]") {
    const temporary_folder folder;
    child_process dev({switchhook_binary(),
                       {"dev", "--free-ports", "--speed", "5", "--folder", folder.file("dev")},
                       {},
                       folder.file("out"),
                       folder.file("err")});
    const auto emulator = address_in(dev.line_of_output("ready:", 60s), "emulator");
    const auto choose = [&](const std::string& words) {
        return run_switchhook({"phone", "--emulator", emulator, "--say", words});
    };

    const auto sales = choose("wait:choices 1 wait:end");
    CHECK(sales.status == 0);
    CHECK(sales.output.find("the call is over: transferred") != std::string::npos);

    const auto message = choose("wait:choices 3 wait:recording speak:4s 55555# wait:end");
    CHECK(message.status == 0);
    CHECK(message.output.find("stopToneDetected") != std::string::npos);
    CHECK(message.output.find("the call is over: bot hung up") != std::string::npos);

    const auto forgotten = choose("wait:choices hangup wait:recording");
    CHECK(forgotten.status == 1);
    CHECK(forgotten.output.find("it was waiting for: wait:recording") != std::string::npos);

    child_process cut_off({switchhook_binary(),
                           {"phone", "--emulator", emulator, "--say", "wait:end"},
                           {},
                           folder.file("phone.out"),
                           folder.file("phone.err")});
    cut_off.line_of_output("plays", 30s);
    cut_off.signal(SIGINT);
    CHECK(cut_off.wait_for_exit(10s).has_value());
    CHECK(cut_off.output().find("the call is over: caller hung up") != std::string::npos);

    const auto nobody = run_switchhook({"phone", "--emulator", "http://127.0.0.1:1", "--say", "hangup"});
    CHECK(nobody.status == 1);
    CHECK(lines_of(nobody.output + nobody.errors).size() == 1);

    // Saved, and the next caller gets it.
    const auto flow = folder.file("dev/config/flows/front-desk.json");
    std::ostringstream text;
    text << std::ifstream(flow).rdbuf();
    auto changed = text.str();
    const std::string sales_key = R"("1": "sales")";
    REQUIRE(changed.find(sales_key) != std::string::npos);
    changed.replace(changed.find(sales_key), sales_key.size(), R"("7": "sales")");
    std::filesystem::remove(folder.file("dev/config/flows/front-desk.test.json"));  // it would refuse this
    folder.write("dev/config/flows/front-desk.json", changed);
    REQUIRE(dev.wait_for_errors(
        [](const std::string& log) { return log.find("taken what=flows") != std::string::npos; }, 90s));
    const auto moved = choose("wait:choices 7 wait:end");
    CHECK(moved.output.find("the call is over: transferred") != std::string::npos);

    dev.signal(SIGHUP);
    REQUIRE(dev.wait_for_errors(
        [](const std::string& log) { return log.find("done cause=SIGHUP outcome=") != std::string::npos; },
        90s));
    CHECK(dev.errors().find("from the next start on") == std::string::npos);

    dev.signal(SIGINT);
    CHECK(dev.wait_for_exit(10s).value_or(-1) == 0);
    show_on_failure("switchhook dev", dev.output() + dev.errors());
    CHECK(dev.errors().find("eyJ") == std::string::npos);
    CHECK(dev.errors().find("33123456789") == std::string::npos);
}

TEST_CASE("a phone in a browser rings, and decides for whom the bot transfers to", "[dev]") {
    const temporary_folder folder;
    child_process dev({switchhook_binary(),
                       {"dev", "--free-ports", "--speed", "5", "--folder", folder.file("dev")},
                       {},
                       folder.file("out"),
                       folder.file("err")});
    const auto emulator = address_in(dev.line_of_output("ready:", 60s), "emulator");
    web_client web(web_client::plain);
    const bool has_pages = web::find_file("phone", "/") != nullptr;
    CHECK(web.get(emulator + "/phone").status == (has_pages ? 200 : 404));
    const auto told = has_pages ? dev.line_of_output("browser:", 10s) : std::string();
    CHECK((told.find(emulator + "/phone") != std::string::npos) == has_pages);

    event_reader page({emulator, "/emulator/events?answers=byHand"});
    CHECK(parsed(page.next()->data).root()["speed"].as_number() == 5.0);
    const auto call =
        parsed(web.send("POST", emulator + "/emulator/calls", "{}").body).root()["id"].string_or();
    const auto until = [&](const auto& holds) {
        for (const auto end = std::chrono::steady_clock::now() + 30s;;) {
            const auto event = page.next();
            REQUIRE(event);
            REQUIRE(std::chrono::steady_clock::now() < end);
            const auto document = parsed(event->data);
            const auto shown = document.root()["call"];
            CHECK(shown["id"].string_or() == call);
            if (holds(shown)) return;
        }
    };
    const auto address = emulator + "/emulator/calls/" + call;
    const auto plays_choices = [&](json::value) {
        const auto document = parsed(web.get(address).body);
        const auto exchange = document.root()["exchange"];
        for (std::size_t i = 0; i < exchange.size(); ++i)
            if (exchange.at(i)["what"].string_or() == "promptPlaying" &&
                exchange.at(i)["resourceId"].string_or().starts_with("choices"))
                return true;
        return false;
    };
    until(plays_choices);
    REQUIRE(web.send("POST", address + "/press", R"({"tones":"1"})").status == 204);
    until([](json::value c) { return c["ringing"].size() == 1; });
    // By itself it would have been answered in 3 s of the emulator's clock.
    REQUIRE(web.send("POST", address + "/busy", R"({"party":1})").status == 204);
    until([](json::value c) { return c["state"].string_or() == "established"; });
    REQUIRE(web.send("POST", address + "/hangup").status == 204);
    until([](json::value c) { return c["ended"].as_bool().value_or(false); });

    dev.signal(SIGINT);
    CHECK(dev.wait_for_exit(10s).value_or(-1) == 0);
}

TEST_CASE("calls have other ids at each start, unless a seed repeats them", "[dev]") {
    const temporary_folder folder;
    web_client web(web_client::plain);
    const auto first_id = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--folder", folder.file("dev")});
        child_process program({switchhook_binary(), words, {}, folder.file("out"), folder.file("err")});
        const auto emulator = address_in(program.line_of_output("ready:", 60s), "emulator");
        const auto id =
            parsed(web.send("POST", emulator + "/emulator/calls", "{}").body).root()["id"].string_or();
        CHECK(id.size() == 36);
        program.signal(SIGINT);
        CHECK(program.wait_for_exit(10s).value_or(-1) == 0);
        return id;
    };
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"dev", "--free-ports", "--no-browser"},
          std::vector<std::string>{"emulate", "--port", "0", "--control-port", "0"}}) {
        CAPTURE(words);
        CHECK(first_id(words) != first_id(words));
        auto seeded = words;
        seeded.insert(seeded.end(), {"--seed", "7"});
        CHECK(first_id(seeded) == first_id(seeded));
    }
}

TEST_CASE("the emulator goes by the name that bots elsewhere know it by", "[dev]") {
    const temporary_folder folder;
    const auto name = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words{"emulate",  "--port",          "0", "--control-port", "0",
                                       "--folder", folder.file("dev")};
        words.insert(words.end(), more.begin(), more.end());
        child_process program({switchhook_binary(), words, {}, folder.file("out"), folder.file("err")});
        const auto graph = address_in(program.line_of_output("ready:", 60s), "graph");
        program.signal(SIGINT);
        CHECK(program.wait_for_exit(10s).value_or(-1) == 0);
        return graph;
    };
    CHECK(name({}).starts_with("https://localhost:"));
    CHECK(name({"--url", "https://emulator:9443/"}) == "https://emulator:9443");
}

TEST_CASE("who rings the emulator does so on this machine alone, unless told otherwise", "[dev]") {
    const temporary_folder folder;
    web_client web(web_client::plain);
    const auto status_at_another_address = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--port", "0", "--control-port", "0", "--folder", folder.file("dev")});
        child_process program({switchhook_binary(), words, {}, folder.file("out"), folder.file("err")});
        const auto emulator = address_in(program.line_of_output("ready:", 60s), "emulator");
        CHECK(emulator.starts_with("http://127.0.0.1:"));
        CHECK(web.get(emulator + "/emulator/calls").status == 200);
        unsigned status = 0;
        try {
            status =
                web.get("http://127.0.0.2" + emulator.substr(emulator.rfind(':')) + "/emulator/calls").status;
        } catch (const std::runtime_error&) {
        }
        program.signal(SIGINT);
        CHECK(program.wait_for_exit(10s).value_or(-1) == 0);
        return status;
    };
    CHECK(status_at_another_address({"emulate"}) == 0);
    CHECK(status_at_another_address({"emulate", "--control-address", "0.0.0.0"}) == 200);
}

TEST_CASE("dev looks for a flow that it is given by name in the flows folder", "[dev]") {
    const temporary_folder folder;
    child_process dev({switchhook_binary(),
                       {"dev", "--free-ports", "--folder", folder.file("dev"), "--flow", "queue"},
                       {},
                       folder.file("out"),
                       folder.file("err")});
    CHECK_FALSE(dev.line_of_output("ready:", 60s).empty());
    dev.signal(SIGINT);
    CHECK(dev.wait_for_exit(10s).value_or(-1) == 0);
    const auto lost =
        run_switchhook({"dev", "--free-ports", "--folder", folder.file("dev"), "--flow", "nonsense"});
    CHECK(lost.status == 1);
    CHECK(lost.errors.find("config/flows/nonsense.json") != std::string::npos);
}

}  // namespace switchhook::test
