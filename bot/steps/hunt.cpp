// hunt: hands the caller to the first of several targets that answers, one after the other. A target that does not
// answer gives the caller back, as with transfer. https://learn.microsoft.com/graph/api/call-transfer
//   { "hunt": { "id": "desk", "to": ["anna", "ben"], "timeout": "15s", "rounds": 2, "between": "stillTrying",
//               "options": { "1": "voicemail" }, "exhausted": "voicemail" } }

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"
#include "bot/steps/ways_out.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_targets = 25;

std::string_view reason_of(graph::transfer_result why) {
    using graph::transfer_result;
    switch (why) {
        case transfer_result::busy: return "target is busy";
        case transfer_result::no_answer: return "target does not answer";
        case transfer_result::declined: return "target declined";
        case transfer_result::unreachable: return "target is unreachable";
        case transfer_result::failed: break;
    }
    return "target could not be tried";
}

class hunt_step final : public flow_step {
  public:
    static constexpr std::size_t exhausted = 1;  // the first outcome is `transferred`

    std::vector<target> to;
    milliseconds timeout{20'000};
    int rounds = 1;
    bot::prompt prompt, between;
    milliseconds pause{0};
    ways_out options;

    bool needs_media() const override { return true; }
    call_kind works_in() const override { return call_kind::of_two; }
    bool hears_keys() const override { return !options.empty(); }

    // Also where the hunt goes on when the audio is back that a transfer took away.
    void enter(turn& t) const override {
        if (std::holds_alternative<hunt_memory>(t.call.flow.step)) return announce(t);
        t.call.flow.type_ahead.clear();
        t.memory<hunt_memory>();
        find_target(t);
    }

    void on(turn& t, const signal& s) const override {
        auto& memory = t.memory<hunt_memory>();
        const bool rings = memory.at == hunt_memory::stage::transferring;
        if (const auto* failed = std::get_if<transfer_failed>(&s)) {
            if (!rings) return;
            t.because(reason_of(failed->result));
            t.set_result(*this, "reason", value(std::string(graph::to_string(failed->result))));
            ++memory.next;
            memory.at = hunt_memory::stage::announcing;
            find_target(t);
        } else if (const auto* pressed = std::get_if<key_pressed>(&s)) {
            press(t, pressed->key);
        } else if (rings) {
            return;
        } else if (std::holds_alternative<prompt_ended>(s)) {
            rest(t);
        } else if (std::holds_alternative<time_is_up>(s)) {
            ring(t);
        }
    }

    void each_prompt(const prompt_visitor& visit) const override {
        visit(prompt);
        visit(between);
    }

    // What a transfer may take, and what is played and waited for around it.
    milliseconds longest_wait(const world& w) const override {
        const auto& s = w.settings;
        const auto heard = std::max(longest(prompt, w.clips), longest(between, w.clips)) + s.completion_grace;
        const auto each = heard + pause + timeout + 2 * s.request_within + s.media_grace;
        return rounds * static_cast<std::int64_t>(to.size()) * each + (most_looks + 1) * s.ending_within;
    }

  private:
    // The next that has an id, once substituted.
    void find_target(turn& t) const {
        auto& memory = t.memory<hunt_memory>();
        const auto all = to.size() * static_cast<std::size_t>(rounds);
        while (memory.next < all && !resolve(to[memory.next % to.size()], t.call)) ++memory.next;
        if (memory.next == all) {
            if (memory.tried == 0) {
                t.because("hunt has no target");
                t.set_result(*this, "reason", value("noTarget"));
            }
            return t.leave(*this, exhausted);
        }
        if (!t.call.media_ready) return t.wait_for_media();
        announce(t);
    }

    void announce(turn& t) const {
        const auto& told = t.memory<hunt_memory>().tried == 0 ? prompt : between;
        if (!t.play(told)) rest(t);
    }

    void rest(turn& t) const {
        if (pause.count() == 0 || t.memory<hunt_memory>().tried == 0) return ring(t);
        t.start(timer_name::wait, pause);
    }

    void ring(turn& t) const {
        auto& memory = t.memory<hunt_memory>();
        auto who = resolve(to[memory.next % to.size()], t.call);
        if (!who) return find_target(t);
        memory.at = hunt_memory::stage::transferring;
        ++memory.tried;
        t.set_result(*this, "tried", value(static_cast<std::int64_t>(memory.tried)));
        t.transfer(*std::move(who), timeout);
    }

    void press(turn& t, char key) const {
        const auto chosen = options.find(key);
        if (t.memory<hunt_memory>().at == hunt_memory::stage::transferring || chosen == options.end())
            return t.because("key means nothing here");
        t.because("caller chose a way out");
        t.cancel_media();
        t.leave(*this, chosen->second, "left");
    }
};

}  // namespace

std::unique_ptr<flow_step> read_hunt(flow_reader& in, const json::spot& where) {
    using std::chrono::seconds;
    auto made = std::make_unique<hunt_step>();
    json::fields f(where);
    in.read_id(f, *made, {"reason", "tried"});
    if (const auto to = f.any_required("to")) made->to = in.read_targets(*to, most_targets);
    f.optional("timeout", made->timeout, seconds(5), std::chrono::minutes(10));
    std::int64_t rounds = 1;
    f.optional("rounds", rounds, 1, 10);
    made->rounds = static_cast<int>(rounds);
    if (const auto p = f.any("prompt")) made->prompt = in.read_prompt(*p);
    if (const auto p = f.any("between")) made->between = in.read_prompt(*p);
    f.optional("pause", made->pause, milliseconds(0), seconds(60));
    made->add_outcome("transferred", outcome::kind::handed_over);
    in.read_outcome(f, *made, "exhausted", outcome::kind::failure);
    if (const auto o = f.any("options")) {
        made->options = read_ways_out(in, *o, *made);
        if (made->prompt.empty() && made->between.empty() && made->pause.count() == 0)
            o->complain(
                "nobody can press a key: a hunt listens only while its prompts play, and in its pause");
    }
    f.finish();
    return made;
}

}  // namespace switchhook::bot
