// The page of the manual names the commands of the program.

#include <catch2/catch.hpp>

#include "tests/packaging/shipped_file.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {
namespace {

// "  serve      The production server", behind the heading.
std::vector<std::string> commands_of_program() {
    std::vector<std::string> all;
    bool inside = false;
    for (const auto& line : lines_of(run_switchhook({"--help"}).output)) {
        if (inside && line.starts_with("  ")) all.push_back(words_of(line).front());
        if (line == "Subcommands:") inside = true;
    }
    return all;
}

}  // namespace

TEST_CASE("the page of the manual has every command, and no other", "[packaging]") {
    const auto page = shipped_file("packaging/switchhook.1");
    const auto from = page.find(".SH COMMANDS"), to = page.find(".SH FILES");
    REQUIRE(from < to);
    const auto commands = commands_of_program();
    CHECK(commands.size() > 10);
    CHECK(values_of(page.substr(from, to - from), ".B ") == commands);
}

}  // namespace switchhook::test
