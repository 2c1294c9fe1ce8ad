// play, say: a prompt, to its end. With `bargeIn` a key ends it early and counts for the next menu or gather.
//   { "play": "welcome" }     { "play": { "prompt": "welcome", "bargeIn": false, "failed": "sorry" } }
//   { "say": "Good morning." }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_keys_ahead = 32;

class play_step final : public flow_step {
  public:
    bot::prompt prompt;
    bool barge_in = true;
    bool type_ahead = false;
    branch failed;

    bool needs_media() const override { return true; }

    void enter(turn& t) const override {
        if (prompt.empty() || (barge_in && !t.call.flow.type_ahead.empty())) return t.go_on();
        t.play(prompt);
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* ended = std::get_if<prompt_ended>(&s))
            return ended->played ? t.go_on() : t.fail(failed);
        const auto* pressed = std::get_if<key_pressed>(&s);
        if (pressed == nullptr || (!barge_in && !type_ahead)) return;
        if (t.call.flow.type_ahead.size() < most_keys_ahead) t.call.flow.type_ahead += pressed->key;
        if (!barge_in) return;
        t.because("caller pressed a key during the prompt");
        t.cancel_media();
        t.go_on();
    }

    milliseconds longest_wait(const world& w) const override {
        return length_of(prompt, w.clips) + w.settings.completion_grace;
    }

    void each_branch(const branch_visitor& visit) const override { visit("failed", failed); }
};

std::unique_ptr<play_step> make_play(const flow_reader& in) {
    auto made = std::make_unique<play_step>();
    made->barge_in = in.defaults.barge_in;
    made->type_ahead = in.defaults.type_ahead;
    return made;
}

// An object with one of these names holds the step's fields; any other value is the prompt itself.
bool has_fields(const json::spot& where, std::string_view name) {
    return where.value->type == json::node::kind::object && where.value->find("file") == nullptr &&
           (name == "text" || where.value->find("say") == nullptr);
}

void read_rest(flow_reader& in, json::fields& f, play_step& into) {
    f.optional("bargeIn", into.barge_in);
    if (const auto b = f.any("failed")) into.failed = in.read_branch(*b);
    f.finish();
}

}  // namespace

std::unique_ptr<flow_step> read_play(flow_reader& in, const json::spot& where) {
    auto made = make_play(in);
    if (!has_fields(where, "prompt")) {
        made->prompt = in.read_prompt(where);
        return made;
    }
    json::fields f(where);
    if (const auto p = f.any_required("prompt")) made->prompt = in.read_prompt(*p);
    read_rest(in, f, *made);
    return made;
}

std::unique_ptr<flow_step> read_say(flow_reader& in, const json::spot& where) {
    auto made = make_play(in);
    if (!has_fields(where, "text")) {
        if (where.expect(json::node::kind::string)) made->prompt = in.read_speech(where.value->text, where);
        return made;
    }
    json::fields f(where);
    std::string text;
    if (f.required("text", text)) made->prompt = in.read_speech(text, where.member("text"));
    read_rest(in, f, *made);
    return made;
}

}  // namespace switchhook::bot
