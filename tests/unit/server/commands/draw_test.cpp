// The picture of a flow on the command line.

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace test = switchhook::test;
using test::run_switchhook;

namespace {

struct easel : test::temporary_folder {
    std::string flow = write("flows/desk.json", R"({ "version": 1, "sections": {
        "main": [ { "menu": { "options": { "1": "sa\"]les</b> --> <x>\\N" }, "exhausted": "main" } } ],
        "sa\"]les</b> --> <x>\\N": [ { "log": "]]></svg><script>&amp;" } ] } })");
    // A program that is found where Graphviz's is looked for.
    std::map<std::string, std::string> graphviz(const std::string& script) const {
        const auto program = write("bin/dot", "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        return {{"PATH", file("bin") + ":/usr/bin:/bin"}};
    }
    std::string counts(const std::string& name, const std::string& version) const {
        return write("counts.json",
                     R"({"flows": [{"flow": ")" + name + R"(", "version": ")" + version +
                         R"(", "steps": [{"at": "/sections/main/0", "verb": "menu", "entered": 3,
                                            "outcomes": {"1": 2}}]}]})");
    }
};

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

}  // namespace

TEST_CASE("a flow is drawn in each language", "[commands][draw]") {
    const easel e;
    auto seen = run_switchhook({"draw", e.flow});
    CHECK(seen.status == 0);
    CHECK(seen.errors == "");
    CHECK_THAT(seen.output, Catch::StartsWith("flowchart TD\n") && Catch::Contains("n1 -->|\"1\"| n2"));
    seen = run_switchhook({"draw", e.flow, "--format", "dot"});
    CHECK(seen.status == 0);
    CHECK_THAT(seen.output, Catch::StartsWith("digraph flow {\n") && Catch::Contains("n1:s0 -> n2:title"));
}

TEST_CASE("Graphviz takes what is meant for it, and draws names as text", "[commands][draw]") {
    const easel e;
    if (std::system("dot -V >/dev/null 2>&1") != 0) {
        WARN("there is no Graphviz here");
        return;
    }
    const auto seen = run_switchhook({"draw", e.flow, "--format", "svg"});
    CHECK(seen.errors == "");
    REQUIRE(seen.status == 0);
    CHECK_THAT(seen.output, Catch::StartsWith("<?xml") && Catch::EndsWith("</svg>\n"));
    CHECK(count(seen.output, "class=\"node\"") == 4);
    CHECK(count(seen.output, "class=\"edge\"") == 4);
    CHECK(count(seen.output, "<script") == 0);
    CHECK(count(seen.output, "</svg>") == 1);
    CHECK_THAT(seen.output, Catch::Contains(">sa&quot;]les&lt;/b&gt; &#45;&#45;&gt; &lt;x&gt;\\N</text>"));
}

TEST_CASE("without Graphviz a line says what to do", "[commands][draw]") {
    const easel e;
    auto seen = run_switchhook({"draw", e.flow, "--format", "svg"}, {{"PATH", "/nowhere"}});
    CHECK(seen.status == 1);
    CHECK(seen.output == "");
    CHECK(count(seen.errors, "\n") == 1);
    CHECK_THAT(seen.errors, Catch::Contains("Graphviz") && Catch::Contains("package graphviz"));
    seen = run_switchhook({"draw", e.flow, "--format", "svg"}, e.graphviz("exit 1"));
    CHECK(seen.status == 1);
    CHECK(seen.errors == "switchhook: Graphviz cannot draw this flow\n");
    seen = run_switchhook({"draw", e.flow, "--format", "svg"}, e.graphviz("cat >/dev/null; echo \"$*\""));
    CHECK(seen.status == 0);
    CHECK(seen.output == "-Tsvg\n");
}

TEST_CASE("a flow that does not load is no picture but its mistakes", "[commands][draw]") {
    const easel e;
    const auto wrong =
        e.write("flows/wrong.json", R"({"version": 1, "sections": {"main": [{"goto": "mian"}]}})");
    auto seen = run_switchhook({"draw", wrong});
    CHECK(seen.status == 1);
    CHECK(seen.output == "");
    CHECK_THAT(seen.errors, Catch::Contains("no section \"mian\"; did you mean \"main\"?"));
    seen = run_switchhook({"draw", e.file("none.json")});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("none.json: cannot be read"));
    CHECK(run_switchhook({"draw"}).status == 2);
    CHECK(run_switchhook({"draw", e.flow, "--format", "png"}).status == 2);
}

TEST_CASE("a report of tests colors the picture, if it is one of this flow", "[commands][draw]") {
    const easel e;
    auto seen = run_switchhook({"draw", e.flow, "--coverage", e.counts("desk", "")});
    CHECK(seen.status == 0);
    CHECK(seen.errors == "");
    CHECK_THAT(seen.output, Catch::Contains("menu · 3") && Catch::Contains("class n2 never"));
    seen = run_switchhook({"draw", e.flow, "--coverage", e.counts("desk", "000000000000")});
    CHECK(seen.status == 0);
    CHECK(count(seen.errors, "\n") == 1);
    CHECK_THAT(seen.errors, Catch::Contains("counted with version 000000000000 of the flow, and this is "));
    const std::pair<std::string, std::string> useless[] = {
        {e.counts("other", ""), "does not tell of the flow \"desk\""},
        {e.write("no.json", "[]"), "no coverage report"},
        {e.file("none.json"), "none.json: cannot be read"}};
    for (const auto& [file, complaint] : useless) {
        CAPTURE(complaint);
        seen = run_switchhook({"draw", e.flow, "--coverage", file});
        CHECK(seen.status == 1);
        CHECK(seen.output == "");
        CHECK(count(seen.errors, "\n") == 1);
        CHECK_THAT(seen.errors, Catch::Contains(complaint));
    }
}
