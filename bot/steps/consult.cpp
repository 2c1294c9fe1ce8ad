#include "bot/steps/consult.hpp"

#include "bot/steps/placing.hpp"

namespace switchhook::bot {
namespace {

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

branch give_up(flow_reader& in, std::string_view verb) {
    std::vector<std::unique_ptr<flow_step>> steps;
    steps.push_back(std::make_unique<lost_step>());
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

void asked_first::read(flow_reader& in, json::fields& f) {
    if (const auto p = f.any("announce")) announce_ = in.read_prompt(*p);
    if (const auto k = f.any("accept")) accept_ = in.read_key(*k);
    f.optional("within", within_, std::chrono::seconds(1), std::chrono::minutes(1));
    if (accept_ && announce_.empty())
        f.where().complain("\"accept\" needs an \"announce\": who is called must hear what to press");
}

consultation asked_first::make(flow_reader& in, milliseconds rings, std::string_view verb) const {
    std::vector<std::unique_ptr<flow_step>> steps;
    steps.push_back(make_ordered_call(rings, give_up(in, verb)));
    if (!announce_.empty()) {
        auto announce = std::make_unique<announce_step>();
        announce->prompt = announce_;
        announce->accept = accept_;
        announce->within = within_;
        announce->add_outcome("accepted", outcome::kind::success);
        announce->add_outcome("declined", outcome::kind::failure, give_up(in, verb));
        steps.push_back(std::move(announce));
    }
    steps.push_back(std::make_unique<present_step>());
    return {in.add_inner(std::move(steps), verb)};
}

}  // namespace switchhook::bot
