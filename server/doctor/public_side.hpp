#pragma once
// What Graph finds when it follows publicUrl.

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"
#include "server/doctor/finding.hpp"

namespace switchhook::server::doctor {

enum class reach { everywhere, network, machine, not_an_address };
// How far away a numeric address can be reached from: 10.0.0.1 from its own network alone.
reach reach_of(const std::string& address);

struct address_facts {
    std::string url, host;
    unsigned short port = 0;
    std::vector<std::string> addresses;
    std::vector<std::string> troubles;                     // beside `addresses`; empty where somebody answers
    bool public_listener = false, admin_listener = false;  // of a switchhook, on this machine
    std::string listens_at;                                // 0.0.0.0:8443
};
finding judge_address(const address_facts& f);

using answer = result<net::http_response, std::string>;
struct callback_facts {
    std::string url;        // of the callback
    answer posted, gotten;  // POST of 60 KiB without a token, GET
    answer unknown_prompt;  // GET of a prompt that cannot exist
    bool admin_listener = false;
};
finding judge_callback(const callback_facts& f);

struct fetched_prompt {
    std::string what;  // the file, or the beginning of the text
    std::string url, hash;
    std::size_t bytes = 0;
    std::optional<answer> got;  // nothing when there was no time for it
};
findings judge_prompts(const std::vector<fetched_prompt>& all);

}  // namespace switchhook::server::doctor
