// What is wrong is said at once, at its place, and by an exit status.

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/integration/flows.hpp"
#include "tests/integration/installation.hpp"
#include "tests/support/blocking_peer.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {
namespace {

using lines = std::vector<std::string>;
using Catch::Matchers::Contains;

constexpr const char* five_mistakes_of_configuration = R"({
  "listen": { "address": "localhost", "port": 0, "certificate": "tls/none.pem", "key": "bot.key" },
  "publicUrl": "http://bot.contoso.com",
  "app": { "id": "00000000-0000-0000-0000-000000000001", "tenant": "00000000-0000-0000-0000-000000000002",
           "secret": { "file": "secret" } },
  "admn": { "port": 0 },
  "flows": { "folder": "flows", "incoming": "broken" },
  "drain": "thirty"
})";

constexpr const char* five_mistakes_of_flow = R"({
  "version": 1,
  "prompts": { "menu": { "file": "menu.wav" } },
  "sections": {
    "main": [
      { "anser": {} },
      { "menu": { "prompt": "mneu", "options": { "1": "slaes", "x": "sales" }, "timout": "5s" } },
      { "goto": "sales" }
    ],
    "sales": [ { "play": "menu" } ]
  }
})";

// A folder with what a server needs. Nobody reaches its publicUrl.
class bot_folder {
  public:
    bot_folder() {
        std::filesystem::create_directories(folder_.path() / "flows");
        std::filesystem::create_directories(folder_.path() / "prompts");
        folder_.write("secret", "of-the-app\n");
        folder_.write("bot.key", "no key\n");
        folder_.write("prompts/menu.wav", wav_of(300ms));
        flow("reception", R"({ "version": 1, "sections": { "main": [ { "reject": {} } ] } })");
    }

    void flow(const std::string& name, std::string_view text) const {
        folder_.write("flows/" + name + ".json", text);
    }
    [[nodiscard]] std::string configuration(std::string_view text) const {
        return folder_.write("switchhook.json", text);
    }
    // Well written; `port` of the public listener.
    [[nodiscard]] std::string good_configuration(const std::string& port = "0") const {
        return configuration(R"({
  "listen": { "address": "127.0.0.1", "port": )" +
                             port + R"(, "certificate": ")" + certificate_.chain + R"(", "key": ")" +
                             certificate_.key + R"(" },
  "publicUrl": "https://localhost:0",
  "app": { "id": "00000000-0000-0000-0000-000000000001", "tenant": "00000000-0000-0000-0000-000000000002",
           "secret": { "file": "secret" } },
  "admin": { "port": 0 },
  "prompts": { "cache": "voice" },
  "flows": { "incoming": "reception" }
})");
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

  private:
    temporary_folder folder_;
    certificate_authority authority_;
    certificate_files certificate_ = authority_.issue();
};

}  // namespace

TEST_CASE("ten mistakes are ten lines, each with its place and a hint, and advice below", "[check]") {
    const bot_folder at;
    const auto file = at.configuration(five_mistakes_of_configuration);
    at.flow("broken", five_mistakes_of_flow);
    const auto flow = at.path("flows/broken.json");
    const auto found = run_switchhook({"check", file});
    CHECK(found.status == 1);
    CHECK(found.output.empty());
    const lines wanted{
        flow + R"(:6:9: /sections/main/0: no step is called "anser"; did you mean "answer"?)",
        flow + R"(:7:29: /sections/main/1/menu/prompt: no prompt "mneu"; did you mean "menu"?)",
        flow + R"(:7:55: /sections/main/1/menu/options/1: no section "slaes"; did you mean "sales"?)",
        flow + R"(:7:64: /sections/main/1/menu/options/x: an option is one to eight of the keys 0-9 * #)",
        flow + R"(:7:80: /sections/main/1/menu/timout: unknown key; did you mean "timeout"?)",
        file +
            R"(:2:26: /listen/address: expected an IP address such as 0.0.0.0, 127.0.0.1 or ::, found "localhost")",
        file + R"(:2:65: /listen/certificate: cannot open ")" + at.path("tls/none.pem") +
            R"(": No such file or directory)",
        file +
            R"(:3:16: /publicUrl: expected a URL that begins with https://, found "http://bot.contoso.com")",
        file + R"(:6:3: /admn: unknown key; did you mean "admin"?)",
        file + R"(:8:12: /drain: expected a duration such as "250ms", "5s" or "2m", found "thirty")"};
    auto told = lines_of(found.errors);
    CHECK(std::erase_if(told, [](const std::string& line) { return line.starts_with("    "); }) >= 3);
    CHECK(told == wanted);

    SECTION("and the server, which does not start, says the same") {
        const auto served = run_switchhook({"serve", "--config", file});
        CHECK(served.status == 1);
        CHECK(lines_of(served.errors) == wanted);
        CHECK(served.output.empty());
    }
}

TEST_CASE("a configuration without mistakes passes", "[check]") {
    const bot_folder at;
    at.flow("reception", R"({ "version": 1, "prompts": { "menu": { "file": "menu.wav" } },
                              "sections": { "main": [ { "play": "menu" } ] } })");
    const auto good = run_switchhook({"check", at.good_configuration()});
    CHECK(good.errors.empty());
    CHECK(good.status == 0);
}

TEST_CASE("wrong usage is told apart from a mistake found", "[check]") {
    for (const auto& arguments : {lines{}, lines{"chekc"}, lines{"check", "--fast"},
                                  lines{"emulate", "--speed", "0"}, lines{"serve", "--config"}}) {
        const auto wrong = run_switchhook(arguments);
        CAPTURE(arguments);
        CHECK(wrong.status == 2);
        CHECK_THAT(wrong.output + wrong.errors, Contains("--help"));
    }
    CHECK(run_switchhook({"--help"}).status == 0);
    CHECK(run_switchhook({"--version"}).status == 0);
}

TEST_CASE("whatever keeps the server from starting is one line", "[check]") {
    const bot_folder at;
    SECTION("no voice engine") {
        at.flow("reception", R"({ "version": 1, "sections": { "main": [ { "say": "Hello." } ] } })");
        const auto run =
            run_switchhook({"serve", "--config", at.good_configuration()}, {{"PATH", "/nowhere"}});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("spoken prompt \"Hello.\"") &&
                                   Contains("espeak-ng is not installed or not on PATH"));
    }
    SECTION("a prompt that is no audio") {
        at.flow("reception",
                R"({ "version": 1, "sections": { "main": [ { "play": { "file": "../secret" } } ] } })");
        const auto run = run_switchhook({"serve", "--config", at.good_configuration()});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("reception.json") && Contains("../secret"));
    }
    SECTION("a prompt that is not there") {
        at.flow("reception",
                R"({ "version": 1, "sections": { "main": [ { "play": { "file": "nine.wav" } } ] } })");
        const auto run = run_switchhook({"serve", "--config", at.good_configuration()});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("nine.wav") && Contains("No such file"));
    }
    SECTION("no flow") {
        std::filesystem::remove(at.path("flows/reception.json"));
        const auto run = run_switchhook({"serve", "--config", at.good_configuration()});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("reception") && Contains("No such file"));
    }
    SECTION("a port that is taken") {
        const blocking_server taken;
        const auto port = std::to_string(taken.port());
        const auto run = run_switchhook({"serve", "--config", at.good_configuration(port)});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("127.0.0.1:" + port) && Contains("Address already in use"));
    }
    SECTION("no configuration") {
        const auto run = run_switchhook({"serve", "--config", at.path("nothing.json")});
        CHECK(run.status == 1);
        REQUIRE(lines_of(run.errors).size() == 1);
        CHECK_THAT(run.errors, Contains("nothing.json") && Contains("No such file"));
    }
}

}  // namespace switchhook::test
