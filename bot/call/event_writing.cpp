#include "bot/call/event_writing.hpp"

#include "bot/call/order_json.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

void write_result(json::writer& w, const std::optional<graph::result_info>& r) {
    if (!r) return;
    w.object("result", [&] {
        w.field("code", r->code);
        w.field("subcode", r->subcode);
    });
}

void write_change(json::writer& w, const call_changed& e) {
    if (e.state) w.field("state", graph::to_string(*e.state));
    if (e.audio) w.field("audio", graph::to_string(*e.audio));
    write_result(w, e.result);
}

class event_writer {
  public:
    event_writer(json::writer& w, key_display keys) : w_(w), keys_(keys) {}

    void operator()(const call_offered& e) const {
        w_.object("offered", [&] {
            w_.field("id", e.id.wire());
            write_party(w_, "from", e.from);
            write_party(w_, "to", e.to);
            w_.field("tenant", e.tenant);
            w_.field("chain", e.chain);
            if (e.admit == admission::busy) w_.field("busy", true);
            write_hours(w_, e.hours);
            if (e.routes.empty()) return;
            w_.array("routes", [&] {
                for (const auto& route : e.routes) graph::write_resource(w_, route);
            });
        });
    }
    void operator()(const call_ordered& e) const {
        w_.object("ordered", [&] {
            w_.field("key", e.key.wire());
            if (const auto* order = e.order.get()) write_order(w_, *order);
            write_hours(w_, e.hours);
        });
    }
    void operator()(const call_identified& e) const {
        w_.object("identified", [&] { w_.field("id", e.id.wire()); });
    }
    // The method alone: bodies may hold what nobody may keep, and the fold does not need them.
    void operator()(const request_asked& e) const {
        w_.object("asked", [&] { w_.field("method", graph::describe(graph::method_of(e.request)).name); });
    }
    void operator()(const call_changed& e) const {
        w_.object("changed", [&] { write_change(w_, e); });
    }
    void operator()(const tone_received& e) const {
        w_.object("tone", [&] {
            w_.field("sequence", e.sequence);
            if (keys_ == key_display::hide)
                w_.field("hidden", true);
            else if (e.key != 0)
                w_.field("key", std::string(1, e.key));
        });
    }
    void operator()(const operation_ended& e) const {
        w_.object("operation", [&] {
            w_.field("id", e.operation.wire());
            w_.field("context", e.client_context);
            w_.field("status", graph::to_string(e.status));
            write_result(w_, e.result);
            if (!e.recording_location.empty()) w_.field("recording", true);
        });
    }
    void operator()(const call_deleted& e) const {
        w_.object("deleted", [&] { write_result(w_, e.result); });
    }
    void operator()(const notification_noted& e) const {
        w_.object("noted", [&] { w_.field("type", e.type); });
    }
    void operator()(const timer_fired& e) const {
        w_.object("timer", [&] {
            w_.field("name", bot::to_string(e.name));
            w_.field("generation", e.generation);
        });
    }
    void operator()(const request_succeeded& e) const {
        w_.object("succeeded", [&] {
            w_.field("request", e.request);
            w_.field("status", e.status);
            w_.field("ms", e.took.count());
            if (!e.operation.empty()) w_.field("operation", e.operation.wire());
            if (!e.created.empty()) w_.field("created", e.created.wire());
            if (e.call) w_.object("call", [&] { write_change(w_, *e.call); });
        });
    }
    void operator()(const request_failed& e) const {
        w_.object("failed", [&] {
            w_.field("request", e.request);
            w_.field("error", to_string(e.error));
            w_.field("status", e.status);
            w_.field("code", e.code);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const recording_stored& e) const {
        w_.object("stored", [&] {
            w_.field("request", e.request);
            w_.field("file", e.file);
            if (e.length.count() != 0) w_.field("ms", e.length.count());
        });
    }
    void operator()(const recording_lost& e) const {
        w_.object("lost", [&] {
            w_.field("request", e.request);
            w_.field("why", e.why);
        });
    }
    void operator()(const service_answered& e) const {
        w_.object("answered", [&] {
            w_.field("request", e.request);
            w_.field("status", e.status);
            w_.field("ms", e.took.count());
            if (e.sensitive) return w_.field("sensitive", true);
            if (e.body.is_nothing()) return;
            w_.key("body");
            e.body.write(w_);
        });
    }
    void operator()(const service_failed& e) const {
        w_.object("unanswered", [&] {
            w_.field("request", e.request);
            w_.field("why", e.why);
            if (e.status != 0) w_.field("status", e.status);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const steps_fetched& e) const {
        w_.object("fetched", [&] {
            w_.field("request", e.request);
            w_.field("block", e.block);
            w_.field("text", e.text);
            w_.field("ms", e.took.count());
        });
    }
    void operator()(const callback_kept& e) const {
        w_.object("callbackKept", [&] {
            w_.field("request", e.request);
            w_.field("order", e.order);
            w_.field("due", e.due.time_since_epoch().count());
        });
    }
    void operator()(const callback_refused& e) const {
        w_.object("callbackRefused", [&] {
            w_.field("request", e.request);
            w_.field("why", e.why);
        });
    }
    void operator()(const leg_answered& e) const {
        w_.object("legAnswered", [&] {
            w_.field("leg", e.leg);
            w_.field("call", e.call.wire());
        });
    }
    void operator()(const leg_failed& e) const {
        w_.object("legFailed", [&] {
            w_.field("leg", e.leg);
            w_.field("why", graph::to_string(e.why));
        });
    }
    void operator()(const line_moved& e) const {
        w_.object("lineMoved", [&] {
            w_.field("line", e.line);
            w_.field("position", e.position);
            w_.field("callers", e.callers);
            if (e.wait) w_.field("waitMs", e.wait->count());
        });
    }
    void operator()(const agent_offered& e) const {
        w_.object("agentOffered", [&] {
            w_.field("line", e.line);
            write_party(w_, "agent", e.agent);
        });
    }
    void operator()(const line_refused& e) const {
        w_.object("lineRefused", [&] {
            w_.field("line", e.line);
            w_.field("full", e.full);
        });
    }
    void operator()(const line_forgotten& e) const {
        w_.object("lineForgotten", [&] { w_.field("line", e.line); });
    }
    void operator()(const hang_up_asked&) const {
        w_.object("hangUpAsked", [] {});
    }
    void operator()(const section_asked& e) const {
        w_.object("sectionAsked", [&] { w_.field("section", e.section); });
    }
    void operator()(const call_resumed& e) const {
        w_.object("resumed", [&] {
            w_.field("asksAgain", e.asks_again);
            if (e.makes_from != 0) w_.field("makesFrom", e.makes_from);
            if (e.away) w_.field("awayMs", e.away->count());
        });
    }

  private:
    json::writer& w_;
    key_display keys_;
};

}  // namespace

void write_event(json::writer& w, const event& e, key_display keys) {
    w.object([&] { std::visit(event_writer(w, keys), e); });
}

}  // namespace switchhook::bot
