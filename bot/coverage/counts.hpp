#pragma once
// How often each step of a flow was entered, and how often each of its outcomes came of it: by tests, which is
// their coverage, or by the calls of a server. The file that `switchhook test --coverage` writes and
// `switchhook draw` reads:
//
//     { "flows": [ { "flow": "front-desk", "file": "config/flows/front-desk.json", "version": "3f2a…",
//         "steps": [ { "at": "/sections/main/0", "verb": "menu", "entered": 12,
//                      "outcomes": { "1": 4, "exhausted": 0 } } ] } ] }
//
// "at" is the JSON pointer of the step in the flow file, "version" the hash of that file as timelines show it.
// A report names every step of the flow and every outcome of each, those that never came with 0. Readers pass
// over members that they do not know.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace switchhook::bot {

struct step_counts {
    std::string at;
    std::string verb;
    std::uint64_t entered = 0;
    std::vector<std::pair<std::string, std::uint64_t>> outcomes;

    [[nodiscard]] std::uint64_t of(std::string_view outcome) const;  // 0 for one that is not named
    friend bool operator==(const step_counts&, const step_counts&) = default;
};

struct flow_counts {
    std::string flow;
    std::string file;
    std::string version;
    std::vector<step_counts> steps;

    [[nodiscard]] const step_counts* find(std::string_view at) const;
    friend bool operator==(const flow_counts&, const flow_counts&) = default;
};

struct counts_report {
    std::vector<flow_counts> flows;

    [[nodiscard]] const flow_counts* find(std::string_view flow) const;
    friend bool operator==(const counts_report&, const counts_report&) = default;
};

std::string to_json(const counts_report& report);
// The error says what is wrong with the text.
result<counts_report, std::string> read_counts(std::string_view text);

}  // namespace switchhook::bot
