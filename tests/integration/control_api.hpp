#pragma once
// The control API of a bot, as its operators use it: over HTTP, and by the commands of the program.

#include <string>
#include <vector>

#include "tests/integration/installation.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {

// A method of a call as both ways of asking for it answer it.
struct told_answer {
    bool well = false;
    unsigned status = 0;  // of HTTP; the exit status for a command
    std::string body;     // JSON; what was complained of, for a command that failed
};

net::http_response ask_control(installation& at, const std::string& method, const std::string& path,
                               const std::string& body = {}, net::header_list headers = {});
// The id of the call that the order places.
std::string place(installation& at, const std::string& order);
// Waits until the bot says that of the call, by GET /api/calls/{id}.
json::document wait_until(installation& at, const std::string& call,
                          const std::function<bool(json::value)>& is_so);
// The call as Graph has it, once its audio is active.
json::document wait_until_heard(installation& at, const std::string& call);
// `switchhook …` beside the bot of `at`.
program_run run_beside(installation& at, std::vector<std::string> arguments);
std::vector<std::string> beside(installation& at, std::vector<std::string> arguments);
std::map<std::string, std::string> token_for_commands(installation& at);

}  // namespace switchhook::test
