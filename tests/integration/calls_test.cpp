// `switchhook calls` beside a running bot, and what is left of a call on the disk.

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/integration/control_api.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view digits = "482915736058";

constexpr std::string_view card_flow = R"({
  "version": 1,
  "defaults": { "timeout": "60s", "interDigitTimeout": "60s" },
  "prompts": { "ticket": { "file": "ticket.wav" }, "long": { "file": "long.wav" } },
  "sections": {
    "main": [
      { "answer": {} },
      { "gather": { "id": "card", "prompt": "ticket", "min": 12, "max": 12, "sensitive": true,
                    "exhausted": [ { "hangup": {} } ] } },
      { "set": { "copy": "${card.digits}" } },
      { "log": "the card is ${card.digits}, ${vars.copy}" },
      { "play": "long" }
    ]
  }
})";

installation_wish durable(std::string_view flow) {
    installation_wish wish{std::string(flow)};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    return wish;
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool on_disk(installation& at, const std::string& text) {
    for (const auto* folder : {"var", "recordings"})
        for (const auto& file : fs::recursive_directory_iterator(at.folder().path() / folder))
            if (file.is_regular_file() && content_of(file.path()).find(text) != std::string::npos)
                return true;
    return false;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::unique_ptr<child_process> start_beside(installation& at, std::vector<std::string> arguments) {
    return std::make_unique<child_process>(child_wish{switchhook_binary(), beside(at, std::move(arguments)),
                                                      token_for_commands(at), at.folder().file("tail.out"),
                                                      at.folder().file("tail.err")});
}

}  // namespace

TEST_CASE("a call is shown, exported and erased by commands", "[calls][commands]") {
    installation at(durable(reception_flow));
    followed_call call(at, at.ring("+33612345678"));
    call.wait_for_prompt("choices");
    CHECK(contains(run_beside(at, {"calls", "erase", call.id(), "--yes"}).errors, "has not ended"));
    call.press("3");
    call.wait_for("recordingBegun");
    call.speak(5);
    call.press("#");
    call.wait_for_prompt("thanks");
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "hangup");
    CHECK(contains(run_beside(at, {"calls", "list"}).output, call.id()));

    const auto shown = run_beside(at, {"calls", "show", call.id()});
    CHECK(shown.status == 0);
    CHECK(contains(shown.output, "incoming call from +33…78 · call came in\n              → answer #1\n"));
    CHECK(parsed(run_beside(at, {"calls", "show", call.id(), "--format", "json"}).output)
              .root()["timeline"]
              .size() > 5);
    const auto drawn = run_beside(at, {"calls", "show", call.id(), "--format", "mermaid"});
    CHECK(drawn.output.starts_with("sequenceDiagram\n    participant p as Caller\n"));
    CHECK(contains(drawn.output, "\n    b->>g: recordResponse message #35;"));
    CHECK_FALSE(contains(drawn.output, "612345"));

    const auto file = at.folder().file("call.json");
    CHECK(run_beside(at, {"calls", "export", call.id(), "--out", file}).status == 0);
    const auto exported = parsed(content_of(file));
    CHECK((fs::status(file).permissions() & fs::perms::others_read) == fs::perms::none);
    CHECK(contains(exported.root()["flow"]["text"].string_or(), "\"voicemail\""));
    REQUIRE(exported.root()["recordings"].size() == 1);
    const auto recording =
        at.folder().path() / "recordings" / exported.root()["recordings"].at(0)["file"].string_or();
    CHECK(fs::exists(recording));
    CHECK(exported.root()["journal"].size() >=
          parsed(at.admin("/api/calls/" + call.id()).body).root()["timeline"].size());
    CHECK(on_disk(at, "33612345678"));

    CHECK(run_beside(at, {"calls", "erase", call.id()}).status == 2);
    const auto erased = run_beside(at, {"calls", "erase", call.id(), "--yes"});
    CHECK(erased.status == 0);
    CHECK(erased.output == "erased, with 1 recording\n");
    CHECK_FALSE(fs::exists(recording));
    CHECK_FALSE(on_disk(at, "33612345678"));
    CHECK_FALSE(on_disk(at, call.id()));
    for (const auto* action : {"show", "export", "erase", "tail"}) {
        std::vector<std::string> words{"calls", action, call.id()};
        if (action == std::string("erase")) words.emplace_back("--yes");
        const auto gone = run_beside(at, words);
        CHECK(gone.status == 1);
        CHECK(contains(gone.errors, "no call " + call.id()));
    }
}

TEST_CASE("an operator sends a call from one section to another", "[calls][commands][detour]") {
    installation at(durable(reception_flow));
    followed_call call(at, at.ring());
    const auto path = "/api/calls/" + call.id() + "/goto";
    call.wait_for_prompt("choices");
    const auto sent = run_beside(at, {"calls", "goto", call.id(), "support"});
    CHECK(sent.status == 0);
    CHECK(sent.output == "sent to support\n");
    call.wait_for_prompt("ticket");
    const auto nowhere = run_beside(at, {"calls", "goto", call.id(), "suport"});
    CHECK(nowhere.status == 1);
    CHECK(contains(nowhere.errors, R"(has no section "suport"; did you mean "support"?)"));
    call.press("47");
    CHECK(ask_control(at, "POST", path, R"({"section": "voicemail"})").status == 202);
    call.wait_for("recordingBegun");
    // Cancelled, it is no message; what plays next is heard all the same.
    CHECK(ask_control(at, "POST", path, R"({"section": "main"})").status == 202);
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(ask_control(at, "POST", path, R"({"section": "main"})").status == 404);
    call.check_all_accepted();
    const auto shown = run_beside(at, {"calls", "show", call.id()});
    CHECK(contains(shown.output, "operator sends the call to \"voicemail\""));
    CHECK(contains(run_beside(at, {"calls", "show", call.id(), "--format", "mermaid"}).output,
                   "o->>b: operator sends the call to "));
}

TEST_CASE("a call is followed to its end, also behind a restart of the server", "[calls][commands]") {
    installation at(durable(reception_flow));
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    const auto tail = start_beside(at, {"calls", "tail", call.id()});
    tail->line_of_output("call began: ", 20s);
    tail->line_of_output("playPrompt choices", 20s);
    at.kill_and_resume_bot();
    REQUIRE(tail->wait_for_errors([](const std::string& text) { return contains(text, "goes on"); }, 20s));
    call.press("2");
    call.wait_for_prompt("ticket");
    tail->line_of_output("key 2", 20s);
    call.hang_up();
    CHECK(tail->wait_for_exit(20s) == 0);
    CHECK(contains(tail->output(), "call ended: caller\n"));
    CHECK(count_lines_with(tail->output(), "call began: ") == 1);
    CHECK_FALSE(contains(tail->output(), "612345"));
}

TEST_CASE("all calls are followed until the reader has enough", "[calls][commands]") {
    installation at({std::string(reception_flow)});
    const auto tail = start_beside(at, {"calls", "tail", "--json"});
    std::string line;
    for (int calls = 0; calls < 20 && line.empty(); ++calls) {
        followed_call call(at, at.ring());  // the first may come before the reader listens
        call.wait_for_prompt("welcome");
        call.hang_up();
        call.wait_for_end();
        if (contains(tail->output(), "callBegan")) line = tail->line_of_output("callBegan", 1s);
    }
    REQUIRE_FALSE(line.empty());
    CHECK(parsed(line).root()["data"]["state"].string_or() == "answering");
    tail->signal(SIGINT);
    CHECK(tail->wait_for_exit(10s) == 0);
}

TEST_CASE("the keys of a sensitive step are in no file", "[calls][recovery]") {
    installation at(durable(card_flow));
    constexpr std::size_t part = 10;  // shorter ones may stand anywhere
    for (std::size_t i = 0; i + part <= digits.size(); ++i) {
        at.keep_secret(std::string(digits.substr(i, part)));
        at.keep_unwritten(std::string(digits.substr(i, part)));
    }
    for (const char digit : digits)
        for (const auto* blank : {"", " "})
            at.keep_unwritten(R"("key":)" + std::string(blank) + '"' + digit + '"');
    followed_call call(at, at.ring());
    call.wait_for_prompt("ticket");
    call.press(std::string(digits.substr(0, 5)));
    wait_until(at, call.id(), [](json::value told) {
        const auto timeline = told["timeline"];
        for (std::size_t i = 0; i < timeline.size(); ++i)
            if (timeline.at(i)["event"].string_or() == "key • (tone 5)") return true;
        return false;
    });
    // What was pressed is lost, and asked for again.
    at.kill_and_resume_bot();
    call.wait_for_prompt("ticket");
    call.press(std::string(digits));
    call.wait_for_prompt("long");
    const auto file = at.folder().file("live.json");
    CHECK(run_beside(at, {"calls", "export", call.id(), "--out", file}).status == 0);
    CHECK(contains(content_of(file), "the card is"));
    call.hang_up();
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "caller");
    for (const auto* format : {"text", "json", "mermaid"}) {
        const auto shown = run_beside(at, {"calls", "show", call.id(), "--format", format});
        CHECK(contains(shown.output, "•"));
        // The number of the caller is shown.
        for (std::size_t i = 0; i + part <= digits.size(); ++i)
            CHECK_FALSE(contains(shown.output, digits.substr(i, part)));
    }
    CHECK(run_beside(at, {"calls", "export", call.id(), "--out", at.folder().file("ended.json")}).status ==
          0);
}

TEST_CASE("the log of a bot is JSON where machines read it", "[calls][log]") {
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("log": { "format": "json" }, )";
    installation at(std::move(wish));
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.hang_up();
    call.wait_for_end();
    std::istringstream lines(at.bot().errors());
    int of_call = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto parsed = json::document::parse(line);
        INFO(line);
        REQUIRE(parsed.has_value());
        CHECK_FALSE(parsed->root()["component"].string_or().empty());
        if (parsed->root()["call"].string_or() == call.id()) ++of_call;
    }
    CHECK(of_call > 5);
}

}  // namespace switchhook::test
