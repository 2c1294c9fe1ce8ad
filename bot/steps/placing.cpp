#include "bot/steps/placing.hpp"

namespace switchhook::bot {

void placing_step::enter(turn& t) const {
    if (t.call.phase != call_phase::prepared) {
        t.because("there is a call already");
        return end(t, graph::transfer_result::failed);
    }
    auto wanted = resource(t);
    if (!wanted) return end(t, graph::transfer_result::failed);
    const auto* order = t.call.order.get();
    const auto ordered = order != nullptr ? order->ring_within : std::nullopt;
    t.place(*std::move(wanted), timeout ? *timeout : ordered.value_or(t.world.settings.ring_within));
}

void placing_step::on(turn& t, const signal& s) const {
    if (const auto* failed = std::get_if<call_failed>(&s)) return end(t, failed->result);
    if (!std::holds_alternative<call_answered>(s)) return;
    t.set_result(*this, "result", "answered");
    t.take(answered);
}

void placing_step::end(turn& t, graph::transfer_result why) const {
    t.set_result(*this, "result", std::string(graph::to_string(why)));
    const auto& own = branches.at(static_cast<std::size_t>(why));
    t.fail(own.type == branch::kind::absent ? branches.back() : own);
}

milliseconds placing_step::longest_wait(const world& w) const {
    return timeout.value_or(w.settings.ring_within) + w.settings.request_within +
           (most_looks + 1) * w.settings.ending_within;
}

void placing_step::each_branch(const branch_visitor& visit) const {
    visit("answered", answered);
    for (std::size_t i = 0; i < failures.size(); ++i) visit(graph::to_string(failures[i]), branches[i]);
}

void read_placing(flow_reader& in, json::fields& f, const json::spot& where, milliseconds longest_ring,
                  placing_step& into) {
    f.optional("id", into.id);
    if (!into.id.empty()) in.declare_result(into.id, where.member("id"));
    milliseconds ring{};
    if (f.optional("timeout", ring, std::chrono::seconds(5), longest_ring)) into.timeout = ring;
    if (const auto b = f.any("answered")) into.answered = in.read_branch(*b);
    for (std::size_t i = 0; i < placing_step::failures.size(); ++i)
        if (const auto b = f.any(graph::to_string(placing_step::failures[i])))
            into.branches[i] = in.read_branch(*b);
}

}  // namespace switchhook::bot
