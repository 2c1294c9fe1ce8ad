// What a flow orders by another, and whether that can be.

#include "server/flows/ordered_flows.hpp"

#include <catch2/catch.hpp>

#include "bot/flow/load.hpp"
#include "server/flows/program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace {

std::shared_ptr<const bot::flow> flow_of(const std::string& name, const std::string& steps,
                                         const std::string& params = "{}") {
    problems out;
    auto flow = bot::load_flow(
        R"({ "version": 1, "params": )" + params + R"(, "sections": { "main": [ )" + steps + " ] } }", name,
        name, out);
    for (const auto& p : out.all())
        if (p.level == severity::error) FAIL(to_string(p));
    return flow;
}

lines found(const std::string& fields, bool has_source = true) {
    const auto flow = flow_of("desk", R"({ "callback": { )" + fields + " } }");
    const flow_finder find = [](const std::string& name) -> std::optional<std::shared_ptr<const bot::flow>> {
        if (name == "reminder") return flow_of(name, R"({ "call": {} })", R"({ "who": "" })");
        if (name == "own")
            return flow_of(
                name,
                R"({ "call": { "from": { "applicationInstance": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } })");
        if (name == "fixed")
            return flow_of(name,
                           R"({ "call": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } })");
        if (name == "incoming") return flow_of(name, R"({ "answer": {} })");
        if (name == "broken") return nullptr;
        return std::nullopt;
    };
    problems out;
    check_orders(*flow, "desk.json", find, has_source, out);
    lines all;
    for (const auto& p : out.all()) all.push_back(std::string(p.rule.text()) + ": " + p.path);
    return all;
}

const std::string at = "/sections/main/0/callback";

}  // namespace

TEST_CASE("a flow that is ordered is there, places calls and has the parameters", "[flows][orders]") {
    CHECK(found(R"("flow": "reminder", "params": { "who": "x" })") == lines{});
    CHECK(found(R"("flow": "remindr")") == lines{"unknown-flow: " + at + "/flow"});
    CHECK(found(R"("flow": "broken", "params": { "x": "1" })") == lines{});
    CHECK(found(R"("flow": "incoming")") == lines{"flow-direction: " + at + "/flow"});
    CHECK(found(R"("flow": "fixed")") == lines{"flow-direction: " + at + "/flow"});
    CHECK(found(R"("flow": "reminder", "params": { "whom": "x" })") ==
          lines{"unknown-param: " + at + "/params/whom"});
}

TEST_CASE("numbers are called from somewhere", "[flows][orders]") {
    const std::string number = R"(, "to": { "phone": "+33123456789" })";
    CHECK(found(R"("flow": "reminder")" + number, true) == lines{});
    CHECK(found(R"("flow": "reminder")" + number, false) == lines{"unserved-number: " + at + "/to"});
    CHECK(found(R"("flow": "own")" + number, false) == lines{});
    CHECK(found(R"("flow": "reminder")", false) == lines{});
}

TEST_CASE("flows of a folder that order each other are looked at together", "[flows][orders]") {
    const test::temporary_folder folder;
    const auto incoming = folder.write("flows/desk.json", R"({ "version": 1, "sections": { "main": [
        { "answer": {} }, { "callback": { "flow": "reminder" } }, { "callback": { "flow": "desk" } }, { "callback": { "flow": "none" } } ] } })");
    folder.write(
        "flows/reminder.json",
        R"({ "version": 1, "sections": { "main": [ { "call": {} }, { "callback": { "flow": "other" } } ] } })");
    config::settings settings;
    settings.flows.folder = folder.path() / "flows";
    problems out;
    const auto loaded = load_flows(incoming, settings, out);
    REQUIRE(loaded.outbound.size() == 1);
    lines all;
    for (const auto& p : out.all())
        if (p.level == severity::error) all.push_back(p.what);
    CHECK(all == lines{"the flow \"desk\" takes calls: one that places them begins with call or join",
                       "there is no flow \"none\" beside this one",
                       "there is no flow \"other\" beside this one"});
}
