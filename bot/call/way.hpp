#pragma once
// The way of a call through its flow as files and people tell it: by the places of the file, which mean something
// without the flow at hand.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/turn.hpp"

namespace switchhook::bot {

// A step was entered, or left by an outcome.
struct way_point {
    std::string step;  // JSON pointer in the flow file; of fetched steps, in the list that was fetched
    std::string verb;
    std::string outcome;  // empty: entered
    friend bool operator==(const way_point&, const way_point&) = default;
};

// Stands for an outcome, or a key in a pointer, that may appear nowhere.
inline constexpr std::string_view secret_outcome = "•";

// Inner steps are left out: no file has them.
std::vector<way_point> way_of(std::span<const visit> visits, const flow& f);

// The section that the step belongs to; "(fetched)" of steps that a service replied.
std::string section_of(const way_point& p);

// For journals: ["/sections/main/3", "menu", "2"].
void write_way(json::writer& w, const std::vector<way_point>& way);
std::vector<way_point> read_way(json::value v);

}  // namespace switchhook::bot
