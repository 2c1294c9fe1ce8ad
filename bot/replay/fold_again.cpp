#include "bot/replay/fold_again.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include "bot/call/describe.hpp"
#include "bot/replay/course.hpp"

namespace switchhook::bot::replay {
namespace {

// By which a timer may have fired late on a busy machine, or lost a race with what it waited for.
constexpr milliseconds slack{1'000};

// Those whose time a flow sets. The others hang on settings and on the lengths of audio, which a journal does not tell.
constexpr std::array timers_of_flows{timer_name::input, timer_name::inter_digit, timer_name::wait,
                                     timer_name::transfer, timer_name::ring};

bool is_of_flow(timer_name name) {
    return std::find(timers_of_flows.begin(), timers_of_flows.end(), name) != timers_of_flows.end();
}

class folding {
  public:
    explicit folding(const trial::scenery& on)
        : on_(on), flow_(on.flow), world_(on.world), clips_(on.clips) {}

    verdict run(const std::vector<journal_record>& records) {
        if (records.empty() || !is_beginning(records.front().what))
            return {{}, "the journal has lost its beginning"};
        if (const auto* ordered = std::get_if<call_ordered>(&records.front().what))
            if (const auto* order = ordered->order.get(); order != nullptr && order->leg)
                return {{}, "it is a leg of the call " + order->leg->parent.wire() + ", and led by that"};
        for (const auto& r : records) {
            if (auto found = out_of_time(r)) return judged(*std::move(found));
            if (auto found = take(r)) return judged(*std::move(found));
        }
        return {};
    }

  private:
    static bool is_beginning(const event& e) {
        return std::holds_alternative<call_offered>(e) || std::holds_alternative<call_ordered>(e);
    }

    verdict judged(parting p) const {
        if (withheld_.empty()) return {std::move(p), {}};
        return {{}, withheld_};
    }

    // A timer that the flow sets otherwise now would have fired long before, or not yet.
    std::optional<parting> out_of_time(const journal_record& r) const {
        std::optional<timer> late;
        for (const auto name : timers_of_flows)
            if (const auto t = call_.timers.find(name); t && t->due + slack < r.at)
                if (!late || t->due < late->due) late = t;
        if (late) {
            const auto result = step(call_, timer_fired{late->name, late->generation}, world_, late->due);
            return parting_at(late->due, time_is_up(late->name), "waiting", words_of(course_of(result), {}));
        }
        const auto* fired = std::get_if<timer_fired>(&r.what);
        if (fired == nullptr || !is_of_flow(fired->name) || (r.way.empty() && r.actions.empty())) return {};
        const auto due = call_.timers.due(fired->name);
        if (!due || *due <= r.at) return {};
        return parting_at(r.at, time_is_up(fired->name), words_of({r.way, r.actions}, {}), "waiting");
    }

    std::optional<parting> take(const journal_record& r) {
        auto e = r.what;
        if (const auto* fetched = std::get_if<steps_fetched>(&e)) e = extended_by(*fetched);
        if (const auto* answered = std::get_if<service_answered>(&e);
            answered != nullptr && answered->sensitive)
            withhold("what a service replied there is sensitive, and not in the journal");
        auto* tone = std::get_if<tone_received>(&e);
        if (tone == nullptr || tone->key != 0) return compare(r, e, step(call_, e, world_, r.at));
        withhold("the keys pressed there are sensitive, and not in the journal");
        std::optional<parting> first;
        for (const char guess : std::string_view("0123456789#*")) {
            tone->key = guess;
            auto parts = compare(r, e, step(call_, e, world_, r.at));
            if (!parts) return {};
            if (!first) first = std::move(parts);
        }
        return first;
    }

    // What an operator asked for is in the journal by its name alone.
    std::optional<parting> compare(const journal_record& r, const event& e, step_result result) {
        course was{r.way, r.actions};
        const auto would = course_of(result);
        if (std::holds_alternative<request_asked>(e)) was.actions = would.actions;
        if (is_same(was, would)) {
            call_ = std::move(result.call);
            return {};
        }
        return parting_at(r.at, words_of(r.what), words_of(was, would), words_of(would, was));
    }

    course course_of(const step_result& result) const {
        course c{way_of(result.visits, *flow_), {}};
        for (const auto& a : result.actions) c.actions.push_back(describe(a, world_));
        return c;
    }

    event extended_by(const steps_fetched& fetched) {
        problems found;
        auto extended = extend_flow(*flow_, fetched.text, "reply", found, on_.around);
        if (!extended.flow) return service_failed{fetched.request, "malformed", 200, fetched.took};
        flow_ = std::move(extended.flow);
        clips_ = trial::clips_for(*flow_);
        world_.flow = flow_.get();
        world_.clips = clips_;
        return steps_fetched{fetched.request, extended.steps, fetched.text, fetched.took};
    }

    void withhold(const std::string& why) {
        if (!withheld_.empty()) return;
        const auto here = place_of(call_, *flow_);
        withheld_ = (here.step.empty() ? std::string() : "at " + place_text(here) + ": ") + why;
    }

    parting parting_at(instant at, std::string what, std::string was, std::string would) const {
        auto here = place_of(call_, *flow_);
        return {at,
                std::move(here.step),
                std::move(here.verb),
                std::move(what),
                std::move(was),
                std::move(would)};
    }

    const trial::scenery& on_;
    std::shared_ptr<const bot::flow> flow_;
    bot::world world_;
    std::vector<clip> clips_;  // once a service has replied steps
    bot::call call_;
    std::string withheld_;  // what the journal does not tell, and where that was
};

}  // namespace

std::string to_string(const parting& p) {
    return (p.step.empty() ? std::string() : "at " + place_text({p.step, p.verb, {}}) + ' ') + p.event +
           ": was " + p.was + ", would be " + p.would;
}

verdict fold_again(const std::vector<journal_record>& records, const trial::scenery& on) {
    try {
        return folding(on).run(records);
    } catch (const std::exception& bug) {
        return {{}, std::string("the program cannot follow it: ") + bug.what()};
    }
}

}  // namespace switchhook::bot::replay
