#include "bot/flow/interpreter.hpp"

#include <algorithm>
#include <utility>

#include "bot/call/lifecycle.hpp"
#include "bot/flow/voice_message.hpp"

namespace switchhook::bot::interpreter {
namespace {

// Steps in a row that end at once or fail, while the call waits for nothing else. A flow that needs more than
// this runs in circles.
constexpr int most_fruitless_steps = 200;

constexpr std::size_t most_runs = 32;  // within each other

// Something came of it: time passed, or the caller did something.
bool is_fruit(const signal& s) {
    if (const auto* prompt = std::get_if<prompt_ended>(&s)) return prompt->played;
    if (const auto* recording = std::get_if<recording_ended>(&s)) return recording->recorded;
    if (const auto* transfer = std::get_if<transfer_failed>(&s))
        return transfer->result != graph::transfer_result::failed;
    if (const auto* called = std::get_if<call_failed>(&s))
        return called->result != graph::transfer_result::failed;
    if (const auto* done = std::get_if<operation_done>(&s)) return done->well;
    if (const auto* reply = std::get_if<service_replied>(&s)) return reply->why.empty();
    if (const auto* lost = std::get_if<leg_is_lost>(&s)) return lost->why != graph::transfer_result::failed;
    return !std::holds_alternative<line_is_shut>(s);
}

bool is_leg(const call& c) {
    const auto* order = c.order.get();
    return order != nullptr && order->leg.has_value();
}

void stop_step_timers(turn& t) {
    for (const auto timer : {timer_name::input, timer_name::inter_digit, timer_name::transfer,
                             timer_name::operation, timer_name::wait})
        t.stop(timer);
    t.call.asked.reset();
    t.end_leg();
    t.leave_line();
}

bool has_no_call(const call& c) {
    return c.phase == call_phase::prepared || c.phase == call_phase::terminated;
}

// A jump to a section forgets the way here, but for the way back of a `run`.
void jump(turn& t, const branch& to) {
    auto& flow = t.call.flow;
    if (to.type == branch::kind::section)
        flow.position.resize(flow.runs.empty() ? 0 : flow.runs.back().depth);
    flow.position.push_back({to.block, 0});
}

// The position is that of the `run` step again.
void came_back(turn& t) {
    auto& flow = t.call.flow;
    flow.runs.pop_back();
    const auto& here = flow.position.back();
    t.set_result(t.world.flow->at(here), "result", value("returned"));
    t.note({here, 0, false});
}

// Behind the current step; out of inline branches whose steps are done, and back from what was run. False at the
// end of a section that was not.
bool advance(turn& t) {
    auto& flow = t.call.flow;
    auto& position = flow.position;
    const auto& blocks = t.world.flow->blocks;
    while (!position.empty()) {
        ++position.back().index;
        if (position.back().index < blocks[position.back().block].steps.size()) return true;
        position.pop_back();
        if (!flow.runs.empty() && flow.runs.back().depth == position.size()) came_back(t);
    }
    return false;
}

bool go_back(turn& t) {
    auto& flow = t.call.flow;
    if (flow.runs.empty()) {
        flow.position.clear();
        return false;
    }
    flow.position.resize(flow.runs.back().depth);
    came_back(t);
    return advance(t);
}

void end_of_flow(turn& t) {
    auto& flow = t.call.flow;
    flow.position.clear();
    flow.runs.clear();
    if (flow.in_hangup_section) {
        flow.progress = flow_progress::ended;
        return;
    }
    lifecycle::hang_up(t);
}

bool to_error_section(turn& t) {
    auto& flow = t.call.flow;
    if (flow.in_hangup_section || flow.in_error_section || !t.world.flow->on_error || is_leg(t.call))
        return false;
    flow.in_error_section = true;
    flow.runs.clear();
    jump(t, {branch::kind::section, *t.world.flow->on_error});
    return true;
}

// Positions the call as the move says. False when the flow has come to its end.
bool follow(turn& t, const turn::move& m) {
    if (m.type == turn::move::kind::stay) return true;
    stop_step_timers(t);
    auto& flow = t.call.flow;
    flow.step = std::monostate{};
    if (m.outcome) {
        const auto& here = flow.position.back();
        t.note({here, m.outcome, t.world.flow->at(here).hides_outcome(t.call, *m.outcome)});
    }
    switch (m.type) {
        case turn::move::kind::next: return advance(t);
        case turn::move::kind::branch: jump(t, m.to); break;
        case turn::move::kind::run:
            if (flow.runs.size() >= most_runs) {
                t.because("sections run each other too deep");
                if (!to_error_section(t)) return false;
                break;
            }
            flow.runs.push_back({static_cast<std::uint16_t>(flow.position.size()), m.params});
            jump(t, m.to);
            break;
        case turn::move::kind::back: return go_back(t);
        case turn::move::kind::error:
            if (!to_error_section(t)) return false;
            break;
        case turn::move::kind::hang_up: return false;
        case turn::move::kind::stay: return true;
    }
    // An empty list of steps is done as soon as it is entered.
    const auto& here = t.call.flow.position.back();
    if (!t.world.flow->blocks[here.block].steps.empty()) return true;
    t.call.flow.position.back().index = static_cast<std::uint16_t>(-1);
    return advance(t);
}

// Enters the step at the position, and those behind it, until one waits for something.
void run(turn& t) {
    auto& flow = t.call.flow;
    while (flow.fruitless < most_fruitless_steps) {
        ++flow.fruitless;
        const auto& step = t.world.flow->at(flow.position.back());
        if (flow.in_hangup_section && step.needs_call()) return end_of_flow(t);
        if (step.needs_call() && has_no_call(t.call)) {
            t.because("there is no call to do this to");
            if (!follow(t, {turn::move::kind::error, {}, {}, {}})) return end_of_flow(t);
            continue;
        }
        if (step.needs_media() && !t.call.media_ready) {
            flow.progress = flow_progress::awaiting_media;
            if (t.call.phase == call_phase::offered) t.answer();
            return;
        }
        flow.progress = flow_progress::running;
        const bool entered = std::holds_alternative<std::monostate>(flow.step);
        if (entered) t.note({flow.position.back(), std::nullopt, false});
        step.enter(t);
        const auto move = t.take_move();
        if (!move) return;
        if (!follow(t, *move)) return end_of_flow(t);
    }
    t.because("the flow runs in circles");
    end_of_flow(t);
}

void start_at(turn& t, block_id section) {
    t.call.flow.position.clear();
    t.call.flow.runs.clear();
    t.call.flow.fruitless = 0;
    if (!follow(t, {turn::move::kind::branch, {branch::kind::section, section}, {}, {}}))
        return end_of_flow(t);
    run(t);
}

// Stored as the step's rules say, whatever the flow does meanwhile. What Graph records at this moment is lost, as it is
// when the caller hangs up.
void leave_recording(turn& t) {
    auto& flow = t.call.flow;
    const auto* record = std::get_if<record_memory>(&flow.step);
    if (flow.message) {
        flow.left.push_back(*std::exchange(flow.message, std::nullopt));
    } else if (record != nullptr && record->storing) {
        const auto& all = t.call.pending;
        const auto stores = std::find_if(all.begin(), all.end(), [&](const pending_request& p) {
            return p.why == purpose::recording && !is_left(flow, p.number);
        });
        if (stores == all.end()) return;
        flow.left.push_back({flow.position.back(), {{stores->number, false, {}, {}}}, true, {}, {}});
        flow.recording_of.clear();
    } else {
        return;
    }
    flow.left.back().finished = true;
    keep_left(t);
}

// Also those that wait for one before them: they were meant for what played then.
void forget_keys(turn& t) {
    t.call.flow.type_ahead.clear();
    t.call.flow.passed_over.clear();
    std::string unheard;
    while (t.call.tones.has_gap()) t.call.tones.pass_gap(unheard);
    t.stop(timer_name::tone_gap);
}

}  // namespace

const flow_step* current(const call& c, const flow& f) {
    if (c.flow.progress != flow_progress::running || c.flow.position.empty()) return nullptr;
    return &f.at(c.flow.position.back());
}

void begin(turn& t) {
    const auto& follows = *t.world.flow;
    auto& memory = t.call.flow;
    memory.language = follows.languages.front();
    for (const auto& [name, first] : follows.vars) set_result(memory, "vars", name, first);
    for (const auto& [name, otherwise] : follows.params) {
        const auto full = "params." + name;
        const auto given = std::any_of(memory.params.begin(), memory.params.end(),
                                       [&](const result_value& p) { return p.name == full; });
        if (!given) memory.params.push_back({full, otherwise, false});
    }
    start_at(t, follows.main);
}

void begin_leg(turn& t, const leg_of& leg) {
    auto& memory = t.call.flow;
    const auto& spoken = t.world.flow->languages;
    const bool is_spoken = std::count(spoken.begin(), spoken.end(), leg.language) != 0;
    memory.language = is_spoken ? leg.language : spoken.front();
    t.call.from = leg.from;
    for (const auto& [name, had] : leg.results) memory.results.push_back({name, had, false});
    for (const auto& [name, had] : leg.params) memory.params.push_back({name, had, false});
    if (leg.section >= t.world.flow->blocks.size()) return lifecycle::hang_up(t);
    start_at(t, leg.section);
}

void deliver(turn& t, const signal& s) {
    const auto* step = current(t.call, *t.world.flow);
    if (step == nullptr) return;
    // Behind the end of the call nobody can put an end to a circle, be it as fruitful as it may.
    if (is_fruit(s) && !t.call.flow.in_hangup_section) t.call.flow.fruitless = 0;
    step->on(t, s);
    const auto move = t.take_move();
    if (!move) return;
    if (!follow(t, *move)) return end_of_flow(t);
    run(t);
}

void media_ready(turn& t) {
    if (t.call.flow.progress == flow_progress::awaiting_media) run(t);
}

void enter_again(turn& t) {
    if (current(t.call, *t.world.flow) == nullptr) return;
    t.cancel_media();
    stop_step_timers(t);
    t.call.flow.step = std::monostate{};
    run(t);
}

void enter_line_again(turn& t) {
    // Also when the step waits for the audio to come back.
    const auto& position = t.call.flow.position;
    if (t.call.line && !position.empty()) t.world.flow->at(position.back()).on(t, line_is_lost{});
}

void press(turn& t, std::string_view keys) {
    for (const char key : keys) {
        if (telephone_keys.find(key) == std::string_view::npos) {
            t.because("key means nothing here");
            continue;
        }
        auto& due = t.call.flow.stop_tones_due;
        if (t.now > t.call.flow.stop_tones_until) due.clear();
        if (due.find(key) != std::string::npos) {
            due.clear();
            t.because("key that ended the recording");
            continue;
        }
        due.clear();
        deliver(t, key_pressed{key});
    }
}

void recording_saved_as(turn& t, const std::string& file) {
    if (const auto& step = t.call.flow.recording_of; !step.empty()) {
        if (!file.empty()) set_result(t.call.flow, step, "file", value(file));
        // Also when the call ended meanwhile, and the step with it.
        set_result(t.call.flow, step, "result", value(file.empty() ? "failed" : "recorded"));
    }
    t.call.flow.recording_of.clear();
}

void go_to(turn& t, block_id section) {
    leave_recording(t);
    t.cancel_media();
    forget_keys(t);
    start_at(t, section);
}

void keep_left(turn& t) {
    auto all = std::exchange(t.call.flow.left, {});
    for (auto& message : all)
        if (is_whole(t, message))
            t.world.flow->at(message.step).keep(t, message);
        else
            t.call.flow.left.push_back(std::move(message));
}

void keep_message(turn& t) {
    if (!is_whole(t, *t.call.flow.message)) return;
    const auto message = *std::exchange(t.call.flow.message, std::nullopt);
    t.world.flow->at(message.step).keep(t, message);
}

void handed_over(turn& t) {
    // By an operator it may have been sent away from the line.
    const auto* queue = std::get_if<queue_memory>(&t.call.flow.step);
    t.leave_line(queue != nullptr && queue->at == queue_memory::stage::handing_over);
    t.call.leg.reset();  // Graph ends it with the call
    const auto* step = current(t.call, *t.world.flow);
    // An operator may have sent the call away from any step.
    const auto gone = step == nullptr ? std::nullopt : step->hands_over();
    if (!gone) return;
    t.set_result(*step, "result", value(step->outcomes[*gone].name));
    t.note({t.call.flow.position.back(), static_cast<std::uint16_t>(*gone), false});
}

void stop(turn& t) {
    stop_step_timers(t);
    auto& flow = t.call.flow;
    flow.step = std::monostate{};
    flow.position.clear();
    flow.runs.clear();
    flow.type_ahead.clear();
    if (flow.progress != flow_progress::ended) flow.progress = flow_progress::stopped;
    if (!flow.message) return;
    flow.message->finished = true;
    keep_message(t);
}

void run_hangup_section(turn& t) {
    auto& flow = t.call.flow;
    if (flow.in_hangup_section || flow.progress == flow_progress::ended) return;
    flow.in_hangup_section = true;
    if (!t.world.flow->on_hangup || is_leg(t.call)) {
        flow.progress = flow_progress::ended;
        return;
    }
    start_at(t, *t.world.flow->on_hangup);
}

}  // namespace switchhook::bot::interpreter
