// What is remembered of a call, in words, for whoever has to find out why a test failed.

#include <algorithm>

#include "bot/call/describe.hpp"
#include "bot/trial/moment.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::bot::trial {
namespace {

bool tells_nothing(const event& e) {
    if (const auto* changed = std::get_if<call_changed>(&e))
        return !changed->result && changed->audio.has_value();
    if (const auto* ended = std::get_if<operation_ended>(&e))
        return ended->status == graph::operation_status::completed && ended->recording_location.empty();
    return std::holds_alternative<request_succeeded>(e) || std::holds_alternative<notification_noted>(e) ||
           std::holds_alternative<recording_stored>(e);
}

}  // namespace

void stage::remember(std::string what) {
    if (keeps_timeline_) timeline.push_back({now_ - began_, std::move(what)});
}

void stage::remember(const event& e) {
    if (!keeps_timeline_ || tells_nothing(e)) return;
    const auto* ended = std::get_if<operation_ended>(&e);
    constexpr int nobody_spoke = 8510;
    if (ended != nullptr && ended->result && ended->result->subcode == nobody_spoke)
        return remember("caller says nothing");
    remember(describe(e, key_display::show));
}

void stage::remember(const action& a) {
    if (!keeps_timeline_ || std::holds_alternative<release_call>(a)) return;
    remember("    " + without_number(describe(a, world_)));
}

void stage::remember(const visit& v) {
    if (!keeps_timeline_) return;
    const auto& at = flow_->at(v.at);
    auto name = flow_->blocks[v.at.block].section + ": " + std::string(at.verb);
    if (!at.id.empty()) name += " \"" + at.id + '"';
    if (!v.outcome) return remember("  " + name);
    // A step that ends at once, in its only way, was told already.
    if (at.outcomes.size() > 1) remember("  " + name + " ends: " + at.outcomes[*v.outcome].name);
}

std::string to_string(const happening& h) {
    constexpr std::size_t width = 11;
    const auto time = elapsed(h.at);
    return std::string(width - std::min(width, time.size()), ' ') + time + "  " + h.what;
}

}  // namespace switchhook::bot::trial
