#include "server/events/call_events.hpp"

#include "base/telephone.hpp"
#include "bot/flow/interpreter.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

template <class Members>
std::string about(const graph::call_id& call, bot::instant at, const Members& members) {
    json::writer w;
    w.object([&] {
        w.field("call", call.wire());
        w.field("at", time_text(at));
        members(w);
    });
    return w.take();
}

void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who) {
    if (!who) return;
    // Some platforms give the number for a name.
    const bool number = who->kind == graph::identity_kind::phone || who->id.starts_with('+');
    w.object(name, [&] {
        w.field(graph::to_string(who->kind), number ? masked_number(who->id) : who->id);
        if (!number) w.optional_field("displayName", who->display_name);
    });
}

void write_flow(json::writer& w, const std::string& name, const std::string& version) {
    w.object("flow", [&] {
        w.field("name", name);
        w.field("version", version);
    });
}

std::string began(const live_call& c, const bot::call& after, bot::instant at) {
    return about(after.key, at, [&](json::writer& w) {
        w.field("state", bot::to_string(after.phase));
        w.field("direction", graph::to_string(after.direction));
        write_party(w, "from", after.from);
        write_party(w, "to", after.to);
        write_flow(w, c.follows->flow->name, c.follows->version);
    });
}

std::string state_changed(const bot::call& before, const bot::step_result& result, bot::instant at) {
    return about(result.call.key, at, [&](json::writer& w) {
        w.field("state", bot::to_string(result.call.phase));
        w.field("before", bot::to_string(before.phase));
        w.field("reason", result.reason);
    });
}

std::string timeline(const live_call& c, std::uint64_t n, const bot::event& e, const bot::step_result& result,
                     bot::instant at) {
    json::writer w;
    w.object([&] {
        w.field("call", result.call.key.wire());
        w.field("n", n);
        std::optional<bot::followed_flow> follows;
        if (n == 1) follows = {c.follows->flow->name, c.follows->version};
        write_entry(w, entry_of(at, e, c.state, result, c.follows->world, follows));
        const auto& position = result.call.flow.position;
        if (position.empty()) return;
        const auto& flow = *c.follows->flow;
        w.object("flow", [&] {
            w.field("section", flow.blocks[position.back().block].section);
            w.field("step", flow.at(position.back()).verb);
        });
    });
    return w.take();
}

}  // namespace

news news_of_step(const live_call& before, std::uint64_t n, const bot::event& e,
                  const bot::step_result& result, bot::instant at) {
    news all;
    if (n == 1) all.push_back({"callBegan", began(before, result.call, at)});
    all.push_back({"timeline", timeline(before, n, e, result, at)});
    if (n > 1 && before.state.phase != result.call.phase)
        all.push_back({"stateChanged", state_changed(before.state, result, at)});
    return all;
}

news_item news_of_failure(const live_call& c, std::uint32_t request, std::string_view method,
                          const graph::request_failure& why, bot::instant at) {
    return {"requestFailed", about(c.state.key, at, [&](json::writer& w) {
                w.field("request", request);
                w.field("method", method);
                w.field("failure", graph::to_string(why.kind));
                if (why.http_status != 0) w.field("status", why.http_status);
                if (!why.code.empty()) w.field("code", why.code);
                if (!why.reason.empty()) w.field("reason", why.reason);
                if (!why.request_id.empty()) w.field("requestId", why.request_id);
                if (!why.client_request_id.empty()) w.field("clientRequestId", why.client_request_id);
            })};
}

news_item news_of_end(const ended_call& c) {
    return {"callEnded", about(c.id, c.over, [&](json::writer& w) {
                w.field("began", time_text(c.began));
                w.field("outcome", c.outcome);
                write_flow(w, c.flow, c.flow_version);
            })};
}

void publish(event_feed& feed, const graph::call_id& call, news all) {
    for (auto& one : all) feed.publish(one.kind, call, std::move(one.data));
}

}  // namespace switchhook::server
