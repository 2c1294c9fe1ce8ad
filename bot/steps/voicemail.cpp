#include "bot/steps/voicemail.hpp"

#include <algorithm>

#include "bot/flow/voice_message.hpp"

namespace switchhook::bot {
namespace {

using std::chrono::seconds;
using stage = voicemail_memory::stage;

}  // namespace

void voicemail_step::enter(turn& t) const {
    auto& memory = t.memory<voicemail_memory>();
    begin_message(t);
    const bool skip = barge_in && !t.call.flow.type_ahead.empty();
    t.call.flow.type_ahead.clear();
    if (skip || !t.play(greeting)) return record(t);
    memory.at = stage::greeting;
}

void voicemail_step::on(turn& t, const signal& s) const {
    auto& memory = t.memory<voicemail_memory>();
    if (memory.at == stage::reviewing) {
        auto input = reviewed(t);
        return go_on(t, input, input.on(s));
    }
    if (const auto* pressed = std::get_if<key_pressed>(&s)) {
        press(t, pressed->key);
    } else if (std::holds_alternative<prompt_ended>(s)) {
        if (memory.at == stage::greeting) record(t);
        if (memory.at == stage::hearing) ask(t);
    } else if (const auto* ended = std::get_if<recording_ended>(&s)) {
        if (memory.at == stage::recording) on_ended(t, *ended);
    } else if (std::holds_alternative<recording_saved>(s)) {
        if (memory.at == stage::storing) on_whole(t);
    }
}

void voicemail_step::keep(turn& t, const voice_message& message) const {
    if (const auto why = shortcoming(message); why != left) {
        if (message.pieces.empty()) return;
        t.discard(files_of(message));
        return t.set_result(*this, "result", value(outcomes[why].name));
    }
    deliver(t, message);
    t.set_result(*this, "result", value(outcomes[left].name));
}

milliseconds voicemail_step::longest_wait(const world& w) const {
    const auto& s = w.settings;
    const auto pieces = max / piece + 1;
    auto take = max + recording.initial_silence + seconds(2) +
                pieces * (recording.silence + s.completion_grace) + 2 * s.recording_within;
    if (!review) return longest(greeting, w.clips) + s.completion_grace + take;
    const auto hearing = max + s.completion_grace;
    take += (review->attempts + 1) * (hearing + review->longest_wait(w, choices.most_digits()));
    return longest(greeting, w.clips) + s.completion_grace + takes * take;
}

void voicemail_step::begin_message(turn& t) const {
    voice_message begun;
    begun.step = t.call.flow.position.back();
    t.call.flow.message = std::move(begun);
    auto& memory = t.memory<voicemail_memory>();
    ++memory.takes;
    memory.hearings = 0;
}

void voicemail_step::press(turn& t, char key) const {
    auto& memory = t.memory<voicemail_memory>();
    const bool skips =
        memory.at == stage::greeting ? barge_in : memory.at == stage::hearing && review->barge_in;
    if (skips) {
        t.cancel_media();
        if (memory.at == stage::greeting) {
            t.because("caller pressed a key during the greeting");
            return record(t);
        }
        t.call.flow.type_ahead = std::string(1, key);
        return ask(t);
    }
    if (memory.at == stage::recording && recording.stops(key))
        memory.stop_tone_heard = true;
    else
        t.because("key means nothing here");
}

void voicemail_step::record(turn& t) const {
    auto& memory = t.memory<voicemail_memory>();
    const auto& message = *t.call.flow.message;
    const bool first = message.pieces.empty();
    const auto rest = max - static_cast<std::int64_t>(message.pieces.size()) * piece;
    memory.at = stage::recording;
    memory.stop_tone_heard = false;
    auto request = recording.request(std::min(rest, piece));
    request.play_beep = first && recording.beep;
    if (!first) request.initial_silence_timeout_seconds = whole_seconds(recording.silence);
    t.record(std::move(request), {});
}

void voicemail_step::on_ended(turn& t, const recording_ended& ended) const {
    auto& memory = t.memory<voicemail_memory>();
    auto& message = *t.call.flow.message;
    const int subcode = ended.result ? ended.result->subcode : 0;
    if (!ended.recorded && message.pieces.empty()) {
        if (subcode == nobody_spoke) t.because("nobody spoke");
        return give_up(t, subcode == nobody_spoke ? noinput : failed);
    }
    if (ended.recorded) {
        t.fetch_piece(ended);
        if (subcode == longest_reached && static_cast<std::int64_t>(message.pieces.size()) * piece < max) {
            t.because("message goes on in another piece");
            return record(t);
        }
        if (subcode == ended_by_silence) message.silence_behind = recording.silence;
        if (subcode == stopped_by_tone && !memory.stop_tone_heard) recording.expect_stop_tone(t);
    }
    memory.at = stage::storing;
    message.finished = true;
    if (is_whole(t, message)) on_whole(t);
}

std::size_t voicemail_step::shortcoming(const voice_message& message) const {
    if (files_of(message).empty()) return failed;
    const auto length = length_of(message);
    return length.count() != 0 && length - message.silence_behind < min ? noinput : left;
}

void voicemail_step::on_whole(turn& t) const {
    const auto& memory = t.memory<voicemail_memory>();
    const auto why = shortcoming(*t.call.flow.message);
    if (why != left) {
        t.because(why == noinput ? "message is too short" : "message could not be stored");
        return give_up(t, why);
    }
    if (!review || memory.takes >= takes) return accept(t);
    ask(t);
}

void voicemail_step::give_up(turn& t, std::size_t why) const {
    t.discard(files_of(*t.call.flow.message));
    t.call.flow.message.reset();
    t.leave(*this, why);
}

void voicemail_step::accept(turn& t) const {
    deliver(t, *t.call.flow.message);
    t.call.flow.message.reset();
    t.leave(*this, left);
}

void voicemail_step::deliver(turn& t, const voice_message& message) const {
    const auto files = files_of(message);
    t.set_result(*this, "file", value(files.front()));
    const auto length = std::chrono::round<seconds>(length_of(message));
    t.set_result(*this, "duration", value(static_cast<std::int64_t>(length.count())));
    if (files.size() > 1) {
        t.write(log_level::warn,
                "a message is left in " + std::to_string(files.size()) + " files, which could not be joined");
        t.set_result(*this, "reason", value("not joined"));
    }
    if (!delivery) return;
    for (const auto& file : files) t.send_notice(delivery->request(t.call), file);
}

digit_collector voicemail_step::reviewed(turn& t) const {
    return {t, *this, *review, choices, t.memory<voicemail_memory>().review};
}

void voicemail_step::ask(turn& t) const {
    t.memory<voicemail_memory>().at = stage::reviewing;
    auto input = reviewed(t);
    go_on(t, input, input.begin());
}

void voicemail_step::go_on(turn& t, const digit_collector& input, digit_collector::progress made) const {
    if (made == digit_collector::progress::goes_on) return;
    // Whoever says nothing has left it.
    if (made == digit_collector::progress::exhausted || input.choice() == keep_it) return accept(t);
    auto& memory = t.memory<voicemail_memory>();
    const auto& message = *t.call.flow.message;
    if (input.choice() == record_anew) {
        t.call.flow.type_ahead.clear();
        t.discard(files_of(message));
        begin_message(t);
        return record(t);
    }
    if (++memory.hearings > review->attempts) {
        t.because("message was heard often enough");
        return accept(t);
    }
    memory.at = stage::hearing;
    const auto length = length_of(message);
    t.play_recordings(files_of(message), length.count() != 0 ? length : max);
}

}  // namespace switchhook::bot
