#pragma once
// What is wrong with a call whose bot was killed and begun anew, by the records of both sides.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/outcome_sites.hpp"

namespace switchhook::test {

// How often each method was asked for, and done, that must not be done twice.
using done_once = std::map<std::string, std::size_t>;

// In this call, by the emulator's record.
done_once done_in(installation& at, const std::string& call);

// Notifications that were answered 202, by the emulator's record of a call, and of which nothing is in its journal.
std::vector<std::string> lost_notifications(const std::vector<json::value>& exchange,
                                            const std::string& journal);
// Of a call of the only instance.
std::vector<std::string> lost_notifications(installation& at, const std::string& call);

// The way without what a step has to begin anew in another process.
std::vector<std::string> without_repeats(const std::vector<std::string>& way);

}  // namespace switchhook::test
