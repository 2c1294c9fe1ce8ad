#include "server/calling/call_outcome.hpp"

#include <algorithm>
#include <array>

namespace switchhook::server {
namespace {

// Of a call that nobody answered; the rest says how one that was answered came to its end.
constexpr std::array<std::string_view, 5> not_answered{"busy", "declined", "noAnswer", "unreachable",
                                                       "failed"};

// Somebody may hang up a call that still rings.
bool was_answered(json::value call) {
    const auto timeline = call["timeline"];
    if (!timeline.is_array()) return true;
    for (std::size_t i = 0; i < timeline.size(); ++i)
        if (timeline.at(i)["event"].string_or().starts_with("call established")) return true;
    return false;
}

// The last entry that explains itself, or else the last one.
std::string why(json::value call) {
    const auto timeline = call["timeline"];
    for (auto i = timeline.size(); i > 0; --i)
        if (const auto entry = timeline.at(i - 1); entry["meaning"]) {
            auto text = entry["meaning"].string_or();
            if (entry["remedy"]) text += " Remedy: " + entry["remedy"].string_or();
            return text;
        }
    return timeline.size() == 0 ? std::string() : timeline.at(timeline.size() - 1)["reason"].string_or();
}

}  // namespace

call_outcome outcome_of(json::value call) {
    const auto outcome = call["outcome"].string_or();
    const bool over = call["state"].string_or() == "terminated";
    const bool failed = std::find(not_answered.begin(), not_answered.end(), outcome) != not_answered.end();
    // While the call lives, a flow whose call was not answered may place another.
    if (!over) return {outcome == "answered" ? outcome : std::string(), false, {}};
    if (outcome == "failed" || outcome == "unreachable") return {outcome, true, why(call)};
    if (failed) return {outcome, true, {}};
    if (was_answered(call)) return {"answered", true, {}};
    return {"failed", true, "it was hung up before anybody answered"};
}

}  // namespace switchhook::server
