#pragma once
// A recording played to the bot, and what it does held against what was done then.

#include <memory>
#include <string>
#include <vector>

#include "bot/replay/played_call.hpp"
#include "bot/replay/recording.hpp"

namespace switchhook::bot::replay {

struct played {
    std::string call;
    bool has_begun = false;  // the recording has its beginning
    std::vector<deed> deeds;
};

struct playing {
    std::vector<played> calls;             // in the order in which they were first told of
    std::vector<std::string> differences;  // "front.jsonl:12: playPrompt: /body/…: expected …, found …"
    std::vector<std::string> unusable;     // lines that make no sense, and why
};

// `begins`: the moment at which the recording began, for opening hours. Where the recording says nothing of a kind of
// deed (request, log, …), nothing of that kind is compared; addresses and names of operations only have to be the
// same ones wherever they appear.
playing play(const recording& r, const std::shared_ptr<const trial::scenery>& on, instant begins);

// Every clip lasts two seconds, and its address ends in its name.
std::shared_ptr<const trial::scenery> scenery_for_playing(std::shared_ptr<const bot::flow> flow,
                                                          flow_surroundings around = {});

}  // namespace switchhook::bot::replay
