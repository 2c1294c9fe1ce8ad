#pragma once
// One test, played from its first line to the end of the call.

#include <memory>
#include <string>
#include <vector>

#include "bot/trial/script.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::bot::trial {

struct mismatch {
    place at;
    std::string what;  // "expected the section voicemail, found sales"
};

struct verdict {
    std::vector<mismatch> failures;   // empty: as expected
    std::vector<visit> visits;        // of the flow as its file has it
    std::vector<happening> timeline;  // the way the call took, of a test that failed
    milliseconds lasted{0};           // the call
};

// Always ends: what a flow without end does is a failure. Nothing is shared between tests; several may run at once
// on one scenery.
verdict run(const test& t, const std::shared_ptr<const scenery>& on);

// What is not as expected.
std::vector<mismatch> unmet(const expectation& e, const place& at, const stage& s);
// What the call waits for.
std::string state_of(const stage& s);

// Every member that is expected is there; scalars are compared as text, so that 2 fits "2".
bool fits(const value& expected, const value& found);

}  // namespace switchhook::bot::trial
