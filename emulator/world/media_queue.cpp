#include "emulator/world/media_queue.hpp"

#include <algorithm>

namespace switchhook::emulator {
namespace {

const std::string& operation_of(const std::variant<play_order, record_order>& o) {
    return std::visit([](const auto& any) -> const std::string& { return any.operation; }, o);
}
const std::string& context_of(const std::variant<play_order, record_order>& o) {
    return std::visit([](const auto& any) -> const std::string& { return any.client_context; }, o);
}

}  // namespace

void media_queue::add(play_order o, moment now) {
    orders_.emplace_back(std::move(o));
    if (phase_ == phase::idle) start_next(now);
}

void media_queue::add(record_order o, moment now) {
    orders_.emplace_back(std::move(o));
    if (phase_ == phase::idle) start_next(now);
}

bool media_queue::has(std::string_view operation) const {
    return std::any_of(orders_.begin(), orders_.end(),
                       [&](const order& o) { return operation_of(o) == operation; });
}

const prompt_ptr* media_queue::current_prompt() const {
    if (const auto* play = std::get_if<play_order>(&orders_.front()))
        return prompt_index_ < play->prompts.size() ? &play->prompts[prompt_index_] : nullptr;
    const auto& record = std::get<record_order>(orders_.front());
    return prompt_index_ == 0 && record.prompt ? &record.prompt : nullptr;
}

void media_queue::start_next(moment now) {
    phase_ = phase::idle;
    prompt_index_ = 0;
    if (orders_.empty()) return;
    phase_ = phase::loading;
    after_load(now);
}

// Goes on as far as what is loaded allows.
void media_queue::after_load(moment now) {
    const auto* wanted = current_prompt();
    if (wanted == nullptr) return after_prompt(now);
    const auto state = (*wanted)->state;
    if (state == prompt::condition::loading) return;
    if (state != prompt::condition::playable) return fail_load(state, now);
    phase_ = phase::playing;
    due_ = now + std::max((*wanted)->length, shortest_prompt);
    events_.emplace_back(prompt_started{operation_of(orders_.front()), context_of(orders_.front()), *wanted});
}

void media_queue::fail_load(prompt::condition why, moment now) {
    if (std::holds_alternative<record_order>(orders_.front()))
        return finish_record(record_ending::prompt_failed, now);
    const auto how =
        why == prompt::condition::wrong_format ? play_ending::wrong_format : play_ending::not_downloaded;
    finish(now, play_ended{operation_of(orders_.front()), context_of(orders_.front()), how});
}

// Behind the last prompt, or where there is none.
void media_queue::after_prompt(moment now) {
    if (std::holds_alternative<play_order>(orders_.front())) {
        finish(now, play_ended{operation_of(orders_.front()), context_of(orders_.front()),
                               play_ending::completed});
        return;
    }
    const auto& record = std::get<record_order>(orders_.front());
    if (!record.beep) return listen(now);
    if (record.trouble == record_ending::beep_failed) return finish_record(record_ending::beep_failed, now);
    phase_ = phase::beeping;
    due_ = now + beep_length;
    events_.emplace_back(beep_started{record.operation, record.client_context});
}

void media_queue::listen(moment now) {
    const auto& record = std::get<record_order>(orders_.front());
    if (record.trouble == record_ending::unspecified) return finish_record(record_ending::unspecified, now);
    phase_ = phase::listening;
    listening_from_ = now;
    heard_ = speech_until_ > now;
    events_.emplace_back(recording_started{record.operation, record.client_context});
}

std::pair<moment, record_ending> media_queue::listening_end() const {
    const auto& record = std::get<record_order>(orders_.front());
    if (record.trouble == record_ending::no_media)
        return {listening_from_ + media_timeout, record_ending::no_media};
    const moment longest = listening_from_ + record.max_duration;
    if (!heard_) {
        const moment silent = listening_from_ + record.initial_silence;
        if (silent <= longest) return {silent, record_ending::initial_silence};
    } else if (const moment silent = speech_until_ + record.max_silence; silent < longest) {
        return {silent, record_ending::max_silence};
    }
    return {longest, record_ending::max_duration};
}

std::optional<moment> media_queue::next_due() const {
    switch (phase_) {
        case phase::idle:
        case phase::loading: return std::nullopt;
        case phase::playing:
        case phase::beeping: return due_;
        case phase::listening: return listening_end().first;
    }
    return std::nullopt;
}

void media_queue::advance(moment now) {
    if (phase_ == phase::loading) after_load(now);
    for (auto due = next_due(); due && *due <= now; due = next_due()) {
        if (phase_ == phase::beeping) {
            listen(*due);
        } else if (phase_ == phase::listening) {
            finish_record(listening_end().second, *due);
        } else {
            const auto& front = orders_.front();
            events_.emplace_back(
                prompt_stopped{operation_of(front), context_of(front), *current_prompt(), true});
            ++prompt_index_;
            const auto* play = std::get_if<play_order>(&front);
            if (play != nullptr && play->loop && prompt_index_ == play->prompts.size()) prompt_index_ = 0;
            phase_ = phase::loading;
            after_load(*due);
        }
    }
}

void media_queue::finish_record(record_ending how, moment now) {
    const auto& record = std::get<record_order>(orders_.front());
    record_ended ended{record.operation, record.client_context, how, std::nullopt};
    if (how == record_ending::stop_tone || how == record_ending::max_duration ||
        how == record_ending::max_silence) {
        recording kept{listening_from_, now - listening_from_, {}};
        for (const auto& s : said_)
            if (s.from < now && s.from + s.length > listening_from_) kept.heard.push_back(s);
        ended.kept = std::move(kept);
    }
    finish(now, std::move(ended));
}

void media_queue::finish(moment now, media_event last) {
    events_.push_back(std::move(last));
    orders_.pop_front();
    start_next(now);
}

void media_queue::cancel_all(moment now) {
    advance(now);
    if (phase_ == phase::playing) {
        const auto& front = orders_.front();
        events_.emplace_back(
            prompt_stopped{operation_of(front), context_of(front), *current_prompt(), false});
    }
    for (const auto& o : orders_) {
        if (std::holds_alternative<play_order>(o))
            events_.emplace_back(play_ended{operation_of(o), context_of(o), play_ending::cancelled});
        else
            events_.emplace_back(
                record_ended{operation_of(o), context_of(o), record_ending::cancelled, std::nullopt});
    }
    orders_.clear();
    phase_ = phase::idle;
}

void media_queue::key_pressed(char key, moment now) {
    advance(now);
    if (phase_ != phase::listening) return;
    const auto& record = std::get<record_order>(orders_.front());
    if (record.stop_keys.find(key) != std::string::npos) finish_record(record_ending::stop_tone, now);
}

bool media_queue::speak(duration length, samples_ptr samples, moment now) {
    constexpr std::size_t most_pieces = 1'024, most_bytes = 64U << 20;  // half an hour, second by second
    advance(now);
    // Only a recording that runs now, or begins within the speech, can still want what was said.
    const moment useful_from = phase_ == phase::listening ? listening_from_ : now;
    std::erase_if(said_, [&](const speech& s) { return s.from + s.length <= useful_from; });
    std::size_t bytes = samples ? samples->size() : 0;
    for (const auto& s : said_) bytes += s.samples ? s.samples->size() : 0;
    if (said_.size() == most_pieces || bytes > most_bytes) return false;
    const moment from = std::max(now, speech_until_);
    said_.push_back({from, length, std::move(samples)});
    speech_until_ = from + length;
    if (phase_ == phase::listening) heard_ = true;
    return true;
}

}  // namespace switchhook::emulator
