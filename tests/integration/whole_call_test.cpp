// Calls from the ring to the end, judged by what each side says of them.

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/request_conformance.hpp"

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;
using lines = std::vector<std::string>;

// The names of the prompts of a request or of a timeline.
lines prompts_of(json::value request) {
    lines names;
    const auto prompts = request["body"]["prompts"];
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        const auto resource = prompts.at(i)["mediaInfo"]["resourceId"].string_or();
        names.push_back(resource.substr(0, resource.rfind('-')));
    }
    return names;
}

struct told {
    std::string event, reason;
    lines actions;
};

std::vector<told> timeline_of(json::value call) {
    std::vector<told> all;
    const auto timeline = call["timeline"];
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const auto entry = timeline.at(i);
        told one{entry["event"].string_or(), entry["reason"].string_or(), {}};
        for (std::size_t k = 0; k < entry["actions"].size(); ++k)
            one.actions.push_back(entry["actions"].at(k).string_or());
        all.push_back(std::move(one));
    }
    return all;
}

const told& find_reason(const std::vector<told>& timeline, std::string_view reason) {
    for (const auto& t : timeline)
        if (t.reason == reason) return t;
    throw std::runtime_error("nothing in the timeline because \"" + std::string(reason) + '"');
}

std::string content_of(const fs::path& file) {
    std::ostringstream all;
    all << std::ifstream(file, std::ios::binary).rdbuf();
    return all.str();
}

unsigned mode_of(const fs::path& file) {
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    return about.st_mode & 0777U;
}

// Whoever presses a key as soon as a prompt is heard interrupts it, however slow the machine.
installation_wish with_long_prompts() {
    installation_wish wish{std::string(reception_flow)};
    wish.prompts = {{"choices", 50s}, {"ticket", 55s}, {"long", 60s}};
    return wish;
}

lines files_below(const fs::path& folder) {
    lines all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all.push_back(entry.path().string());
    return all;
}

}  // namespace

TEST_CASE("a caller who chooses sales is put through", "[calls]") {
    installation at(with_long_prompts());
    followed_call call(at, at.ring());
    call.wait_for_prompt("welcome");
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();

    CHECK(call.outcome() == "transferred");
    CHECK(call.requests() == lines{"answer 202", "subscribeToTone 200", "playPrompt 200", "playPrompt 200",
                                   "cancelMediaProcessing 200", "transfer 202"});
    call.check_all_accepted();
    check_bodies_conform(call);
    const auto transfer = call.all("request").back()["body"]["transferTarget"]["identity"]["user"]["id"];
    CHECK(transfer.string_or() == sales_user);

    const auto ended = at.ended_call(call.id());
    CHECK(ended.root()["outcome"].string_or() == "transfer");
    CHECK(ended.root()["flow"]["name"].string_or() == "reception");
    const auto timeline = timeline_of(ended.root());
    CHECK(timeline.front().event == "incoming call from +33…78");
    CHECK(timeline.front().reason == "call came in");
    CHECK(timeline.front().actions == lines{"answer #1"});
    const auto& pressed = find_reason(timeline, "caller pressed 1");
    CHECK(pressed.event == "key 1 (tone 1)");
    CHECK(pressed.actions ==
          lines{"cancelMediaProcessing #5", "transfer to user " + std::string(sales_user) + " #6"});
    CHECK(timeline.back().reason == "transfer completed");
    CHECK(timeline.back().actions == lines{"log: the call is over: transfer", "release the call"});
    CHECK(count_lines_with(at.bot().errors(), "flow: the call is over: transfer") == 1);
}

TEST_CASE("when sales is busy the caller leaves a message, and the file is what Graph had", "[calls]") {
    installation at(with_long_prompts());
    REQUIRE(at.control("PUT", "/emulator/users/" + std::string(sales_user), R"({"answers":"busy"})").status ==
            204);
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for("recordingBegun");
    call.speak(5);
    call.press("5555555#");  // a second passes before the one that stops it
    const auto over = call.wait_for("recordingOver");
    CHECK(over["reason"].string_or() == "stopToneDetected");
    const auto told = call.wait_for(
        "notification", [](json::value e) { return e["about"].string_or() == "recordResponse completed"; });
    const auto operation = told["body"]["value"].at(0)["resourceData"];
    const auto served =
        at.web().get(operation["recordingLocation"].string_or(),
                     {{"Authorization", "Bearer " + operation["recordingAccessToken"].string_or()}});
    call.wait_for_end();

    REQUIRE(served.status == 200);
    CHECK(served.body.substr(0, 4) == "RIFF");
    CHECK(served.body.substr(8, 8) == "WAVEfmt ");
    const auto length = static_cast<std::size_t>(over["lengthMs"].as_integer().value_or(0));
    CHECK(length > 900);
    constexpr std::size_t header = 44, bytes_a_millisecond = 32;
    CHECK(served.body.size() >= header + (length - 1) * bytes_a_millisecond);
    const auto files = files_below(at.folder().path() / "recordings");
    REQUIRE(files.size() == 1);
    CHECK(content_of(files.front()) == served.body);
    CHECK(mode_of(files.front()) == 0600);
    CHECK(mode_of(fs::path(files.front()).parent_path()) == 0700);

    CHECK(call.outcome() == "bot hung up");
    CHECK(call.requests() == lines{"answer 202", "subscribeToTone 200", "playPrompt 200", "playPrompt 200",
                                   "cancelMediaProcessing 200", "transfer 202", "subscribeToTone 200",
                                   "recordResponse 200", "playPrompt 200", "delete 204"});
    call.check_all_accepted();
    check_bodies_conform(call);
    const auto ended = at.ended_call(call.id());
    CHECK(ended.root()["outcome"].string_or() == "hangup");
    const auto timeline = timeline_of(ended.root());
    CHECK(find_reason(timeline, "transfer failed: busy").actions ==
          lines{"subscribeToTone #7", "recordResponse message #8"});
    CHECK(find_reason(timeline, "message recorded").actions == lines{"fetch the recording #9"});
    CHECK(find_reason(timeline, "recording stored").event == "recording stored as " + files.front());
    CHECK(timeline.back().reason == "call ended by the flow");
}

TEST_CASE("a number is gathered, and a caller may hang up in the middle of a prompt", "[calls]") {
    installation at(with_long_prompts());
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("2");
    call.wait_for_prompt("ticket");
    call.press("4711#");
    call.wait_for_prompt("long");

    const auto live = at.admin_document("/api/calls");
    REQUIRE(live.root()["live"].size() == 1);
    CHECK(live.root()["live"].at(0)["id"].string_or() == call.id());
    const auto details = at.admin_document("/api/calls/" + call.id());
    CHECK(details.root()["state"].string_or() == "established");
    CHECK(details.root()["flow"]["section"].string_or() == "support");
    CHECK(details.root()["flow"]["step"].string_or() == "play");
    CHECK(details.root()["variables"]["ticket.digits"].string_or() == "4711");
    CHECK(details.root()["variables"]["ticket.result"].string_or() == "matched");

    call.hang_up();
    call.wait_for_end();
    CHECK(call.outcome() == "caller hung up");
    CHECK(call.requests() == lines{"answer 202", "subscribeToTone 200", "playPrompt 200", "playPrompt 200",
                                   "cancelMediaProcessing 200", "playPrompt 200", "cancelMediaProcessing 200",
                                   "playPrompt 200"});
    call.check_all_accepted();
    check_bodies_conform(call);
    const auto ended = at.ended_call(call.id());
    CHECK(ended.root()["outcome"].string_or() == "caller");
    const auto timeline = timeline_of(ended.root());
    CHECK(timeline.back().event == "call deleted 200/540000");
    CHECK(timeline.back().reason == "caller hung up");
    CHECK(count_lines_with(at.bot().errors(), "flow: the call is over: caller") == 1);
    CHECK(at.admin_document("/api/calls").root()["live"].size() == 0);
}

TEST_CASE("a caller who presses nothing three times is said goodbye to", "[calls]") {
    installation at({std::string(reception_flow)});
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("4");
    call.wait_for_end();

    CHECK(call.outcome() == "bot hung up");
    call.check_all_accepted();
    check_bodies_conform(call);
    std::vector<lines> played;
    for (const auto request : call.all("request"))
        if (request["method"].string_or() == "playPrompt") played.push_back(prompts_of(request));
    const std::vector<lines> wanted{{"welcome"},         {"choices"}, {"sorry"}, {"pardon", "sorry"},
                                    {"pardon", "sorry"}, {"pardon"},  {"thanks"}};
    CHECK(played == wanted);
    const auto ended = at.ended_call(call.id());
    CHECK(ended.root()["outcome"].string_or() == "hangup");
    std::size_t silences = 0;
    for (const auto& t : timeline_of(ended.root()))
        if (t.reason == "no input") ++silences;
    CHECK(silences == 3);
}

TEST_CASE("the emulator does as little as Graph for who has no token of its own", "[calls]") {
    installation at({std::string(reception_flow)});
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    const auto url = at.graph_url() + "/v1.0/communications/calls/" + call.id();
    CHECK(at.web().send("DELETE", url).status == 401);
    CHECK(at.web().send("DELETE", url, {}, {{"Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."}}).status ==
          401);
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
}

}  // namespace switchhook::test
