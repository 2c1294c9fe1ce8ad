// What the media of a call tells the bot.
// https://learn.microsoft.com/graph/api/call-playprompt, https://learn.microsoft.com/graph/api/call-record

#include <array>
#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {
namespace {

using graph::operation_status;

struct ending_words {
    operation_status status;
    graph::result_info why;
    std::string_view reason;
};

// In the order of play_ending. Messages are the platform's.
const ending_words& words_of(play_ending how) {
    static const std::array<ending_words, 4> all{{
        {operation_status::completed, {200, 0, "Action completed successfully."}, "completedSuccessfully"},
        {operation_status::failed,
         {400, 8508, "Action failed, the operation was cancelled."},
         "mediaOperationCanceled"},
        {operation_status::failed, {400, 8535, "Action failed, file format is invalid."}, "unknown"},
        {operation_status::failed, {400, 8536, "Action failed, file could not be downloaded."}, "unknown"},
    }};
    return all.at(static_cast<std::size_t>(how));
}

// In the order of record_ending.
const ending_words& words_of(record_ending how) {
    static const std::array<ending_words, 9> all{{
        {operation_status::completed,
         {200, 8514, "Action completed as stop tone was detected."},
         "stopToneDetected"},
        {operation_status::completed,
         {200, 8515, "Action completed, max record duration reached."},
         "maxRecordDurationReached"},
        {operation_status::completed,
         {200, 8509, "Action completed, max silence timeout reached."},
         "maxSilenceTimeout"},
        {operation_status::failed,
         {400, 8510, "Action failed, initial silence timeout reached."},
         "initialSilenceTimeout"},
        {operation_status::failed,
         {500, 8511, "Action failed, encountered failure while trying to play the prompt."},
         "playPromptFailed"},
        {operation_status::failed,
         {500, 8512, "Action failed, the beep could not be played."},
         "playBeepFailed"},
        {operation_status::failed,
         {500, 8513, "Action failed, no media was received."},
         "mediaReceiveTimeout"},
        {operation_status::failed,
         {400, 8508, "Action failed, the operation was cancelled."},
         "operationCanceled"},
        {operation_status::failed, {500, 9999, "Unknown internal server error"}, "unspecifiedError"},
    }};
    return all.at(static_cast<std::size_t>(how));
}

}  // namespace

void call::drain_media(moment now) {
    for (const auto& e : media_.take_events()) take(e, now);
}

void call::take(const media_event& what, moment now) {
    std::visit([&](const auto& e) { media_happened(e, now); }, what);
}

void call::media_happened(const prompt_started& e, moment now) {
    note(happened::prompt_playing{e.what->uri, e.what->resource_id, e.client_context, e.what->length}, now);
}

void call::media_happened(const prompt_stopped& e, moment now) {
    note(happened::prompt_finished{e.what->uri, e.what->resource_id, e.client_context, e.whole}, now);
}

void call::media_happened(const beep_started& e, moment now) {
    note(happened::beep{e.client_context, media_queue::beep_length}, now);
}

void call::media_happened(const recording_started& e, moment now) {
    note(happened::recording_begun{e.client_context}, now);
}

void call::media_happened(const play_ended& e, moment now) {
    const auto& words = words_of(e.how);
    tell_operation("playPrompt",
                   {"playPromptOperation",
                    e.operation,
                    e.client_context,
                    words.status,
                    words.why,
                    std::string(words.reason),
                    {},
                    {}},
                   now);
}

void call::media_happened(const record_ended& e, moment now) {
    const auto& words = words_of(e.how);
    operation_outcome outcome{"recordOperation",
                              e.operation,
                              e.client_context,
                              words.status,
                              words.why,
                              std::string(words.reason),
                              {},
                              {}};
    if (e.kept) {
        outcome.recording_access_token = around_.ids.token();
        outcome.recording_location =
            around_.settings.media_url + "/recordings/" +
            (ordered_.take(failing::recording)
                 ? "lost"
                 : around_.keep_recording(facts_.id, {outcome.recording_access_token, *e.kept}));
    }
    note(happened::recording_over{e.client_context, outcome.completion_reason,
                                  e.kept ? e.kept->length : duration{}},
         now);
    tell_operation("recordResponse", outcome, now);
}

void call::tell_operation(std::string_view name, const operation_outcome& outcome, moment now) {
    running_.erase(outcome.id);
    std::string about = std::string(name) + ' ' + std::string(graph::to_string(outcome.status));
    if (outcome.status == operation_status::failed && outcome.why)
        about += ' ' + std::to_string(outcome.why->subcode);
    tell(std::move(about), operation_notification(facts_, callback_uri_, outcome, around_.settings.quirks),
         now);
}

}  // namespace switchhook::emulator
