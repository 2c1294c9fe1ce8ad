// record: a short message of the caller, 120 s at most, stored as a file.
// https://learn.microsoft.com/graph/api/call-record
//   { "record": { "id": "message", "prompt": "afterTheTone", "max": "60s", "silence": "4s", "stopTones":
//   ["#"],
//                 "noinput": "sorry", "failed": "sorry" } }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr int stopped_by_tone = 8514;
constexpr int nobody_spoke = 8510;

int seconds_of(milliseconds m) {
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m).count());
}

class record_step final : public flow_step {
  public:
    bot::prompt prompt;
    milliseconds max{30'000}, silence{5'000}, initial_silence{5'000};
    bool beep = true;
    std::string stop_tones = "#";
    static constexpr std::size_t recorded = 0, failed = 1, noinput = 2;

    bool needs_media() const override { return true; }

    void enter(turn& t) const override {
        t.call.flow.type_ahead.clear();
        t.memory<record_memory>();
        graph::record_response_request request;
        request.initial_silence_timeout_seconds = seconds_of(initial_silence);
        request.max_silence_timeout_seconds = seconds_of(silence);
        request.max_record_duration_seconds = seconds_of(max);
        request.play_beep = beep;
        for (const char tone : stop_tones) request.stop_tones.emplace_back(1, tone);
        t.record(std::move(request), prompt);
    }

    void on(turn& t, const signal& s) const override {
        if (const auto* pressed = std::get_if<key_pressed>(&s)) {
            if (stop_tones.find(pressed->key) != std::string::npos)
                t.memory<record_memory>().stop_tone_heard = true;
        } else if (const auto* ended = std::get_if<recording_ended>(&s)) {
            on_ended(t, *ended);
        } else if (const auto* saved = std::get_if<recording_saved>(&s)) {
            t.leave(*this, saved->file.empty() ? failed : recorded);
        }
    }

    void each_prompt(const prompt_visitor& visit) const override { visit(prompt); }

    // Prompt, silence and speech, then the file's way to the store.
    milliseconds longest_wait(const world& w) const override {
        return longest(prompt, w.clips) + initial_silence + max + w.settings.completion_grace +
               w.settings.recording_within + std::chrono::seconds(2);
    }

  private:
    void on_ended(turn& t, const recording_ended& ended) const {
        auto& memory = t.memory<record_memory>();
        if (memory.storing) return;
        const int subcode = ended.result ? ended.result->subcode : 0;
        if (ended.recorded) {
            // The key that stopped it may be reported after the recording's end: it must not press anything
            // further on.
            if (subcode == stopped_by_tone && !memory.stop_tone_heard) {
                t.call.flow.stop_tones_due = stop_tones;
                t.call.flow.stop_tones_until = t.now + t.world.settings.completion_grace;
            }
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
    f.optional("silence", made->silence, seconds(1), seconds(120));
    f.optional("initialSilence", made->initial_silence, seconds(1), seconds(120));
    f.optional("beep", made->beep);
    if (const auto tones = f.any("stopTones"); tones && tones->expect(json::node::kind::array)) {
        made->stop_tones.clear();
        for (std::size_t i = 0; i < tones->value->items.size(); ++i)
            if (const auto key = in.read_key(tones->item(i))) made->stop_tones += *key;
    }
    made->add_outcome("recorded", outcome::kind::success);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    in.read_outcome(f, *made, "noinput", outcome::kind::failure);
    made->outcomes[record_step::noinput].otherwise = record_step::failed;
    f.finish();
    return made;
}

}  // namespace switchhook::bot
