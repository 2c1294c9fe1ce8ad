#include "bot/steps/recording_rules.hpp"

namespace switchhook::bot {

using std::chrono::seconds;

int whole_seconds(milliseconds m) { return static_cast<int>(std::chrono::ceil<seconds>(m).count()); }

void recording_rules::read(flow_reader& in, json::fields& f) {
    f.optional("silence", silence, seconds(1), seconds(120));
    f.optional("initialSilence", initial_silence, seconds(1), seconds(120));
    f.optional("beep", beep);
    const auto tones = f.any("stopTones");
    if (!tones || !tones->expect(json::node::kind::array)) return;
    stop_tones.clear();
    for (std::size_t i = 0; i < tones->value->items.size(); ++i)
        if (const auto key = in.read_key(tones->item(i))) stop_tones += *key;
}

graph::record_response_request recording_rules::request(milliseconds longest) const {
    graph::record_response_request made;
    made.initial_silence_timeout_seconds = whole_seconds(initial_silence);
    made.max_silence_timeout_seconds = whole_seconds(silence);
    made.max_record_duration_seconds = whole_seconds(longest);
    made.play_beep = beep;
    for (const char tone : stop_tones) made.stop_tones.emplace_back(1, tone);
    return made;
}

void recording_rules::expect_stop_tone(turn& t) const {
    t.call.flow.stop_tones_due = stop_tones;
    t.call.flow.stop_tones_until = t.now + t.world.settings.completion_grace;
}

}  // namespace switchhook::bot
