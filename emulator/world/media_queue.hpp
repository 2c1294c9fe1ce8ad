#pragma once
// The media of one call: play and record operations in the order they were asked for, one at a time.
// https://learn.microsoft.com/graph/api/call-playprompt and https://learn.microsoft.com/graph/api/call-record
//
//   play:    load -> play, for each prompt in turn
//   record:  load -> play -> beep -> listen, ended by the first of: stop tone, longest duration, silence
//   after speech,
//            nobody spoke, no media
//
// Pure: time comes in, events go out. A caller asks `next_due`, and calls `advance` no later than that.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/world/prompt.hpp"
#include "emulator/world/recording.hpp"

namespace switchhook::emulator {

enum class play_ending { completed, cancelled, wrong_format, not_downloaded };

// The nine ways of recordCompletionReason.
enum class record_ending {
    stop_tone,
    max_duration,
    max_silence,
    initial_silence,
    prompt_failed,
    beep_failed,
    no_media,
    cancelled,
    unspecified,
};

struct play_order {
    std::string operation;
    std::string client_context;
    std::vector<prompt_ptr> prompts;
    bool loop = false;  // again and again until cancelled
};

struct record_order {
    std::string operation;
    std::string client_context;
    prompt_ptr prompt;  // may be null
    bool beep = true;
    duration initial_silence = std::chrono::seconds(5);
    duration max_silence = std::chrono::seconds(5);
    duration max_duration = std::chrono::seconds(5);
    std::string stop_keys;
    std::optional<record_ending> trouble;  // beep_failed, no_media or unspecified: the platform's own failure
};

struct prompt_started {
    std::string operation, client_context;
    prompt_ptr what;
};
struct prompt_stopped {
    std::string operation, client_context;
    prompt_ptr what;
    bool whole = true;  // played to its end
};
// The tone that says when to speak.
struct beep_started {
    std::string operation, client_context;
};
struct recording_started {
    std::string operation, client_context;
};
struct play_ended {
    std::string operation, client_context;
    play_ending how = play_ending::completed;
};
struct record_ended {
    std::string operation, client_context;
    record_ending how = record_ending::unspecified;
    std::optional<recording> kept;
};
using media_event =
    std::variant<prompt_started, prompt_stopped, beep_started, recording_started, play_ended, record_ended>;

class media_queue {
  public:
    void add(play_order order, moment now);
    void add(record_order order, moment now);
    // Ends what runs and everything behind it.
    void cancel_all(moment now);

    void key_pressed(char key, moment now);
    // Joins on behind speech that is still going on. False when too much of it waits already.
    bool speak(duration length, samples_ptr samples, moment now);
    void advance(moment now);
    [[nodiscard]] std::optional<moment> next_due() const;

    [[nodiscard]] std::size_t size() const { return orders_.size(); }
    [[nodiscard]] bool has(std::string_view operation) const;
    std::vector<media_event> take_events() { return std::exchange(events_, {}); }

    static constexpr duration beep_length = std::chrono::milliseconds(400);
    static constexpr duration media_timeout = std::chrono::seconds(5);
    static constexpr duration shortest_prompt =
        std::chrono::milliseconds(20);  // one packet, however short the file

  private:
    using order = std::variant<play_order, record_order>;
    enum class phase { idle, loading, playing, beeping, listening };

    void start_next(moment now);
    void after_load(moment now);
    void after_prompt(moment now);
    void listen(moment now);
    void fail_load(prompt::condition why, moment now);
    void finish_record(record_ending how, moment now);
    void finish(moment now, media_event last);
    [[nodiscard]] const prompt_ptr* current_prompt() const;
    [[nodiscard]] std::pair<moment, record_ending> listening_end() const;

    std::deque<order> orders_;
    std::vector<media_event> events_;
    phase phase_ = phase::idle;
    std::size_t prompt_index_ = 0;
    moment due_{};  // playing, beeping
    moment listening_from_{};
    bool heard_ = false;  // somebody spoke since listening began
    moment speech_until_{};
    std::vector<speech> said_;
};

}  // namespace switchhook::emulator
