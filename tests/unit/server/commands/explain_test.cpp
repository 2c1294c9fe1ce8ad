// `switchhook explain` as a terminal sees it.

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "base/json/document.hpp"
#include "server/commands/explain_pages.hpp"
#include "tests/support/program_run.hpp"

using namespace switchhook;
using Catch::Contains;
using Catch::StartsWith;
using test::run_switchhook;

namespace {

std::size_t longest_line(const std::string& text) {
    std::size_t most = 0;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) most = std::max(most, line.size());
    return most;
}

}  // namespace

TEST_CASE("a known code is told with meaning, causes and remedy", "[commands][explain]") {
    const auto seen = run_switchhook({"explain", "480", "10076"});
    CHECK(seen.status == 0);
    CHECK(seen.errors == "");
    CHECK(seen.output ==
          "480/10076  The callee could not be reached.\n"
          "\n"
          "Usual causes\n"
          "  - No device of the callee is online.\n"
          "  - The callee's policy refuses calls of this kind.\n"
          "\n"
          "What to do\n"
          "  Check that the callee can be called from Teams, or give the flow another\n"
          "  target.\n");
    CHECK(run_switchhook({"explain", "480/10076"}).output == seen.output);
}

TEST_CASE("codes of every kind are known", "[commands][explain]") {
    const std::pair<const char*, const char*> codes[] = {
        {"8522", "404/8522  "},
        {"560486", "486/560486  "},
        {"560410", "560410  The far network answered"},
        {"AADSTS7000215", "AADSTS7000215  The client secret is wrong."},
        {"7504", "403/7504  "},
        {"TooManyRequests", "TooManyRequests  "},
        {"418", "418  "},
    };
    for (const auto& [code, begin] : codes) {
        CAPTURE(code);
        const auto seen = run_switchhook({"explain", code});
        CHECK(seen.status == 0);
        CHECK_THAT(seen.output, StartsWith(begin) && Contains("\nWhat to do\n"));
    }
    CHECK_THAT(run_switchhook({"explain", "480"}).output, Contains("Known with a subcode: 10037, 10076,"));
}

TEST_CASE("an unknown code has status 1 and its neighbours", "[commands][explain]") {
    const auto seen = run_switchhook({"explain", "8252"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.output, Contains("Near it: 8522") && Contains("What to do"));
    const auto data = run_switchhook({"explain", "8252", "--format", "json"});
    CHECK(data.status == 1);
    const auto document = json::document::parse(data.output);
    REQUIRE(document.has_value());
    CHECK(document->root()["codes"].at(0)["certainty"].as_string() == "unknown");
    CHECK(document->root()["near"].at(0).as_string() == "8522");
}

TEST_CASE("a program reads the same as people", "[commands][explain]") {
    const auto seen = run_switchhook({"explain", "8522", "--format", "json"});
    CHECK(seen.status == 0);
    const auto document = json::document::parse(seen.output);
    REQUIRE(document.has_value());
    REQUIRE(document->root()["codes"].size() == 1);
    const auto code = document->root()["codes"].at(0);
    const auto known = graph::explain(404, 8522);
    CHECK(code["code"].as_string() == "404/8522");
    CHECK(code["family"].as_string() == "action");
    CHECK(code["certainty"].as_string() == "known");
    CHECK(code["meaning"].as_string() == known.meaning);
    CHECK(code["causes"].size() == known.causes.size());
    CHECK(code["remedy"].as_string() == known.remedy);
}

TEST_CASE("without a code all of them are listed, by family", "[commands][explain]") {
    const auto seen = run_switchhook({"explain"});
    CHECK(seen.status == 0);
    CHECK_THAT(seen.output, StartsWith("How calls end\n") && Contains("\nThe telephone network\n") &&
                                Contains("\n  480/10076   The callee could not be reached.\n"));
    const auto data = run_switchhook({"explain", "--format", "json"});
    const auto document = json::document::parse(data.output);
    REQUIRE(document.has_value());
    CHECK(document->root()["codes"].size() == server::every_code().all.size());
    CHECK(run_switchhook({"explain", "--format", "markdown"}).output == server::markdown_page());
}

TEST_CASE("every text fits a terminal of 80 columns", "[commands][explain]") {
    CHECK(longest_line(server::list_page()) <= 80);
    for (auto& e : server::every_code().all) {
        CAPTURE(e.code);
        const auto page = server::text_page({{e}, {}, {}});
        CHECK(longest_line(page) <= 80);
        CHECK(page.find(" \n") == std::string::npos);
        CHECK(page.ends_with(".\n"));
    }
}
