// What a reader copies from a document is right.

#include <catch2/catch.hpp>

#include "base/json/located.hpp"
#include "bot/flow/load.hpp"
#include "document.hpp"

using namespace switchhook;

namespace {

const std::string flow_mark = "// flow\n", steps_mark = "// steps\n";

std::vector<std::string> complaints(const std::string& flow) {
    problems found;
    bot::load_flow(flow, "example", "example.json", found);
    std::vector<std::string> all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
}

// As lines stand in the document, so that a complaint leads there.
std::string around(const std::string& steps) {
    return R"({ "version": 1, "sections": { "main": [ )" + steps + "] } }";
}

struct counted {
    std::size_t flows = 0, steps = 0;
};

counted check_examples_of(const document& d) {
    counted seen;
    for (const auto& block : code_blocks(d)) {
        CAPTURE(block.where);
        if (block.text.starts_with(flow_mark)) {
            ++seen.flows;
            CHECK(complaints(block.text) == std::vector<std::string>{});
        } else if (block.text.starts_with(steps_mark)) {
            ++seen.steps;
            CHECK(complaints(around(block.text)) == std::vector<std::string>{});
        }
    }
    return seen;
}

}  // namespace

TEST_CASE("every flow and every step in a document loads without a word", "[docs]") {
    counted all;
    for (const auto& d : all_documents()) {
        const auto seen = check_examples_of(d);
        all.flows += seen.flows;
        all.steps += seen.steps;
    }
    CHECK(all.flows >= 3);
    CHECK(all.steps >= 10);
}

TEST_CASE("the guide to flows and the readme show flows", "[docs]") {
    CHECK(check_examples_of(document_of("README.md")).flows > 0);
    const auto guide = check_examples_of(document_of("docs/flows.md"));
    CHECK(guide.flows > 0);
    CHECK(guide.steps > 0);
}

TEST_CASE("no flow in a document goes unmarked", "[docs]") {
    for (const auto& d : all_documents())
        for (const auto& block : code_blocks(d)) {
            CAPTURE(block.where);
            const bool is_flow = block.text.find("\"sections\":") != std::string::npos;
            CHECK(is_flow == block.text.starts_with(flow_mark));
        }
}

TEST_CASE("every piece of JSON in a document can be parsed", "[docs]") {
    for (const auto& d : all_documents())
        for (const auto& block : code_blocks(d)) {
            if (!block.language.starts_with("json")) continue;
            CAPTURE(block.where);
            const bool steps = block.text.starts_with(steps_mark);
            problems found;
            json::parse_located(steps ? around(block.text) : block.text, block.where, found);
            CHECK(found.empty());
        }
}
