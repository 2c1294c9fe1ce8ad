// Steps of several stages, in one call: a form that is corrected, a hunt nobody answers, a voicemail in pieces that the
// caller hears again.

#include <catch2/catch.hpp>
#include <filesystem>

#include "server/media/file.hpp"
#include "server/media/wav.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view other_user = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f";

constexpr std::string_view stages_flow = R"({
  "version": 1,
  "defaults": { "timeout": "60s", "interDigitTimeout": "30s" },
  "prompts": {
    "welcome": { "file": "welcome.wav" }, "choices": { "file": "choices.wav" }, "ticket": { "file": "ticket.wav" },
    "message": { "file": "message.wav" }, "thanks": { "file": "thanks.wav" }, "sorry": { "file": "sorry.wav" },
    "pardon": { "file": "pardon.wav" }
  },
  "on": { "hangup": "farewell" },
  "sections": {
    "main": [
      { "form": { "id": "order",
          "fields": [ { "name": "number", "prompt": "ticket", "min": 3, "max": 3, "readBack": "welcome" },
                      { "name": "size", "prompt": "choices", "options": { "1": "small", "2": "large" } } ],
          "confirm": { "prompt": "thanks" },
          "correct": { "prompt": "sorry", "keys": { "1": "number", "2": "size" } } } },
      { "hunt": { "id": "desk", "to": [ { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                                        { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f" } ],
                  "timeout": "60s", "prompt": "welcome", "between": "pardon", "options": { "9": "farewell" },
                  "exhausted": "mail" } }
    ],
    "mail": [
      { "voicemail": { "id": "mail", "greeting": "message", "max": "5m", "piece": "40s", "silence": "50s",
                       "initialSilence": "60s", "review": { "prompt": "choices", "keep": "1", "again": "2" } } },
      { "hangup": {} }
    ],
    "farewell": [ { "log": "order ${order.number} ${order.size}, desk ${desk.result} ${desk.reason} ${desk.tried}, mail ${mail.result}" } ]
  }
})";

}  // namespace

TEST_CASE("a form is corrected, a hunt finds nobody, and a long message is left and heard again", "[calls]") {
    installation at({std::string(stages_flow)});
    const auto answers = [&](std::string_view user, const char* how) {
        REQUIRE(at.control("PUT", "/emulator/users/" + std::string(user), how).status == 204);
    };
    answers(sales_user, R"({"answers":"busy"})");
    answers(other_user, R"({"answers":"declines"})");
    followed_call call(at, at.ring());

    call.wait_for_prompt("ticket");
    call.press("123");
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_prompt("thanks");
    call.press("2");
    call.wait_for_prompt("sorry");
    call.press("2");
    call.wait_for_prompt("choices");
    call.press("2");
    call.wait_for_prompt("thanks");
    call.press("1");

    call.wait_for_prompt("pardon");
    call.wait_for_prompt("message");
    call.wait_for("recordingBegun");
    call.speak(60);
    CHECK(call.wait_for("recordingOver")["reason"].string_or() == "maxRecordDurationReached");
    call.wait_for("recordingBegun");
    call.press("5555555#");  // a second passes before the one that stops it
    const auto last = call.wait_for("recordingOver");
    CHECK(last["reason"].string_or() == "stopToneDetected");

    call.wait_for_prompt("choices");
    call.press("2");
    const auto heard = call.wait_for("promptPlaying");
    const auto length = 40'000 + last["lengthMs"].as_integer().value_or(0);
    CHECK(heard["lengthMs"].as_integer().value_or(0) >= length - 100);
    call.wait_for_prompt("choices");
    // It is there as long as the call is.
    std::string address;
    for (const auto& request : call.all("request")) {
        const auto media = request["body"]["prompts"].at(0)["mediaInfo"];
        if (media["resourceId"].string_or() == heard["resourceId"].string_or())
            address = media["uri"].string_or();
    }
    REQUIRE_FALSE(address.empty());
    const auto fetched = [&] {
        const auto told = at.admin_document("/api/arrivals");
        return told.root()["instances"].at(0)["accepted"]["prompts"]["count"].as_integer().value_or(0);
    };
    const auto before = fetched();
    const auto served = at.web().get(address);
    CHECK(served.status == 200);
    CHECK(served.headers.find("Cache-Control") == "no-store");
    CHECK(fetched() == before + 1);
    call.press("1");
    call.wait_for_end();
    CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "hangup");
    CHECK(at.web().get(address).status == 404);

    CHECK(count_lines_with(at.bot().errors(), "order 123 large, desk exhausted declined 2, mail left") == 1);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(at.folder().path() / "recordings"))
        if (entry.is_regular_file()) files.push_back(entry.path());
    REQUIRE(files.size() == 1);
    const auto bytes = server::media::read_file(files.front(), 64U << 20);
    REQUIRE(bytes.has_value());
    CHECK(*bytes == served.body);
    const auto report = server::media::inspect_wav(*bytes);
    REQUIRE(report.has_value());
    CHECK(report->fit_for_graph());
    CHECK(report->duration.count() >= length - 100);
    CHECK_FALSE(report->silent);
    call.check_all_accepted();
}

}  // namespace switchhook::test
