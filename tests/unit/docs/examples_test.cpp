// What a reader copies from a document is right.

#include <catch2/catch.hpp>

#include "base/json/located.hpp"
#include "bot/analysis/analysis.hpp"
#include "bot/flow/load.hpp"
#include "bot/trial/reader.hpp"
#include "bot/trial/run.hpp"
#include "document.hpp"
#include "server/flows/time_zones.hpp"

using namespace switchhook;

namespace {

const bot::flow_surroundings on_this_machine{.zones = server::find_time_zone};

const std::string flow_mark = "// flow\n", steps_mark = "// steps\n", tests_mark = "// tests\n";

// A piece of a flow is no whole one, so it is not asked where it leads to.
enum class whole { yes, no };

std::vector<std::string> complaints(const std::string& text, whole w) {
    problems found;
    const auto flow = bot::load_flow(text, "example", "example.json", found, on_this_machine);
    if (flow && w == whole::yes) bot::analyse(*flow, "example.json", found);
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
            CHECK(complaints(block.text, whole::yes) == std::vector<std::string>{});
        } else if (block.text.starts_with(steps_mark)) {
            ++seen.steps;
            CHECK(complaints(around(block.text), whole::no) == std::vector<std::string>{});
        }
    }
    return seen;
}

// Of a sample flow, by its name, or of the flow that stands before them.
std::vector<std::string> failures_of(const std::string& tests, const std::string& flow_before) {
    problems found;
    const auto heading = bot::trial::read_heading(tests, "example.test.json", found);
    const bool sample = heading.flow == "front-desk" || heading.flow == "reminder";
    const auto text = sample ? document_of("config/flows/" + heading.flow + ".json").text : flow_before;
    const auto flow = bot::load_flow(text, heading.flow, "example.json", found, on_this_machine);
    std::vector<std::string> all;
    if (flow) {
        const auto scenery = bot::trial::make_scenery(flow);
        const auto read = bot::trial::read_tests(heading, *flow, found);
        if (found.empty())
            for (const auto& t : read)
                for (const auto& f : bot::trial::run(t, scenery).failures)
                    all.push_back(t.name + ": " + f.what);
    }
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
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

TEST_CASE("every test of a flow in a document passes", "[docs]") {
    std::size_t count = 0;
    for (const auto& d : all_documents()) {
        std::string flow;
        for (const auto& block : code_blocks(d)) {
            if (block.text.starts_with(flow_mark)) flow = block.text;
            const bool tests = block.text.find("\"tests\":") != std::string::npos;
            CAPTURE(block.where);
            CHECK(tests == block.text.starts_with(tests_mark));
            if (!tests) continue;
            ++count;
            CHECK(failures_of(block.text, flow) == std::vector<std::string>{});
        }
    }
    CHECK(count >= 5);
}

TEST_CASE("the guide to flows and the readme show flows", "[docs]") {
    CHECK(check_examples_of(document_of("README.md")).flows > 0);
    CHECK(check_examples_of(document_of("docs/flows.md")).flows > 0);
    CHECK(check_examples_of(document_of("docs/flows/asking.md")).steps > 0);
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
