// tests/flows/wrong has flows with a mistake of each kind, and beside each what is to be found in it, a line a
// problem: `line:column rule severity`. In those of tests/flows/right, and in the samples, there is nothing to find.

#include "bot/analysis/analysis.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "bot/analysis/components.hpp"
#include "bot/flow/load.hpp"

using namespace switchhook;
namespace fs = std::filesystem;

namespace {

using lines = std::vector<std::string>;

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    REQUIRE(in.good());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<fs::path> flows_in(const fs::path& folder) {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".json" && entry.path().stem().extension() != ".test")
            all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    return all;
}

// Where every zone is known, though none is told from another.
const bot::flow_surroundings anywhere{
    .zones = [](const std::string& name) -> result<bot::time_zone, std::string> {
        return bot::time_zone{name, {}};
    }};

enum class account { named, none };

problems check(const std::string& text, account from = account::named) {
    problems found;
    const auto flow = bot::load_flow(text, "flow", "f.json", found, anywhere);
    if (flow) bot::analyse(*flow, "f.json", found);
    if (flow && from == account::none) bot::find_unserved_numbers(*flow, "f.json", found);
    found.sort();
    return found;
}

// As what is to be found in the file is found.
problems check_as_named(const fs::path& file) {
    return check(text_of(file), file.stem() == "unserved-number" ? account::none : account::named);
}

lines short_lines(const problems& found) {
    lines all;
    for (const auto& p : found.all())
        all.push_back(std::to_string(p.line) + ':' + std::to_string(p.column) + ' ' +
                      std::string(p.rule.described().name) +
                      (p.level == severity::error ? " error" : " warning"));
    return all;
}

lines full_lines(const problems& found) {
    lines all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
}

const fs::path folder = SWITCHHOOK_TEST_FLOWS_FOLDER;

}  // namespace

TEST_CASE("every kind of mistake is found, at its place, and nothing else", "[bot][analysis]") {
    const auto wrong = flows_in(folder / "wrong");
    CHECK(wrong.size() >= 20);
    for (const auto& file : wrong) {
        CAPTURE(file.filename().string());
        const auto found = check_as_named(file);
        CAPTURE(full_lines(found));
        lines expected;
        auto list = fs::path(file).replace_extension(".expected");
        std::istringstream in(text_of(list));
        for (std::string line; std::getline(in, line);) expected.push_back(line);
        CHECK(short_lines(found) == expected);
        // The file is named for what it shows.
        const auto rule = file.stem().string();
        CHECK(std::any_of(found.all().begin(), found.all().end(),
                          [&](const problem& p) { return p.rule.text() == rule; }));
    }
}

TEST_CASE("every problem in a flow has a place, and advice", "[bot][analysis]") {
    for (const auto& file : flows_in(folder / "wrong")) {
        const auto found = check_as_named(file);
        for (const auto& p : found.all()) {
            CAPTURE(to_string(p));
            CHECK(p.line != 0);
            CHECK(p.column != 0);
            CHECK_FALSE((p.advice.empty() && p.rule.described().advice.empty()));
        }
    }
}

TEST_CASE("no right flow is complained about", "[bot][analysis]") {
    auto right = flows_in(folder / "right");
    CHECK(right.size() >= 5);
    for (auto& sample : flows_in(SWITCHHOOK_FLOWS_FOLDER)) right.push_back(std::move(sample));
    for (const auto& file : right) {
        CAPTURE(file.filename().string());
        CHECK(full_lines(check(text_of(file))) == lines{});
    }
}

namespace {

lines numbers_in(const std::string& steps) {
    problems found;
    const auto flow = bot::load_flow(R"({ "version": 1,
      "targets": { "desk": { "phone": "+33123456789" }, "ada": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
      "sections": { "main": [
        { "log": "${call.id}" },
)" + steps + R"( ] } })",
                                     "flow", "f.json", found);
    for (const auto& p : found.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(flow);
    REQUIRE_FALSE(found.any_error());
    problems unserved;
    bot::find_unserved_numbers(*flow, "f.json", unserved);
    return short_lines(unserved);
}

}  // namespace

TEST_CASE("a number can be called from a resource account alone", "[bot][analysis]") {
    CHECK(numbers_in(R"({ "call": { "to": "desk", "failed": [] } },
{ "call": { "to": [ "ada", { "phone": "+33123456780" } ], "failed": [] } },
{ "call": { "to": "ada", "failed": [ { "call": {} } ] } },
{ "transfer": { "to": "desk", "consult": {}, "failed": [ { "call": { "to": "ada" } } ] } },
{ "queue": { "name": "line", "agents": [ "ada", "desk" ] } })") ==
          lines{"5:19 unserved-number error", "6:28 unserved-number error", "8:23 unserved-number error",
                "9:49 unserved-number error"});
    CHECK(
        numbers_in(
            R"({ "call": { "to": "desk", "from": { "applicationInstance": "112f7296-5fa4-42ca-bae8-6a692b15d4b8" } } },
{ "transfer": { "to": "desk" } })") == lines{});
}

TEST_CASE("a call that came to no resource account is not passed on to a number", "[bot][analysis]") {
    const auto only = [](const std::string& at) { return lines{at + " unserved-number warning"}; };
    CHECK(numbers_in(R"({ "transfer": { "to": "desk" } })") == only("5:23"));
    CHECK(numbers_in(R"({ "callback": { "flow": "later", "to": "desk" } })") == lines{});
    CHECK(numbers_in(R"({ "hunt": { "to": [ "ada", "desk" ], "options": { "1": [] }, "pause": "1s" } })") ==
          only("5:28"));
    CHECK(numbers_in(R"({ "redirect": { "to": { "phone": "${call.from}" } } })") == only("5:23"));
    CHECK(numbers_in(R"({ "invite": { "who": "desk" } })") == only("5:22"));
    CHECK(numbers_in(R"({ "transfer": { "to": "ada", "busy": [ { "transfer": { "to": "desk" } } ] } })") ==
          only("5:62"));
}

TEST_CASE("circles are found, and only those without a way out", "[bot][analysis]") {
    using bot::analysis::circles_without_exit;
    // 0 to 1, 1 and 2 in a circle; 3 leads to itself; 4 and 5 in a circle with a way out.
    std::vector<std::vector<std::size_t>> ways{{1}, {2}, {1}, {3}, {5}, {4, 3}};
    std::vector<bool> leaves(6, false);
    auto found = circles_without_exit(ways, leaves);
    for (auto& circle : found) std::sort(circle.begin(), circle.end());
    std::sort(found.begin(), found.end());
    CHECK(found == std::vector<std::vector<std::size_t>>{{1, 2}, {3}});
    leaves[2] = true;
    CHECK(circles_without_exit(ways, leaves).size() == 1);
}
