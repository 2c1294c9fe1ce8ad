#pragma once
// Calls that an operator sends to the section `there`. For test files only: it opens namespaces.

#include "tests/unit/bot/call_test.hpp"

namespace detour_test {

inline std::string detour_flow(std::string_view steps, std::string_view more = {}) {
    return flow_with(
        R"("prompts": { "a": { "say": "A." }, "b": { "say": "B." }, "there": { "say": "There." } },
        "targets": { "anna": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
        "on": { "hangup": "bye" },
        "sections": { "main": [ )" +
        std::string(steps) + R"(, { "log": "behind" } ],
          "there": [ { "log": "there" }, { "menu": { "id": "m", "prompt": "there", "options": { "1": "chosen" }, "exhausted": [] } } ],
          "chosen": [ { "log": "chosen" }, { "wait": "1h" } ], )" +
        std::string(more) + R"( "bye": [ { "log": "bye ${call.ended}" } ] })");
}

struct sent_call {
    call_script call;
    explicit sent_call(std::string_view steps, std::string_view more = {}) : call(detour_flow(steps, more)) {
        call.answered();
    }
    // What comes of it.
    lines go(const std::string& section = "there") {
        call.done();
        return call.on(section_asked{section}).done();
    }
};

inline lines there(lines before = {}) {
    before.insert(before.end(), {"log: there", "playPrompt there"});
    return before;
}

// Nothing of the earlier step is left: the call stands in the menu of `there`, and hears its key.
inline void check_it_goes_on(sent_call& s) {
    s.call.done();
    s.call.press("1");
    CHECK(s.call.done().back() == "log: chosen");
    CHECK(s.call.wait(1min).done().empty());
}

}  // namespace detour_test

using namespace detour_test;
