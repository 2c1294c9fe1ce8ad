// record: a short message of the caller, 120 s at most, stored as a file.
// https://learn.microsoft.com/graph/api/call-record
//   { "record": { "id": "message", "prompt": "afterTheTone", "max": "60s", "silence": "4s",
//                 "stopTones": ["#"], "noinput": "sorry", "failed": "sorry" } }

#include "bot/flow/voice_message.hpp"
#include "bot/steps/recording_rules.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class record_step final : public flow_step {
  public:
    bot::prompt prompt;
    milliseconds max{30'000};
    recording_rules rules;
    static constexpr std::size_t recorded = 0, failed = 1, noinput = 2;

    bool needs_media() const override { return true; }
    std::optional<std::size_t> ends_in_silence() const override { return noinput; }

    void enter(turn& t) const override {
        t.call.flow.type_ahead.clear();
        t.memory<record_memory>();
        t.record(rules.request(max), prompt);
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* pressed = std::get_if<key_pressed>(&s)) {
            if (rules.stops(pressed->key)) t.memory<record_memory>().stop_tone_heard = true;
        } else if (const auto* ended = std::get_if<recording_ended>(&s)) {
            on_ended(t, *ended);
        } else if (const auto* saved = std::get_if<recording_saved>(&s)) {
            t.leave(*this, saved->file.empty() ? failed : recorded);
        }
    }

    void keep(turn& t, const voice_message& message) const override {
        const auto files = files_of(message);
        if (!files.empty()) t.set_result(*this, "file", value(files.front()));
        t.set_result(*this, "result", value(outcomes[files.empty() ? failed : recorded].name));
    }

    void each_prompt(const prompt_visitor& visit) const override { visit(prompt); }

    // Prompt, silence and speech, then the file's way to the store.
    milliseconds longest_wait(const world& w) const override {
        return longest(prompt, w.clips) + rules.initial_silence + max + w.settings.completion_grace +
               w.settings.recording_within + std::chrono::seconds(2);
    }

  private:
    void on_ended(turn& t, const recording_ended& ended) const {
        auto& memory = t.memory<record_memory>();
        if (memory.storing) return;
        const int subcode = ended.result ? ended.result->subcode : 0;
        if (ended.recorded) {
            if (subcode == stopped_by_tone && !memory.stop_tone_heard) rules.expect_stop_tone(t);
            memory.storing = true;
            return t.fetch(ended.location, ended.token, id);
        }
        const bool silent = subcode == nobody_spoke;
        if (silent) t.because("nobody spoke");
        t.leave(*this, silent ? noinput : failed);
    }
};

}  // namespace

std::unique_ptr<flow_step> read_record(flow_reader& in, const json::spot& where) {
    using std::chrono::seconds;
    auto made = std::make_unique<record_step>();
    json::fields f(where);
    in.read_id(f, *made, {"file"}, flow_reader::id_is::required);
    if (const auto p = f.any("prompt")) {
        made->prompt = in.read_prompt(*p);
        if (made->prompt.size() > 1 || (!made->prompt.empty() && made->prompt.front().said))
            p->complain("record plays one prompt at most: Graph takes a single audio file here");
    }
    f.optional("max", made->max, seconds(1), seconds(120));
    made->rules.read(in, f);
    made->add_outcome("recorded", outcome::kind::success);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    in.read_outcome(f, *made, "noinput", outcome::kind::failure);
    made->outcomes[record_step::noinput].otherwise = record_step::failed;
    f.finish();
    return made;
}

}  // namespace switchhook::bot
