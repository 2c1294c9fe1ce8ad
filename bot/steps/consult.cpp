#include "bot/steps/consult.hpp"

#include "bot/steps/placing.hpp"

namespace switchhook::bot {
namespace {

constexpr std::string_view verb = "transfer";  // of all that a leg goes through

// Says who it is for. With a key it has to be pressed; without, whoever listens takes the call.
class announce_step final : public flow_step {
  public:
    bot::prompt prompt;
    std::optional<char> accept;
    milliseconds within{10'000};
    static constexpr std::size_t accepted = 0, declined = 1;

    bool needs_media() const override { return true; }
    bool hears_keys() const override { return accept.has_value(); }

    void enter(turn& t) const override {
        if (!t.play(prompt)) listen(t);
    }
    void on(turn& t, const signal& s) const override {
        if (std::holds_alternative<prompt_ended>(s)) return listen(t);
        if (std::holds_alternative<time_is_up>(s)) {
            t.because("nobody took the call");
            return t.leave(*this, declined);
        }
        const auto* pressed = std::get_if<key_pressed>(&s);
        if (pressed == nullptr || pressed->key != accept) return;
        t.because("the other side took the call");
        t.cancel_media();
        t.leave(*this, accepted);
    }
    milliseconds longest_wait(const world& w) const override {
        return longest(prompt, w.clips) + w.settings.completion_grace + within;
    }

  private:
    void listen(turn& t) const {
        if (!accept) return t.leave(*this, accepted);
        t.start(timer_name::wait, within);
    }
};

// It is there: Graph ends it when the caller takes its place.
class present_step final : public flow_step {
  public:
    bool needs_call() const override { return true; }
    void enter(turn& t) const override {
        t.report_leg({});
        t.start(timer_name::wait, longest_handing_over);
    }
    void on(turn& t, const signal& s) const override {
        if (std::holds_alternative<time_is_up>(s)) t.hang_up();
    }
    milliseconds longest_wait(const world&) const override { return longest_handing_over; }

  private:
    static constexpr milliseconds longest_handing_over{2 * 60'000};
};

class lost_step final : public flow_step {
  public:
    void enter(turn& t) const override {
        t.report_leg(t.call.dial.failed.value_or(graph::transfer_result::declined));
        t.hang_up();
    }
};

branch one_step(flow_reader& in, std::unique_ptr<flow_step> step) {
    std::vector<std::unique_ptr<flow_step>> steps;
    steps.push_back(std::move(step));
    return {branch::kind::inline_steps, in.add_inner(std::move(steps), verb)};
}

}  // namespace

milliseconds consultation::longest(const world& w) const {
    milliseconds sum = w.settings.media_grace + w.settings.establish_within;
    const auto& steps = w.flow->blocks[section].steps;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i)
        sum += steps[i]->longest_wait(w);  // but the last: it is there
    return sum;
}

consultation read_consultation(flow_reader& in, const json::spot& where, milliseconds rings) {
    consultation made;
    auto announce = std::make_unique<announce_step>();
    json::fields f(where);
    if (const auto p = f.any("announce")) announce->prompt = in.read_prompt(*p);
    if (const auto k = f.any("accept")) announce->accept = in.read_key(*k);
    f.optional("within", announce->within, std::chrono::seconds(1), std::chrono::minutes(1));
    if (const auto m = f.any("music")) made.music = in.read_prompt(*m);
    f.finish();
    if (announce->accept && announce->prompt.empty())
        where.complain("\"accept\" needs an \"announce\": who is called must hear what to press");
    announce->add_outcome("accepted", outcome::kind::success);
    announce->add_outcome("declined", outcome::kind::failure, one_step(in, std::make_unique<lost_step>()));

    std::vector<std::unique_ptr<flow_step>> steps;
    steps.push_back(make_ordered_call(rings, one_step(in, std::make_unique<lost_step>())));
    if (!announce->prompt.empty()) steps.push_back(std::move(announce));
    steps.push_back(std::make_unique<present_step>());
    made.section = in.add_inner(std::move(steps), verb);
    return made;
}

}  // namespace switchhook::bot
