#include "bot/trial/run.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/trial/moment.hpp"

namespace switchhook::bot::trial {
namespace {

// Plays the lines; the first that cannot be played, or is not met, is the last.
class performance {
  public:
    performance(const test& t, const std::shared_ptr<const scenery>& on, bool keeps_timeline)
        : test_(t), stage_(on, t.begins, keeps_timeline) {}

    verdict play() {
        for (line_ = 0; line_ < test_.lines.size() && result_.failures.empty(); ++line_)
            std::visit(*this, test_.lines[line_].what);
        result_.lasted = stage_.lasted();
        if (result_.failures.empty()) check_flow();
        stage_.finish();
        if (result_.failures.empty()) check_flow();
        if (result_.failures.empty()) check_unused();
        result_.visits = std::move(stage_.visits);
        result_.timeline = std::move(stage_.timeline);
        return std::move(result_);
    }

    void operator()(const begin_call& how) { stage_.begin(how); }

    void operator()(const press_keys& p) {
        if (!p.now && !may_press(p.keys)) return;
        for (std::size_t i = 0; i < p.keys.size(); ++i) {
            if (i > 0) stage_.pass(p.gap);
            stage_.press(p.keys[i]);
        }
    }

    void operator()(const keep_silent& silence) {
        stage_.settle(false);
        const auto who = stage_.whose();
        if (who == turn_of::over || who == turn_of::service)
            return fail("the caller cannot be silent here: " + state_of(stage_));
        stage_.pass(silence.time);
    }

    void operator()(const let_pass& wait) { stage_.pass(wait.time); }

    void operator()(const move_clock& clock) {
        if (clock.to < stage_.now()) return fail("the clock is at " + to_string(stage_.now()) + " already");
        stage_.pass(clock.to - stage_.now());
    }

    void operator()(const hear_prompt& hear) {
        if (stage_.hear(hear.prompt)) return;
        fail('"' + hear.prompt.name + "\" is not played: " + state_of(stage_));
    }

    void operator()(const speak_message& message) {
        stage_.settle(false);
        if (stage_.whose() != turn_of::recording)
            return fail("nothing records the caller: " + state_of(stage_));
        stage_.speak(message.time, message.stop);
    }

    void operator()(const end_call& end) {
        if (stage_.whose() != turn_of::over) stage_.hang_up(end.who);
    }

    void operator()(const settle_transfer& transfer) {
        stage_.settle(false);
        if (stage_.whose() != turn_of::target) return fail("no transfer is under way: " + state_of(stage_));
        stage_.settle_transfer(transfer.how);
    }

    void operator()(const settle_callee& callee) {
        stage_.settle(false);
        if (stage_.whose() != turn_of::callee) return fail("nobody is being called: " + state_of(stage_));
        stage_.settle_callee(callee.how);
    }

    void operator()(const line_stands& place) { stage_.will_stand(place, line_); }
    void operator()(const line_is_full&) { stage_.will_be_full(line_); }
    void operator()(const agent_rings&) {
        if (may_ring()) stage_.ring_agent();
    }
    void operator()(const settle_agent& agent) {
        if (may_ring()) stage_.settle_agent(agent.how);
    }

    void operator()(const service_reply& reply) { stage_.will_reply(reply, line_); }
    void operator()(const injected_failure& failure) {
        if (!failure.now) stage_.settle(false);
        stage_.will_fail(failure, line_);
    }

    void operator()(const expectation& e) {
        stage_.settle(false);
        auto found = unmet(e, here(), stage_);
        if (!found.empty() && stage_.whose() == turn_of::service) found.push_back({here(), state_of(stage_)});
        result_.failures = std::move(found);
        stage_.since = {};
    }

  private:
    [[nodiscard]] const place& here() const { return test_.lines[line_].at; }

    void fail(std::string why) { result_.failures.push_back({here(), std::move(why)}); }

    bool may_press(const std::string& keys) {
        stage_.settle(true);
        const auto who = stage_.whose();
        if (who == turn_of::caller || who == turn_of::pressing || who == turn_of::recording) return true;
        if (stage_.waits_in_line() && (who == turn_of::line || who == turn_of::target)) return true;
        fail("nobody listens for " + keys + ": " + state_of(stage_));
        return false;
    }

    bool may_ring() {
        stage_.settle(false);
        const auto who = stage_.whose();
        if (stage_.waits_in_line() && (who == turn_of::line || who == turn_of::target)) return true;
        fail("the caller waits in no line: " + state_of(stage_));
        return false;
    }

    void check_flow() {
        for (const auto& [line, why] : stage_.wrong) result_.failures.push_back({test_.lines[line].at, why});
        if (stage_.gave_up() && stage_.wrong.empty())
            result_.failures.push_back(
                {test_.lines.empty() ? test_.at : test_.lines.back().at, state_of(stage_)});
    }

    // A test that prepares for what does not come tests something else than its author thinks.
    void check_unused() {
        for (const auto line : stage_.unused()) {
            const auto& what = test_.lines[line].what;
            const bool reply = std::holds_alternative<service_reply>(what);
            const bool failure = std::holds_alternative<injected_failure>(what);
            result_.failures.push_back({test_.lines[line].at, reply     ? "no step asked for this reply"
                                                              : failure ? "nothing came that this would fail"
                                                                        : "the call entered no line"});
        }
    }

    const test& test_;
    stage stage_;
    std::size_t line_ = 0;
    verdict result_;
};

}  // namespace

verdict run(const test& t, const std::shared_ptr<const scenery>& on) {
    auto result = performance(t, on, false).play();
    // Whatever happened happens again; most tests need no timeline.
    if (!result.failures.empty()) result = performance(t, on, true).play();
    return result;
}

std::string state_of(const stage& s) {
    const auto where = s.section.empty() ? std::string() : " (in " + s.section + ", " + s.step_verb + ')';
    if (s.gave_up()) return "the flow goes on for ever, and waits for nobody" + where;
    switch (s.whose()) {
        case turn_of::nobody: return "the flow waits for nobody" + where;
        case turn_of::caller:
        case turn_of::pressing: return "the flow waits for the caller's keys" + where;
        case turn_of::recording: return "the caller is being recorded" + where;
        case turn_of::target:
            return "a transfer is under way, and no \"transfer\" says what becomes of it" + where;
        case turn_of::callee:
            return "somebody is being called, and no \"callee\" says whether they answer" + where;
        case turn_of::line: return "the caller waits in a line" + where;
        case turn_of::service: return "nothing says what is replied to " + s.waits_for;
        case turn_of::over: break;
    }
    return "the call is over: " + std::string(to_string(s.call().ended));
}

}  // namespace switchhook::bot::trial
