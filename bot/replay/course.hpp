#pragma once
// What one event brought a call to, in words that two such can be told apart by.

#include <string>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/call/way.hpp"

namespace switchhook::bot::replay {

struct course {
    std::vector<way_point> way;
    std::vector<std::string> actions;  // in words
};

// What may not be told in one of them may be anything in the other.
bool is_same(const course& a, const course& b);

// Where this one goes at the first place that is not the same: "support", "busy → voicemail", "playPrompt sorry".
std::string words_of(const course& what, const course& other);

std::string words_of(const event& e);         // "pressed 2"
std::string time_is_up(timer_name name);      // "time is up (input)"
std::string place_text(const way_point& at);  // "main/3 (menu)"

// The step at which the call stands; without a step when it stands at none.
way_point place_of(const call& c, const flow& f);

}  // namespace switchhook::bot::replay
