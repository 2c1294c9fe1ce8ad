// Whoever follows the guide to a first flow sees on the terminal what the guide shows.

#include <catch2/catch.hpp>
#include <regex>

#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "transcript.hpp"

using namespace switchhook;

namespace {

const std::string page = "docs/guides/first-flow.md";

std::string replaced(std::string text, const std::string& old, const std::string& fresh) {
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), fresh);
}

std::string without_lines_with(const std::string& text, const std::string& word) {
    std::string left;
    for (const auto& line : test::lines_of(text))
        if (line.find(word) == std::string::npos) left += line + '\n';
    return left;
}

struct library {
    test::temporary_folder folder;
    std::string flow = file_in(document_of(page), "// flow"), tests = file_in(document_of(page), "// tests");

    // As a terminal shows it, on which both streams come together.
    std::string printed(const std::string& command) const {
        folder.write("flows/hello.json", flow);
        folder.write("flows/hello.test.json", tests);
        const auto run = test::run_in_shell("cd '" + folder.path().string() +
                                            "' && PATH=\"$(dirname \"$0\"):$PATH\" && " + command + " 2>&1");
        return without_times(run.output);
    }
};

std::vector<transcript> shown(const std::string& command) {
    auto all = transcripts_of(document_of(page));
    std::erase_if(all, [&](const transcript& t) { return t.command != command; });
    return all;
}

}  // namespace

TEST_CASE("a first flow is checked as its guide shows", "[docs][guides]") {
    const auto checks = shown("switchhook check flows/hello.json");
    REQUIRE(checks.size() == 3);
    library at;
    const auto whole = at.flow;
    at.flow = std::regex_replace(without_lines_with(whole, "apology"), std::regex(",(\n *\\})"), "$1");
    CHECK(at.printed(checks[1].command) == without_times(checks[1].shown));
    at.flow = replaced(at.flow, R"("exhausted": "desk")", R"("exhausted": "dask")");
    CHECK(at.printed(checks[0].command) == without_times(checks[0].shown));
    at.flow = whole;
    CHECK(at.printed(checks[2].command) == without_times(checks[2].shown));
}

TEST_CASE("a first flow is drawn as its guide shows", "[docs][guides]") {
    const library at;
    std::size_t seen = 0;
    for (const auto& block : code_blocks(document_of(page))) {
        if (block.language != "mermaid") continue;
        ++seen;
        CHECK(at.printed("switchhook draw flows/hello.json") == without_times(block.text));
    }
    CHECK(seen == 1);
}

TEST_CASE("a first flow is tested as its guide shows", "[docs][guides]") {
    const auto tests = shown("switchhook test flows");
    REQUIRE(tests.size() == 1);
    library at;
    CHECK(at.printed(tests[0].command) == without_times(tests[0].shown));
    at.tests = replaced(at.tests, R"("section": "message")", R"("section": "desk")");
    std::size_t seen = 0;
    for (const auto& block : code_blocks(document_of(page))) {
        if (block.text.find("  FAILED: ") == std::string::npos) continue;
        ++seen;
        CHECK(at.printed(tests[0].command).starts_with(without_times(block.text)));
    }
    CHECK(seen == 1);
}

TEST_CASE("no page shows a terminal that nothing holds against the program", "[docs][guides]") {
    for (const auto& d : all_documents())
        for (const auto& t : transcripts_of(d)) {
            CAPTURE(t.where);
            CHECK(d.name == page);
        }
}
