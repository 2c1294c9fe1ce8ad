#include "emulator/world/callee.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace switchhook::emulator {
namespace {

constexpr std::array<std::pair<answers, std::string_view>, 7> names{{
    {answers::yes, "yes"},
    {answers::busy, "busy"},
    {answers::declines, "declines"},
    {answers::never, "never"},
    {answers::unknown, "unknown"},
    {answers::fails, "fails"},
    {answers::asks, "asks"},
}};

}  // namespace

std::string_view to_string(answers a) { return names.at(static_cast<std::size_t>(a)).second; }

std::optional<answers> parse_answers(std::string_view text) {
    for (const auto& [value, name] : names)
        if (name == text) return value;
    return std::nullopt;
}

bool directory::set(const std::string& id, callee who) {
    if (known_.size() >= most_ && !known_.contains(id)) return false;
    known_[id] = who;
    return true;
}

callee directory::find(const std::string& id) const {
    const auto found = known_.find(id);
    if (found != known_.end()) return found->second;
    return deciding_.use_count() > 1 ? callee{answers::asks, as_long_as_it_rings} : callee();
}

std::string_view in_words(answers a) {
    switch (a) {
        case answers::yes: return "answered";
        case answers::busy: return "is busy";
        case answers::declines: return "declined";
        case answers::never: return "did not answer";
        case answers::unknown: return "is unknown";
        case answers::fails:
        case answers::asks: break;
    }
    return "could not be connected";
}

decision decision_of(const callee& who, duration longest, duration until_busy) {
    const bool soon =
        who.answers == answers::busy || who.answers == answers::unknown || who.answers == answers::fails;
    if (soon) return {who.answers, std::min(until_busy, longest), false};
    if (who.answers == answers::asks) return {answers::never, std::min(who.ring, longest)};
    if (who.answers == answers::never || who.ring >= longest) return {answers::never, longest};
    return {who.answers, who.ring};
}

// Telephone numbers answer with 560000 + the SIP status.
// https://learn.microsoft.com/azure/communication-services/resources/troubleshooting/voice-video-calling/troubleshooting-codes
graph::result_info refusal_of(answers a, graph::identity_kind kind) {
    const bool phone = kind == graph::identity_kind::phone;
    switch (a) {
        case answers::yes: break;
        case answers::busy: return {486, phone ? 560486 : 8539, "The callee is busy."};
        case answers::declines: return {603, phone ? 560603 : 8538, "The callee declined the call."};
        case answers::never: return {480, phone ? 560480 : 8541, "The callee did not answer."};
        case answers::unknown: return {404, phone ? 560404 : 8544, "The callee could not be found."};
        case answers::fails:
        case answers::asks: break;
    }
    return {500, 9999, "Unknown internal server error"};
}

}  // namespace switchhook::emulator
