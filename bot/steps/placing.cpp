#include "bot/steps/placing.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

constexpr std::size_t answered = 0;  // the first outcome; `call_failures` follow

bool is_phone(const graph::identity& who) { return who.kind == graph::identity_kind::phone; }

std::optional<graph::participant_info> source_of(const turn& t, const std::optional<target>& from) {
    graph::identity who;
    who.kind = graph::identity_kind::application_instance;
    who.id = t.world.settings.application_instance;
    if (from)
        if (auto named = resolve(*from, t.call)) who = *std::move(named);
    if (who.id.empty()) return std::nullopt;
    graph::participant_info info;
    info.identity = std::move(who);
    return info;
}

}  // namespace

std::optional<graph::call_resource> placing_step::call_to(turn& t, std::vector<graph::identity> parties,
                                                          const std::optional<target>& from) {
    if (parties.empty()) {
        t.because("there is nobody to call");
        return std::nullopt;
    }
    graph::call_resource wanted;
    t.call.to = parties.front();
    const auto* order = t.call.order.get();
    if (order != nullptr && !order->tenant.empty()) wanted.tenant_id = order->tenant;
    if (from || std::any_of(parties.begin(), parties.end(), is_phone)) {
        wanted.source = source_of(t, from);
        if (!wanted.source) {
            t.because("telephone numbers are called from an applicationInstance, and none is named");
            return std::nullopt;
        }
        wanted.tenant_id = t.call.tenant;  // whose account it is
    }
    for (auto& party : parties) {
        graph::invitation invited;
        invited.identity = std::move(party);
        wanted.targets.push_back(std::move(invited));
    }
    return wanted;
}

std::optional<graph::call_resource> placing_step::ordered(turn& t, const std::optional<target>& from) {
    const auto* order = t.call.order.get();
    if (order == nullptr) return call_to(t, {}, from);
    if (order->create) return order->create;
    if (!order->join) return call_to(t, order->to, from);
    graph::call_resource wanted;
    wanted.chat_info = order->join->chat;
    wanted.meeting_info = order->join->meeting;
    wanted.tenant_id = t.call.tenant;
    return wanted;
}

void placing_step::enter(turn& t) const {
    if (t.call.phase != call_phase::prepared) {
        t.because("there is a call already");
        return t.leave(*this, failure_outcome(graph::transfer_result::failed));
    }
    auto wanted = resource(t);
    if (!wanted) {
        t.call.dial.failed = graph::transfer_result::failed;
        return t.leave(*this, failure_outcome(graph::transfer_result::failed));
    }
    const auto* order = t.call.order.get();
    const auto ordered = order != nullptr ? order->ring_within : std::nullopt;
    t.place(*std::move(wanted), timeout ? *timeout : ordered.value_or(t.world.settings.ring_within));
}

void placing_step::on(turn& t, const signal& s) const {
    if (const auto* failed = std::get_if<call_failed>(&s))
        return t.leave(*this, failure_outcome(failed->result));
    if (!std::holds_alternative<call_answered>(s)) return;
    t.leave(*this, answered);
}

milliseconds placing_step::longest_wait(const world& w) const {
    return timeout.value_or(w.settings.ring_within) + w.settings.placing_within + w.settings.request_within +
           (most_looks + 1) * w.settings.ending_within;
}

void read_placing(flow_reader& in, json::fields& f, milliseconds longest_ring, placing_step& into) {
    in.read_id(f, into, {});
    milliseconds ring{};
    if (f.optional("timeout", ring, std::chrono::seconds(5), longest_ring)) into.timeout = ring;
    in.read_outcome(f, into, "answered", outcome::kind::success);
    read_failures(in, f, into);
}

}  // namespace switchhook::bot
