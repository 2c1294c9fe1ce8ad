#pragma once
// The flow tests of tests/flows/outcomes/ as calls through the emulator, which go every way that a step can end.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bot/call/way.hpp"
#include "server/trials/suite.hpp"
#include "tests/integration/staged_test.hpp"

namespace switchhook::test {

using way = std::vector<bot::way_point>;

struct staged_call {
    const server::test_suite* suite = nullptr;
    staged_test test;
    std::string id, failure;
};

// A bot and an emulator for each flow that takes calls.
struct site {
    std::unique_ptr<installation> at;
    std::vector<staged_call> calls;
};

std::vector<site> sites_for(const std::vector<server::test_suite>& suites);

// Everybody decides within a second, and there is time to press a key into a prompt while the machine is busy.
// `settings` and `environment` of the bot: as in installation_wish.
void open(site& s, const std::vector<server::test_suite>& suites, const std::string& services,
          const std::string& settings = {}, const std::map<std::string, std::string>& environment = {});

std::vector<std::string> in_words(const way& w);
// As it goes on a virtual clock.
way virtual_way(const staged_call& call);
// As GET /api/calls/{id} tells it, without the steps that a service replied: no file has them.
way real_way(json::value call);

}  // namespace switchhook::test
