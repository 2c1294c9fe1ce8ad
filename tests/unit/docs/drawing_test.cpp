// The page about drawing shows the sample flow as the program draws it.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "base/json/located.hpp"
#include "bot/coverage/counts.hpp"
#include "bot/flow/load.hpp"
#include "bot/picture/from_flow.hpp"
#include "bot/picture/mermaid.hpp"
#include "document.hpp"

using namespace switchhook;

namespace {

constexpr const char* name = "docs/drawing.md";

std::string drawn_sample() {
    const std::string file = "config/flows/front-desk.json";
    const auto text = document_of(file).text;
    problems found;
    const auto flow = bot::load_flow(text, "front-desk", file, found);
    REQUIRE(flow);
    return bot::mermaid_of(bot::picture_of(*flow, json::parse_located(text, file, found)));
}

code_block block_of(const document& d, const std::string& language) {
    for (auto& block : code_blocks(d))
        if (block.language == language) return block;
    FAIL("no ``` of " << language);
    return {};
}

}  // namespace

TEST_CASE("the page about drawing has the picture of the sample flow", "[docs]") {
    auto page = document_of(name);
    const auto shown = block_of(page, "mermaid").text, drawn = drawn_sample();
    const char* wanted = std::getenv("SWITCHHOOK_WRITE_DOCS");
    if (wanted != nullptr && *wanted != '\0' && shown != drawn) {
        const std::string fence = "```mermaid\n";
        page.text.replace(page.text.find(fence) + fence.size(), shown.size(), drawn);
        std::ofstream(std::string(SWITCHHOOK_FOLDER "/") + name) << page.text;
        return;
    }
    INFO(name << ": renew it by running this test with SWITCHHOOK_WRITE_DOCS=1");
    CHECK(shown == drawn);
}

TEST_CASE("the report on the page about drawing can be read", "[docs]") {
    const auto report = bot::read_counts(block_of(document_of(name), "json").text);
    REQUIRE(report.has_value());
    CHECK(report->find("front-desk")->find("/sections/choices/0")->of("1") == 4);
}
