#include "bot/call/detour.hpp"

#include "base/nearest.hpp"
#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

// The file's: those that a service replied have one name for all.
constexpr std::string_view fetched = "(fetched)";

std::optional<block_id> find_section(const flow& f, std::string_view name) {
    return name == fetched ? std::nullopt : f.section(name);
}

std::optional<detour_refusal> refusal_of(call_phase phase) {
    switch (phase) {
        case call_phase::offered:
        case call_phase::prepared:
        case call_phase::calling:
        case call_phase::answering:
        case call_phase::establishing: return detour_refusal::not_established;
        case call_phase::established: return std::nullopt;
        case call_phase::transferring:
        case call_phase::transfer_accepted: return detour_refusal::transferring;
        case call_phase::terminating:
        case call_phase::terminated: break;
    }
    return detour_refusal::ending;
}

}  // namespace

std::string_view to_string(detour_refusal why) {
    switch (why) {
        case detour_refusal::no_section: return "the flow has no such section";
        case detour_refusal::of_a_leg: return "the call is made for another, which leads it";
        case detour_refusal::not_established: return "the call is not established";
        case detour_refusal::transferring: return "the call is being transferred";
        case detour_refusal::ending: break;
    }
    return "the call is ending";
}

std::optional<detour_refusal> refusal_of_detour(const call& c, const flow& f, std::string_view section) {
    if (!find_section(f, section)) return detour_refusal::no_section;
    if (const auto* order = c.order.get(); order != nullptr && order->leg) return detour_refusal::of_a_leg;
    if (const auto why = refusal_of(c.phase)) return why;
    if (c.transfer != transfer_progress::none) return detour_refusal::transferring;
    return std::nullopt;
}

std::string nearest_section(const flow& f, std::string_view section) {
    std::vector<std::string_view> known;
    for (const auto& b : f.blocks)
        if (b.is_section && b.section != fetched) known.emplace_back(b.section);
    return std::string(nearest(section, known));
}

void make_detour(turn& t, const section_asked& e) {
    if (const auto why = refusal_of_detour(t.call, *t.world.flow, e.section))
        return t.because(to_string(*why));
    t.because("operator sent the call to another section");
    interpreter::go_to(t, *find_section(*t.world.flow, e.section));
}

}  // namespace switchhook::bot
