// Pages that show a picture of a flow show it as the program draws it.

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

std::string drawn(const std::string& text) {
    problems found;
    const auto flow = bot::load_flow(text, "drawn", "drawn.json", found);
    REQUIRE(flow);
    return bot::mermaid_of(bot::picture_of(*flow, json::parse_located(text, "drawn.json", found)));
}

code_block block_of(const document& d, const std::string& language) {
    for (auto& block : code_blocks(d))
        if (block.language == language) return block;
    FAIL("no ``` of " << language);
    return {};
}

}  // namespace

TEST_CASE("a page has the picture of the flow that it is about", "[docs]") {
    // A file, or none for the first flow on the page itself.
    const auto [name, file] = GENERATE(table<std::string, std::string>({
        {"docs/drawing.md", "config/flows/front-desk.json"},
        {"docs/flows.md", ""},
        {"docs/guides/first-flow.md", ""},
    }));
    auto page = document_of(name);
    const auto shown = block_of(page, "mermaid").text;
    const auto wanted = drawn(file.empty() ? block_of(page, "json").text : document_of(file).text);
    const char* write = std::getenv("SWITCHHOOK_WRITE_DOCS");
    if (write != nullptr && *write != '\0' && shown != wanted) {
        const std::string fence = "```mermaid\n";
        page.text.replace(page.text.find(fence) + fence.size(), shown.size(), wanted);
        std::ofstream(std::string(SWITCHHOOK_FOLDER "/") + name) << page.text;
        return;
    }
    INFO(name << ": renew it by running this test with SWITCHHOOK_WRITE_DOCS=1");
    CHECK(shown == wanted);
}

TEST_CASE("the report on the page about drawing can be read", "[docs]") {
    const auto report = bot::read_counts(block_of(document_of("docs/drawing.md"), "json").text);
    REQUIRE(report.has_value());
    CHECK(report->find("front-desk")->find("/sections/choices/0")->of("1") == 4);
}
