// What changes on disk is taken while calls live: the real binary, its signals, its control API.

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

// A menu with that prompt, and what a caller hears who presses 1.
std::string menu_flow(const std::string& prompt, const std::string& answer) {
    return R"({ "version": 1,
  "defaults": { "timeout": "60s" },
  "prompts": { ")" +
           prompt + R"(": { "file": ")" + prompt + R"(.wav" }, ")" + answer + R"(": { "file": ")" + answer +
           R"(.wav" } },
  "sections": {
    "main": [ { "answer": {} },
              { "menu": { "id": "m", "prompt": ")" +
           prompt + R"(", "options": { "1": "one" }, "exhausted": "one" } } ],
    "one": [ { "play": ")" +
           answer + R"(" }, { "hangup": {} } ] } })";
}

constexpr std::string_view failing_test = R"({ "flow": "reception", "tests": [
  { "name": "nobody presses anything", "do": [ { "call": {} }, { "press": "1" }, { "expect": { "section": "main" } } ] } ] })";

// Until the log says of the n-th reload what came of it.
std::string outcome_of_reload(installation& at, std::size_t n) {
    const std::string mark = "reload: done ";
    REQUIRE(at.bot().wait_for_errors([&](const std::string& log) { return count_lines_with(log, mark) >= n; },
                                     20s));
    const auto log = at.bot().errors();
    const auto begin = log.rfind("outcome=", log.find('\n', log.rfind(mark)));
    return log.substr(begin + 8, log.find('\n', begin) - begin - 8);
}

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string with(std::string text, const std::string& old, const std::string& fresh) {
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), fresh);
}

}  // namespace

TEST_CASE("a call keeps its flow, new calls get the new one, and mistakes change nothing", "[reload]") {
    installation at({menu_flow("choices", "thanks")});
    followed_call old(at, at.ring());
    old.wait_for_prompt("choices");

    at.folder().write("flows/reception.json", menu_flow("ticket", "sorry"));
    at.folder().write("prompts/thanks.wav", wav_of(900ms));
    at.bot().signal(SIGHUP);
    CHECK(outcome_of_reload(at, 1) == "taken");
    old.press("1");
    // The file has other content now: Graph fetches what the call began with.
    const auto heard = old.wait_for("promptPlaying",
                                    [](json::value entry) { return entry["lengthMs"].as_integer() == 400; });
    CHECK(heard["lengthMs"].as_integer() == 400);
    followed_call fresh(at, at.ring("+33612345679"));
    fresh.wait_for_prompt("ticket");
    fresh.press("1");
    fresh.wait_for_prompt("sorry");
    old.wait_for_end();
    fresh.wait_for_end();
    old.check_all_accepted();
    fresh.check_all_accepted();
    const auto before = at.ended_call(old.id()), after = at.ended_call(fresh.id());
    const auto old_version = before.root()["flow"]["version"].string_or();
    const auto version = after.root()["flow"]["version"].string_or();
    CHECK(version != old_version);
    CHECK(before.root()["timeline"].at(0)["follows"]["version"].string_or() == old_version);
    CHECK(after.root()["timeline"].at(0)["follows"]["version"].string_or() == version);
    CHECK(count_lines_with(at.bot().errors(), "flow=reception version=" + version) == 1);

    const auto refused = [&](const std::string& begins, const std::string& says) {
        const auto answer = at.admin("/api/reload", "POST");
        CHECK(answer.status == 422);
        const auto told = parsed(answer.body);
        REQUIRE(told.root()["problems"].size() == 1);
        const auto problem = told.root()["problems"].at(0).string_or();
        CHECK_THAT(problem, StartsWith(at.folder().file(begins)) && Contains(says));
        CHECK(count_lines_with(at.bot().errors(), "reload: " + problem) == 1);
        const auto flows = at.admin_document("/api/flows");
        CHECK(flows.root()["flows"].at(0)["version"].string_or() == version);
        CHECK(flows.root()["lastReload"]["outcome"].as_string() == "refused");
        CHECK_THAT(at.admin("/metrics").body, Contains("switchhook_reload_refused 1\n"));
    };
    at.folder().write("flows/reception.json", with(menu_flow("choices", "thanks"), R"({ "hangup": {} })",
                                                   R"({ "goto": "nowhere" })"));
    refused("flows/reception.json:7:", "nowhere");
    at.folder().write("flows/reception.json", menu_flow("ticket", "thanks"));
    at.folder().write("flows/reception.test.json", failing_test);
    refused("flows/reception.test.json:2:", "test \"nobody presses anything\" failed: ");
    followed_call third(at, at.ring("+33612345670"));
    third.wait_for_prompt("ticket");
    third.press("1");
    third.wait_for_prompt("sorry");
    third.hang_up();
    third.wait_for_end();

    std::filesystem::remove(at.folder().path() / "flows/reception.test.json");
    const auto taken = at.admin("/api/reload", "POST");
    CHECK(taken.status == 200);
    CHECK_THAT(at.admin("/metrics").body, Contains("switchhook_reload_refused 0\n"));
}

TEST_CASE("certificates and limits are renewed, and what cannot be is named", "[reload]") {
    installation at({std::string(reception_flow)});
    certificate_authority other;
    const auto renewed = other.issue();
    web_client later(other.file());
    const auto missing = at.public_url() + "/prompts/none.wav";
    const auto renew = [&](const std::string& to, const std::string& from) {
        std::ofstream(to, std::ios::binary) << text_of(from);
    };

    renew(at.certificate().chain, renewed.chain);
    at.bot().signal(SIGHUP);
    CHECK(outcome_of_reload(at, 1) == "refused");
    CHECK(count_lines_with(at.bot().errors(), "is not the private key of the first certificate") == 1);
    CHECK_THROWS(later.get(missing));

    renew(at.certificate().key, renewed.key);
    const auto file = at.folder().file("switchhook.json");
    at.folder().write("switchhook.json", with(with(text_of(file), R"("publicUrl":)",
                                                   R"("limits": { "bodyBytes": 1024 }, "publicUrl":)"),
                                              R"("port": 0)", R"("port": 1)"));
    at.bot().signal(SIGHUP);
    CHECK(outcome_of_reload(at, 2) == "taken");
    CHECK(later.get(missing).status == 404);
    CHECK(later.send("POST", at.public_url() + "/callback", std::string(1025, 'x')).status == 413);
    CHECK(count_lines_with(at.bot().errors(), "from the next start on keys=listen.port") == 1);

    at.folder().write("switchhook.json", "{");
    at.bot().signal(SIGHUP);
    CHECK(outcome_of_reload(at, 3) == "refused");
    CHECK(count_lines_with(at.bot().errors(), "what=configuration") == 1);
    CHECK(later.get(missing).status == 404);
}

}  // namespace switchhook::test
