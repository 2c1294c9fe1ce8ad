// The legs of placed calls: whose notification it is, and those that stand although their call gave them up.

#include "base/log.hpp"
#include "bot/call/translate.hpp"
#include "server/media/content_hash.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/shard.hpp"
#include "server/runtime/token_tenant.hpp"

namespace switchhook::server {

// The same each time, so that a leg is found again by whoever knows its parent.
graph::call_id name_of_leg(const graph::call_id& parent, std::uint32_t number) {
    const auto hash = media::content_hash(parent.key() + '/' + std::to_string(number));
    return graph::call_id(hash.substr(0, 8) + '-' + hash.substr(8, 4) + '-' + hash.substr(12, 4) + '-' +
                          hash.substr(16, 4) + '-' + hash.substr(20, 12));
}

void shard::begin_leg(const call_ptr& c, const bot::begin_leg& what) {
    const auto* order = what.order.get();
    if (order == nullptr) return;
    auto refused = [parent = c->state.key, number = what.number, shared = shared_](bool placed) {
        if (!placed) shared->calls.tell(parent, bot::leg_failed{number, graph::transfer_result::failed});
    };
    auto trace = c->trace;
    if (trace) trace->parent = tracing::span_of_call(c->state.key);
    shared_->calls.place(name_of_leg(c->state.key, what.number), c->follows, *order, std::move(refused), {},
                         std::move(trace));
}

void shard::receive_of_placed(const graph::notification& n, const leg_address& to,
                              std::chrono::steady_clock::time_point read_at, received done) {
    const auto c = find(to.key);
    if (!c && shared_->led_elsewhere.contains(to.key.key())) return done(reception::overloaded);
    const bool of_this_leg =
        c && c->state.dial.leg == to.leg && (c->state.id.empty() || c->state.id == n.resource.call);
    if (!c && shared_->member && !ended_.contains(to.key.key())) return done(reception::elsewhere);
    if (!of_this_leg) {
        shared_->metrics.notifications_unknown_call.add();
        log::debug("bot", "notification of no live call", {{"call", to.key.wire()}, {"leg", to.leg}});
        if (c ? c->state.dial.leg != to.leg : ended_.contains(to.key.key())) end_leg_without_call(n, to);
        return done(reception::accepted);
    }
    // It may be faster than the answer to the request that placed the call.
    if (c->state.id.empty()) apply(c, bot::call_identified{n.resource.call});
    c->stirred = read_at;
    apply(c, bot::translate(n), std::move(done));
}

// A leg that was given up before Graph had named it rings on, and whoever answers hears nobody.
void shard::end_leg_without_call(const graph::notification& n, const leg_address& to) {
    using graph::call_state;
    const auto e = bot::translate(n);
    const auto* told = std::get_if<bot::call_changed>(&e);
    const bool stands =
        told != nullptr && (told->state == call_state::establishing || told->state == call_state::ringing ||
                            told->state == call_state::established);
    const auto key = n.resource.call.key();
    if (!stands || key.empty() || ended_.contains(key)) return;
    remember_ended(key);
    log::info("bot", "call that was given up still stands, ending it",
              {{"call", to.key.wire()}, {"leg", to.leg}});
    const auto* data = std::get_if<graph::call_data>(&n.data);
    auto tenant = token_tenant(shared_->tenant, shared_->tenants, data != nullptr ? data->tenant_id : "");
    const auto c = find(to.key);
    end_at_graph({std::move(tenant), n.resource.call, to.key.wire(), c ? c->traceparent() : std::string()});
}

// Whoever knows a placed call by Graph's id finds it by that, too.
void shard::note_name(const bot::call& before, const bot::call& after) {
    if (after.direction != graph::call_direction::outgoing || before.id == after.id) return;
    if (!before.id.empty()) shared_->placed.forget(before.id);
    if (!before.id.empty() && !before.dial.given_up) remember_ended(before.id.key());  // Graph said so
    if (!after.id.empty()) shared_->placed.note(after.id, after.key);
}

}  // namespace switchhook::server
