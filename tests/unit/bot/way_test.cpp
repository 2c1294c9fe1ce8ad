// The way of a call through its flow, as it is told.

#include "bot/call/way.hpp"

#include <catch2/catch.hpp>

#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace switchhook::test;

namespace {

std::vector<std::string> told(const call_script& script) {
    std::vector<std::string> all;
    for (const auto& p : way_of(script.visits(), script.flow()))
        all.push_back(section_of(p) + ' ' + p.step + ' ' + p.verb +
                      (p.outcome.empty() ? "" : " → " + p.outcome));
    return all;
}

std::string menu(const std::string& more) {
    return flow_with(R"("sections": { "main": [
        { "menu": { "id": "choice", "options": { "1": [ { "log": "one" } ], "2": "desk" }, "attempts": 1, "exhausted": "desk" )" +
                     more + R"( } } ], "desk": [ { "hangup": {} } ] })");
}

}  // namespace

TEST_CASE("steps are told by their places in the file, and by how they were left", "[bot][way]") {
    call_script script(menu(""));
    script.answered().press("1");
    CHECK(told(script) == std::vector<std::string>{"main /sections/main/0 menu",
                                                   "main /sections/main/0 menu → 1",
                                                   "main /sections/main/0/menu/options/1/0 log",
                                                   "main /sections/main/0/menu/options/1/0 log → done"});
}

TEST_CASE("the key of a sensitive menu is told neither as its outcome nor by a place", "[bot][way]") {
    call_script pressed(menu(R"(, "sensitive": true)"));
    pressed.answered().press("1");
    CHECK(told(pressed) == std::vector<std::string>{"main /sections/main/0 menu",
                                                    "main /sections/main/0 menu → •",
                                                    "main /sections/main/0/menu/options/•/0 log",
                                                    "main /sections/main/0/menu/options/•/0 log → done"});
    call_script silent(menu(R"(, "sensitive": true)"));
    silent.answered().wait(std::chrono::seconds(20));
    CHECK(told(silent).at(1) == "main /sections/main/0 menu → exhausted");
}

TEST_CASE("what a sensitive value or a number was held against is not told", "[bot][way]") {
    const auto choice = [](const std::string& on, const std::string& cases, const std::string& sensitive) {
        call_script script(flow_with(R"("sections": { "main": [
            { "gather": { "id": "pin", "max": 2, "sensitive": )" +
                                     sensitive + R"( } }, { "switch": { "on": ")" + on + R"(", "cases": [)" +
                                     cases + R"(] } }, { "hangup": {} } ] })"));
        script.answered().press("47");
        return told(script).at(3);
    };
    const std::string pin = R"({ "equals": "47", "go": [] })";
    CHECK(choice("${pin.digits}", pin, "true") == "main /sections/main/1 switch → •");
    CHECK(choice("${pin.digits}", pin, "false") == "main /sections/main/1 switch → equals 47");
    CHECK(choice("${pin.digits}", R"({ "equals": "1", "go": [] })", "true") ==
          "main /sections/main/1 switch → default");
    const std::string number = "+33600000042";
    CHECK(choice("${call.from}", R"({ "equals": ")" + number + R"(", "go": [] })", "false") ==
          "main /sections/main/1 switch → •");
    CHECK(choice("${call.from}", R"({ "startsWith": "+33", "go": [] })", "false") ==
          "main /sections/main/1 switch → startsWith +33");
}

TEST_CASE("a way is read from a journal as it was written", "[bot][way]") {
    const std::vector<way_point> way{{"/sections/a~1b/0", "menu", {}}, {"/0", "say", "played"}};
    json::writer w;
    write_way(w, way);
    const auto text = w.take();
    CHECK(text == R"([["/sections/a~1b/0","menu"],["/0","say","played"]])");
    CHECK(read_way(json::document::parse(text)->root()) == way);
    CHECK(section_of(way[0]) == "a/b");
    CHECK(section_of(way[1]) == "(fetched)");
    CHECK(read_way({}).empty());
}
