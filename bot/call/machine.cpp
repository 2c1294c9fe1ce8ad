#include "bot/call/machine.hpp"

#include <algorithm>
#include <stdexcept>

#include "bot/call/consistency.hpp"
#include "bot/call/detour.hpp"
#include "bot/call/lifecycle.hpp"
#include "bot/call/outcomes.hpp"
#include "bot/call/resuming.hpp"
#include "bot/call/time_up.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/flow/voice_message.hpp"

namespace switchhook::bot {
namespace {

// Below what find_inconsistency allows, by more than one event can add.
constexpr std::size_t most_pending = 40;

class event_handler {
  public:
    explicit event_handler(turn& t) : t_(t), c_(t.call) {}

    void operator()(const call_offered& e) {
        if (!c_.key.empty()) return t_.because("offered again, ignored");
        c_.key = c_.id = e.id;
        c_.from = e.from;
        c_.to = e.to;
        c_.tenant = e.tenant;
        c_.chain = e.chain;
        c_.routes = e.routes;
        c_.flow.hours_said = e.hours;
        if (e.admit == admission::busy) {
            t_.because("no room for the call");
            return lifecycle::refuse(t_, graph::reject_reason::busy);
        }
        t_.because("call came in");
        interpreter::begin(t_);
    }

    void operator()(const call_ordered& e) {
        if (!c_.key.empty()) return t_.because("ordered again, ignored");
        c_.key = e.key;
        c_.direction = graph::call_direction::outgoing;
        c_.phase = call_phase::prepared;
        c_.order = e.order;
        c_.flow.hours_said = e.hours;
        c_.tenant = t_.world.settings.tenant;
        if (const auto* order = c_.order.get()) {
            if (!order->tenant.empty()) c_.tenant = order->tenant;
            if (!order->to.empty()) c_.to = order->to.front();
            for (const auto& [name, given] : order->params) {
                const auto& hidden = order->sensitive;
                const bool sensitive = std::find(hidden.begin(), hidden.end(), name) != hidden.end();
                c_.flow.params.push_back({"params." + name, value(given), sensitive});
            }
        }
        t_.because("call ordered");
        if (const auto* order = c_.order.get(); order != nullptr && order->leg)
            return interpreter::begin_leg(t_, *order->leg);
        interpreter::begin(t_);
    }

    void operator()(const call_identified& e) {
        if (c_.phase != call_phase::calling && c_.phase != call_phase::terminating)
            return t_.because("late notification ignored");
        t_.because("Graph named the call");
        call_was_named(t_, e.id);
    }

    void operator()(const request_asked& e) {
        if (c_.id.empty()) return t_.because("there is no call to ask this of");
        t_.because("operator asked");
        if (std::holds_alternative<graph::transfer_request>(e.request)) c_.operator_transfers = true;
        t_.send_for_operator(e.request);
    }

    void operator()(const call_changed& e) { apply_change(t_, e); }

    void operator()(const tone_received& e) {
        if (c_.phase != call_phase::established) return t_.because("key ignored, nobody listens");
        std::string keys;
        switch (c_.tones.receive(e.sequence, e.key, t_.now, keys)) {
            case tone_order::verdict::repeated: return t_.because("repeated key ignored");
            case tone_order::verdict::waits: t_.because("a key before this one is missing"); break;
            case tone_order::verdict::delivered: t_.because("caller pressed a key"); break;
        }
        press_keys(t_, keys);
    }

    void operator()(const operation_ended& e) {
        if (is_asked(e)) return asked_is_over(t_, e.status != graph::operation_status::failed);
        if (!is_current(e)) return t_.because("operation is not the current one, ignored");
        const auto kind = c_.media->kind;
        c_.media.reset();
        t_.stop(timer_name::media);
        const bool completed = e.status != graph::operation_status::failed;
        if (kind == media_kind::prompt) {
            t_.because(completed ? "prompt finished" : "prompt could not be played");
            return interpreter::deliver(t_, prompt_ended{completed});
        }
        const bool recorded = completed && !e.recording_location.empty();
        t_.because(recorded ? "message recorded" : "nothing recorded");
        interpreter::deliver(t_,
                             recording_ended{recorded, e.result, e.recording_location, e.recording_token});
    }

    void operator()(const call_deleted& e) { leg_is_gone(t_, e.result); }

    void operator()(const notification_noted&) { t_.because("nothing to do"); }

    void operator()(const timer_fired& e) {
        if (!c_.timers.take(e.name, e.generation)) return t_.because("old timer ignored");
        timer_ran_out(t_, e.name);
    }

    void operator()(const request_succeeded& e) {
        const auto why = settle(e.request, awaited::answer);
        if (!why) return t_.because("answer to no request, ignored");
        request_was_answered(t_, *why, e);
    }

    void operator()(const request_failed& e) {
        const auto why = settle(e.request, awaited::answer);
        if (!why) return t_.because("answer to no request, ignored");
        request_was_refused(t_, *why, e);
    }

    void operator()(const recording_stored& e) {
        if (!settle(e.request, awaited::recording)) return t_.because("answer to no request, ignored");
        t_.because("recording stored");
        recording_settled(e, e.file);
    }

    void operator()(const recording_lost& e) {
        if (!settle(e.request, awaited::recording)) return t_.because("answer to no request, ignored");
        t_.because("recording could not be stored");
        recording_settled(e, {});
    }

    void operator()(const service_answered& e) {
        service_settled(e.request, {e.status, e.body, {}, {}}, "service replied");
    }
    void operator()(const service_failed& e) {
        service_settled(e.request, {e.status, {}, e.why, {}}, "service failed");
    }
    void operator()(const steps_fetched& e) {
        // Told by a journal of another version of the flow, it may be no place in this one.
        if (e.block >= t_.world.flow->blocks.size())
            return service_settled(e.request, {0, {}, "malformed", {}}, "service failed");
        service_settled(e.request, {0, {}, {}, e.block}, "service replied steps");
    }

    void operator()(const callback_kept& e) {
        callback_is_settled(e.request, {e.order, e.due, {}}, "order to call back kept");
    }
    void operator()(const callback_refused& e) {
        callback_is_settled(e.request, {{}, {}, e.why}, "order to call back refused");
    }

    void operator()(const leg_answered& e) {
        if (c_.leg != e.leg || !c_.asked) return t_.because("leg that nobody waits for, ignored");
        c_.asked.reset();
        t_.stop(timer_name::operation);
        t_.because("the other side answered");
        interpreter::deliver(t_, leg_is_there{e.call});
    }
    void operator()(const leg_failed& e) {
        if (c_.leg != e.leg) return t_.because("leg that nobody waits for, ignored");
        c_.leg.reset();
        // Behind its answer, the transfer tells how it ends.
        if (!c_.asked) return t_.because("the other side is gone");
        c_.asked.reset();
        t_.stop(timer_name::operation);
        t_.because("the other side did not answer");
        interpreter::deliver(t_, leg_is_lost{e.why});
    }

    void operator()(const line_moved& e) {
        if (!is_in_line(e.line)) return;
        t_.because("the line told the caller's place");
        interpreter::deliver(t_, line_moves{e.position, e.callers, e.wait});
    }
    void operator()(const agent_offered& e) {
        if (!is_in_line(e.line)) return;
        t_.because("it is the caller's turn");
        interpreter::deliver(t_, agent_is_free{e.agent});
    }
    void operator()(const line_refused& e) {
        if (!is_in_line(e.line)) return;
        const auto* queue = std::get_if<queue_memory>(&c_.flow.step);
        if (queue == nullptr || queue->at != queue_memory::stage::entering)
            return t_.because("refused after it had entered, ignored");
        c_.line.reset();
        t_.because(e.full ? "the line is full" : "there are too many lines");
        interpreter::deliver(t_, line_is_shut{e.full});
    }

    void operator()(const line_forgotten& e) {
        if (!is_in_line(e.line)) return;
        t_.because("the line knows nobody any more");
        interpreter::enter_line_again(t_);
    }

    void operator()(const call_resumed& e) { go_on(t_, e); }

    void operator()(const hang_up_asked&) {
        t_.because("operator hung up");
        lifecycle::hang_up(t_);
    }

    void operator()(const section_asked& e) { make_detour(t_, e); }

  private:
    bool is_current(const operation_ended& e) const {
        if (!c_.media) return false;
        if (!e.client_context.empty()) return e.client_context == client_context(c_, c_.media->request);
        return !c_.media->operation.empty() && c_.media->operation == e.operation;
    }

    bool is_asked(const operation_ended& e) const {
        if (!c_.asked || !c_.asked->has_end) return false;
        if (!e.client_context.empty()) return e.client_context == client_context(c_, c_.asked->request);
        return !c_.asked->operation.empty() && c_.asked->operation == e.operation;
    }

    bool is_in_line(std::uint32_t number) {
        if (c_.line && c_.line->number == number) return true;
        t_.because("of a line that the call has left, ignored");
        return false;
    }

    enum class awaited { answer, recording, service, callback };

    static awaited awaited_of(purpose why) {
        switch (why) {
            case purpose::recording: return awaited::recording;
            case purpose::service: return awaited::service;
            case purpose::callback: return awaited::callback;
            default: return awaited::answer;
        }
    }

    std::optional<purpose> settle(std::uint32_t number, awaited what) {
        const auto found = std::find_if(c_.pending.begin(), c_.pending.end(), [&](const pending_request& p) {
            return p.number == number && awaited_of(p.why) == what;
        });
        if (found == c_.pending.end()) return std::nullopt;
        const auto why = found->why;
        c_.pending.erase(found);
        return why;
    }

    template <class Event>
    void recording_settled(const Event& e, const std::string& file) {
        auto& message = c_.flow.message;
        const bool was_left = is_left(c_.flow, e.request);
        if (was_left)
            settle_left(e);
        else if (!message || !settle_piece(*message, e))
            interpreter::recording_saved_as(t_, file);
        else if (interpreter::current(c_, *t_.world.flow) == nullptr)
            interpreter::keep_message(t_);
        else if (!is_whole(t_, *message))
            return;
        if (c_.phase == call_phase::terminated) return lifecycle::gone(t_, c_.ended);
        if (!was_left) interpreter::deliver(t_, recording_saved{file});
    }

    template <class Event>
    void settle_left(const Event& e) {
        for (auto& message : c_.flow.left) settle_piece(message, e);
        interpreter::keep_left(t_);
    }

    void service_settled(std::uint32_t number, const service_replied& reply, std::string_view why) {
        const bool beside = asked_beside(c_.flow.step) == number;
        const bool awaits =
            beside ? settle(number, awaited::service).has_value() : is_waited_for(number, awaited::service);
        if (!awaits) return t_.because("reply that nobody waits for, ignored");
        t_.because(why);
        interpreter::deliver(t_, reply);
    }

    // Of a caller who hung up meanwhile: the order stands.
    void callback_is_settled(std::uint32_t number, const callback_settled& how, std::string_view why) {
        if (!is_waited_for(number, awaited::callback))
            return t_.because("order to call back settled, nobody waits for it");
        t_.because(why);
        interpreter::deliver(t_, how);
    }

    // If so, the waiting is over.
    bool is_waited_for(std::uint32_t number, awaited what) {
        if (!settle(number, what) || !c_.asked || c_.asked->request != number) return false;
        c_.asked.reset();
        t_.stop(timer_name::operation);
        return true;
    }

    turn& t_;
    call& c_;
};

// Nothing will happen to it any more.
bool is_over(const call& c) {
    return c.phase == call_phase::terminated && c.flow.progress == flow_progress::ended && c.pending.empty();
}

// on.hangup may ask services, and speak of a recording that is on its way.
bool matters_after_the_end(const event& e) {
    return std::holds_alternative<recording_stored>(e) || std::holds_alternative<recording_lost>(e) ||
           std::holds_alternative<service_answered>(e) || std::holds_alternative<service_failed>(e) ||
           std::holds_alternative<steps_fetched>(e) || std::holds_alternative<callback_kept>(e) ||
           std::holds_alternative<callback_refused>(e) || std::holds_alternative<timer_fired>(e) ||
           std::holds_alternative<call_resumed>(e);
}

}  // namespace

step_result step(call c, const event& e, const world& w, instant now) {
    turn t(c, w, now);
    const bool was_over = is_over(c);
    if (c.phase == call_phase::terminated && (was_over || !matters_after_the_end(e))) {
        t.because("after the end, ignored");
    } else if (c.key.empty() && !std::holds_alternative<call_offered>(e) &&
               !std::holds_alternative<call_ordered>(e)) {
        t.because("no such call, ignored");
    } else {
        std::visit(event_handler(t), e);
        if (c.pending.size() > most_pending && c.phase != call_phase::terminating) {
            t.because("Graph answers too few requests");
            lifecycle::hang_up(t);
        }
    }
    if (!was_over && is_over(c)) t.release();
#ifndef NDEBUG
    if (const auto wrong = find_inconsistency(c, *w.flow); !wrong.empty())
        throw std::logic_error("inconsistent call: " + std::string(wrong));
#endif
    auto actions = t.take_actions();
    auto visits = t.take_visits();
    const auto reason = t.reason();
    return {std::move(c), std::move(actions), reason, std::move(visits)};
}

}  // namespace switchhook::bot
