// play, say: a prompt, to its end. With `bargeIn` a key ends it early and counts for the next menu or gather.
//   { "play": "welcome" }     { "play": { "prompt": "welcome", "bargeIn": false, "failed": "sorry" } }
//   { "say": "Good morning." }

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_keys_ahead = 32;
constexpr std::size_t most_passed_over = 50;

class play_step final : public flow_step {
  public:
    bot::prompt prompt;
    bool barge_in = true;
    bool type_ahead = false;

    bool needs_media() const override { return true; }
    bool seldom_fails() const override { return true; }  // nor could one say so
    std::optional<std::size_t> ends_in_silence() const override { return 0; }

    void enter(turn& t) const override {
        if ((barge_in && is_passed_over(t)) || !t.play(prompt)) t.leave(*this, played);
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* ended = std::get_if<prompt_ended>(&s))
            return t.leave(*this, ended->played ? played : outcomes.size() - 1);
        const auto* pressed = std::get_if<key_pressed>(&s);
        if (pressed == nullptr || (!barge_in && !type_ahead)) return;
        auto& flow = t.call.flow;
        if (flow.type_ahead.empty()) flow.passed_over.clear();
        if (flow.type_ahead.size() < most_keys_ahead) flow.type_ahead += pressed->key;
        if (!barge_in) return;
        flow.passed_over.push_back(flow.position);
        t.because("caller pressed a key during the prompt");
        t.cancel_media();
        t.leave(*this, interrupted);
    }

    void each_prompt(const prompt_visitor& visit) const override { visit(prompt); }
    milliseconds longest_wait(const world& w) const override {
        return longest(prompt, w.clips) + w.settings.completion_grace;
    }

    // The last outcome is `failed`. What no key can end has no `interrupted`.
    static constexpr std::size_t played = 0, interrupted = 1;
    void add_successes() {
        add_outcome("played", outcome::kind::success);
        if (barge_in) add_outcome("interrupted", outcome::kind::success);
    }

  private:
    // By keys that are meant for what lies behind it. Where the flow comes round to it, nothing wanted them.
    static bool is_passed_over(turn& t) {
        auto& flow = t.call.flow;
        if (flow.type_ahead.empty()) return false;
        auto& all = flow.passed_over;
        if (all.size() >= most_passed_over || std::find(all.begin(), all.end(), flow.position) != all.end()) {
            t.because("keys that no step wanted are forgotten");
            flow.type_ahead.clear();
            return false;
        }
        all.push_back(flow.position);
        return true;
    }
};

std::unique_ptr<play_step> make_play(const flow_reader& in) {
    auto made = std::make_unique<play_step>();
    made->barge_in = in.defaults.barge_in;
    made->type_ahead = in.defaults.type_ahead;
    return made;
}

// Whether an object holds the step's fields; any other value is the prompt itself.
bool has_fields(const json::spot& where, const std::vector<std::string>& of_a_prompt) {
    return where.value->type == json::node::kind::object &&
           std::none_of(of_a_prompt.begin(), of_a_prompt.end(),
                        [&](const std::string& name) { return where.value->find(name) != nullptr; });
}

void read_rest(flow_reader& in, json::fields& f, play_step& into) {
    in.read_id(f, into, {});
    f.optional("bargeIn", into.barge_in);
    into.add_successes();
    in.read_outcome(f, into, "failed", outcome::kind::failure);
    f.finish();
}

}  // namespace

std::unique_ptr<flow_step> read_play(flow_reader& in, const json::spot& where) {
    auto made = make_play(in);
    if (!has_fields(where, {"file", "say", "silence", "digits", "number", "date", "spell"})) {
        made->prompt = in.read_prompt(where);
        made->add_successes();
        made->add_outcome("failed", outcome::kind::failure);
        return made;
    }
    json::fields f(where);
    if (const auto p = f.any_required("prompt")) made->prompt = in.read_prompt(*p);
    read_rest(in, f, *made);
    return made;
}

std::unique_ptr<flow_step> read_say(flow_reader& in, const json::spot& where) {
    auto made = make_play(in);
    if (!has_fields(where, in.languages())) {
        made->prompt = in.read_speech(where);
        made->add_successes();
        made->add_outcome("failed", outcome::kind::failure);
        return made;
    }
    json::fields f(where);
    if (const auto text = f.any_required("text")) made->prompt = in.read_speech(*text);
    read_rest(in, f, *made);
    return made;
}

}  // namespace switchhook::bot
