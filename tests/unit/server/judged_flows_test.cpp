#include "server/reload/judged_flows.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace {

const std::string good_flow = R"({ "version": 1, "sections": {
  "main": [ { "menu": { "id": "m", "options": { "1": "one" }, "exhausted": "one" } } ],
  "one": [ { "hangup": {} } ] } })";

std::string tests_of(const std::string& flow, const std::string& section) {
    return R"({ "flow": ")" + flow + R"(", "tests": [ { "name": "one is chosen", "do": [
  { "call": {} }, { "press": "1" },
  { "expect": { "section": ")" +
           section + R"(" } } ] } ] })";
}

struct flow_folder : test::temporary_folder {
    config::settings settings;

    flow_folder() {
        write("flows/desk.json", good_flow);
        settings.flows.folder = path() / "flows";
        settings.flows.incoming = "desk";
    }
    // Without the folder.
    lines mistakes() const {
        lines all;
        const auto judged = judge_flows(settings, path() / "flows/desk.json");
        for (const auto& p : judged.found.all()) {
            if (p.level != severity::error) continue;
            auto line = to_string(p);
            for (auto at = line.find(path().string()); at != std::string::npos;
                 at = line.find(path().string()))
                line.erase(at, path().string().size() + 1);
            all.push_back(line);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("a flow without mistakes is taken, with tests and without", "[server][reload]") {
    const flow_folder at;
    CHECK(at.mistakes() == lines{});
    at.write("flows/desk.test.json", tests_of("desk", "one"));
    CHECK(at.mistakes() == lines{});
    const auto judged = judge_flows(at.settings, at.path() / "flows/desk.json");
    REQUIRE(judged.flows.incoming.flow);
    CHECK(judged.flows.incoming.version.size() == 12);
}

TEST_CASE("what is wrong with a flow or its tests is told, each at its place", "[server][reload]") {
    const flow_folder at;
    SECTION("half a flow") {
        at.write("flows/desk.json", good_flow.substr(0, good_flow.size() / 2));
        const auto found = at.mistakes();
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::StartsWith("flows/desk.json:"));
    }
    SECTION("a way that leads nowhere") {
        at.write("flows/desk.json", R"({ "version": 1, "sections": { "main": [ { "goto": "mian" } ] } })");
        const auto found = at.mistakes();
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::StartsWith("flows/desk.json:1:51: "));
    }
    SECTION("a test that fails") {
        at.write("flows/desk.test.json", tests_of("desk", "main"));
        const auto found = at.mistakes();
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::StartsWith("flows/desk.test.json:3:") &&
                                      Catch::Contains("test \"one is chosen\" failed: "));
    }
    SECTION("tests that cannot be read") {
        at.write("flows/desk.test.json", "{");
        const auto found = at.mistakes();
        REQUIRE(found.size() == 1);
        CHECK_THAT(found.front(), Catch::StartsWith("flows/desk.test.json:"));
    }
}

TEST_CASE("tests of flows that no call follows are not asked", "[server][reload]") {
    const flow_folder at;
    at.write("flows/other.json", good_flow);
    at.write("flows/other.test.json", tests_of("other", "main"));
    CHECK(at.mistakes() == lines{});
}

TEST_CASE("flows that are exchanged while they are read are read again", "[server][reload]") {
    flow_folder at;
    at.write("flows/desk.json",
             R"({ "version": 1, "sections": { "main": [ { "say": "One." }, { "hangup": {} } ] } })");
    at.write("next.json", R"({ "version": 1, "sections": { "main": [ { "hangup": {} } ] } })");
    // By the time that the voice engine is asked, the flow has been read.
    const auto engine = at.write(
        "engine",
        "#!/bin/sh\ncd \"$(dirname \"$0\")\" && mv next.json flows/desk.json; exec espeak-ng \"$@\"\n");
    std::filesystem::permissions(engine, std::filesystem::perms::owner_all);
    at.settings.prompts.voice.engine = engine;
    at.settings.prompts.cache.clear();
    const auto judged = judge_flows(at.settings, at.path() / "flows/desk.json");
    CHECK_FALSE(judged.found.any_error());
    REQUIRE(judged.flows.incoming.flow);
    CHECK(judged.flows.incoming.flow->media.empty());
}

TEST_CASE("only the flows that calls follow need their audio", "[server][reload]") {
    const flow_folder at;
    const auto silent = [](const std::string& first) {
        return R"({ "version": 1, "sections": { "main": [ )" + first +
               R"({ "play": { "file": "none.wav" } }, { "hangup": {} } ] } })";
    };
    at.write("flows/sample.json", silent(""));
    CHECK(at.mistakes() == lines{});
    problems all;
    (void)load_flows(at.path() / "flows/desk.json", at.settings, all, with_audio::all);
    CHECK(all.any_error());
    at.write("flows/reminder.json", silent(R"({ "call": {} }, )"));
    const auto found = at.mistakes();
    REQUIRE(found.size() == 1);
    CHECK_THAT(found.front(), Catch::StartsWith("flows/reminder.json:1:"));
}

TEST_CASE("what editors and other systems hide among flows is none of them", "[server][reload]") {
    const flow_folder at;
    std::filesystem::create_symlink("anna@desk.4711:1700000000", at.path() / "flows/.#desk.json");
    at.write("flows/._desk.json", std::string_view("\0\5\26\7", 4));
    at.write("flows/.git/desk.test.json", tests_of("desk", "main"));
    at.write("flows/._desk.test.json", std::string_view("\0\5\26\7", 4));
    CHECK(at.mistakes() == lines{});
}

TEST_CASE("other audio is another version of the same flow", "[server][reload]") {
    const flow_folder at;
    const auto version_with = [&](const std::string& silence) {
        at.write("flows/desk.json", R"({ "version": 1, "sections": { "main": [ { "play": { "silence": ")" +
                                        silence + R"(" } }, { "hangup": {} } ] } })");
        return judge_flows(at.settings, at.path() / "flows/desk.json").flows.incoming.version;
    };
    const auto version = version_with("1s");
    CHECK(version.size() == 12 + 1 + 8);
    CHECK(version == version_with("1s"));
    CHECK(version.substr(12) != version_with("2s").substr(12));
}
