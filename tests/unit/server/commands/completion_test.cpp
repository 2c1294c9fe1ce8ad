// What shells complete, held against what the program says of itself.

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/docs/command_help.hpp"

using namespace switchhook;
using test::run_in_shell;
using test::run_switchhook;

namespace {

using words = std::vector<std::string>;

std::string script_for(const std::string& shell) {
    const auto run = run_switchhook({"completion", shell});
    REQUIRE(run.status == 0);
    return run.output;
}

words sorted(words all) {
    std::sort(all.begin(), all.end());
    return all;
}

// What bash offers for the last of the words behind `switchhook`; the others stand before it.
words offered(const words& line, const std::string& folder = "/") {
    static const test::temporary_folder t;
    static const auto script = t.write("script.bash", script_for("bash"));
    auto arguments = line;
    arguments.insert(arguments.begin(), {script, folder, "switchhook"});
    const auto run = run_in_shell(R"(exec bash --norc --noprofile -uc '
        cd "$2"; . "$1"; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _switchhook
        for word in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf "%s\n" "$word"; done' bash "$@")",
                                  arguments);
    CHECK(run.status == 0);
    CHECK(run.errors == "");
    return sorted(test::lines_of(run.output));
}

// Each command with the options that it takes, those of the commands above it too.
void each_command(const std::function<void(const words&, const std::map<std::string, option_help>&)>& see,
                  const words& command = {}, const std::map<std::string, option_help>& above = {}) {
    auto options = help_of(command).options;
    options.insert(above.begin(), above.end());
    see(command, options);
    for (const auto& name : help_of(command).commands) {
        auto below = command;
        below.push_back(name);
        each_command(see, below, options);
    }
}

std::string joined(const words& all, const std::string& between) {
    std::string out;
    for (const auto& one : all) out += (out.empty() ? "" : between) + one;
    return out;
}

// The part of a text from one place to the next end behind it.
std::string part(const std::string& text, const std::string& from, const std::string& to) {
    const auto begin = text.find(from);
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find(to, begin) - begin);
}

}  // namespace

TEST_CASE("bash completes every command and every option, and no other", "[commands][completion]") {
    std::size_t commands = 0;
    each_command([&](const words& command, const auto& options) {
        CAPTURE(command);
        ++commands;
        auto line = command;
        line.emplace_back("--");
        words expected;
        for (const auto& [name, help] : options) expected.push_back(name);
        CHECK(offered(line) == sorted(expected));
        for (const auto& [name, help] : options)
            if (!help.values.empty()) {
                CAPTURE(name);
                line.back() = name;
                line.emplace_back("");
                CHECK(offered(line) == words(help.values.begin(), help.values.end()));
                line.pop_back();
            }
        const auto& below = help_of(command).commands;
        line.back() = "";
        if (!below.empty()) CHECK(offered(line) == words(below.begin(), below.end()));
    });
    CHECK(commands > 20);
}

TEST_CASE("bash completes orders as people type them", "[commands][completion]") {
    const test::temporary_folder t;
    t.write("flows/desk.json", "{}");
    t.write("flags.txt", "");
    const auto here = [&](const words& line) { return offered(line, t.path().string()); };
    CHECK(here({"ch"}) == words{"check"});
    CHECK(here({"call"}) == words{"call", "calls"});
    CHECK(here({"--log-level", "debug", "ca"}) == words{"call", "calls"});
    CHECK(here({"--log-level", "check", "--str"}) == words{});
    CHECK(here({"check", "--strict", "--log-level", "w"}) == words{"warn"});
    CHECK(here({"calls", "sh"}) == words{"show"});
    CHECK(here({"calls", "--number", "show", "e"}) == words{"erase", "export"});
    CHECK(here({"calls", "--json", "show", "--fo"}) == words{"--format"});
    CHECK(here({"calls", "show", "--ou"}) == words{"--outcome"});
    CHECK(here({"calls", "show", ""}) == words{});
    CHECK(here({"completion", "z"}) == words{"zsh"});
    CHECK(here({"chekc", "f"}) == words{});
    // The sign is a word to bash.
    CHECK(here({"draw", "--format", "="}) == words{"dot", "mermaid", "svg"});
    CHECK(here({"draw", "--format", "=", "s"}) == words{"svg"});
    CHECK(here({"draw", "--format", "=", "svg", "--cov"}) == words{"--coverage"});
    // Files, where the program takes them alone.
    CHECK(here({"check", "fl"}) == words{"flags.txt", "flows"});
    CHECK(here({"check", "flows/"}) == words{"flows/desk.json"});
    CHECK(here({"serve", "--config", "fl"}) == words{"flags.txt", "flows"});
    CHECK(here({"serve", "--config", "=", "flo"}) == words{"flows"});
    CHECK(here({"call", "--flow", "fl"}) == words{});
    CHECK(here({"call", "--list", "fla"}) == words{"flags.txt"});
    CHECK(here({"serve", "fl"}) == words{});
}

TEST_CASE("zsh is told of every command and every option", "[commands][completion]") {
    const auto script = script_for("zsh");
    CHECK(script.starts_with("#compdef switchhook\n"));
    each_command([&](const words& command, const auto& options) {
        CAPTURE(command);
        auto names = command;
        names.insert(names.begin(), "_switchhook");
        const auto own = part(script, '\n' + joined(names, "_") + "() {\n", "\n}\n");
        for (const auto& [name, help] : options) {
            CAPTURE(name);
            const auto spec = part(own, name + (help.takes_value ? "=[" : "["), "' \\\n");
            CHECK_FALSE(spec.empty());
            for (const auto& value : help.values) CHECK_THAT(spec, Catch::Contains(value));
        }
        for (const auto& below : help_of(command).commands)
            CHECK_THAT(own,
                       Catch::Contains("\n        '" + below + ':') &&
                           Catch::Contains(' ' + below + ") " + joined(names, "_") + '_' + below + " &&"));
    });
    CHECK_THAT(part(script, "_switchhook_check()", "\n}\n"), Catch::Contains("'*:FILE:_files'"));
}

TEST_CASE("fish is told of every command and every option", "[commands][completion]") {
    const auto script = script_for("fish");
    const auto lines = test::lines_of(script);
    each_command([&](const words& command, const auto& options) {
        CAPTURE(command);
        const auto begin = "complete -c switchhook -n '__switchhook_at \\'" + joined(command, " ") + "\\''";
        const auto told = [&](const std::string& what) {
            return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
                return line.starts_with(begin) && line.find(what) != std::string::npos;
            });
        };
        for (const auto& [name, help] : options) {
            CAPTURE(name);
            CHECK(told(" -l " + name.substr(2) + ' ') == 1);
            if (!help.values.empty()) CHECK(told(" -l " + name.substr(2) + " -x -a '") == 1);
        }
        for (const auto& below : help_of(command).commands) CHECK(told(" -a '" + below + "' -d '") == 1);
    });
}

TEST_CASE("the shells can read what is made for them", "[commands][completion]") {
    const test::temporary_folder t;
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        CAPTURE(shell);
        const auto script = t.write("script", script_for(shell));
        const auto run =
            run_in_shell("command -v \"$1\" > /dev/null || exit 77; exec \"$1\" -n \"$2\"", {shell, script});
        CHECK((run.status == 0 || (run.status == 77 && shell != "bash")));
        CHECK(run.errors == "");
    }
}

TEST_CASE("a shell that nobody knows is wrong usage", "[commands][completion][usage]") {
    CHECK(run_switchhook({"completion", "tcsh"}).status == 2);
    CHECK(run_switchhook({"completion"}).status == 2);
}
