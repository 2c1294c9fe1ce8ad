#pragma once
// What a bot asks of a call, as plain data. The bodies are written exactly as the reference pages show them.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "graph/model/enums.hpp"
#include "graph/model/identity.hpp"

namespace switchhook::graph {

// A prompt: 16 kHz mono 16-bit WAV at a URL that Graph can fetch. `resource_id` is Graph's cache key.
// https://learn.microsoft.com/graph/api/resources/mediainfo
struct media_info {
    std::string uri;
    std::string resource_id;
    friend bool operator==(const media_info&, const media_info&) = default;
};

struct service_hosted_media {
    std::vector<media_info> pre_fetch;
    friend bool operator==(const service_hosted_media&, const service_hosted_media&) = default;
};
struct app_hosted_media {
    std::string blob;  // opaque, from Microsoft's media library
    friend bool operator==(const app_hosted_media&, const app_hosted_media&) = default;
};
using media_config = std::variant<service_hosted_media, app_hosted_media>;

// https://learn.microsoft.com/graph/api/call-answer
struct answer_request {
    std::string callback_uri;
    media_config media = service_hosted_media{};
    std::vector<std::string> accepted_modalities{"audio"};
    friend bool operator==(const answer_request&, const answer_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-reject
struct reject_request {
    std::optional<reject_reason> reason;
    std::optional<std::string> callback_uri;
    friend bool operator==(const reject_request&, const reject_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-playprompt (at most 20 prompts, clientContext at most 256
// characters)
struct play_prompt_request {
    std::vector<media_info> prompts;
    std::string client_context;
    std::optional<bool> loop;  // beta only
    friend bool operator==(const play_prompt_request&, const play_prompt_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-record (at most one prompt, each duration 1-120 s)
struct record_response_request {
    std::vector<media_info> prompts;
    bool barge_in_allowed = false;
    int initial_silence_timeout_seconds = 5;
    int max_silence_timeout_seconds = 5;
    int max_record_duration_seconds = 5;
    bool play_beep = true;
    std::vector<std::string> stop_tones;  // characters: "#", "1", "*"
    std::string client_context;
    friend bool operator==(const record_response_request&, const record_response_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-subscribetotone
struct subscribe_to_tone_request {
    std::string client_context;
    friend bool operator==(const subscribe_to_tone_request&, const subscribe_to_tone_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-cancelmediaprocessing
struct cancel_media_processing_request {
    std::string client_context;
    friend bool operator==(const cancel_media_processing_request&,
                           const cancel_media_processing_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-transfer
struct transfer_request {
    invitation target;
    std::optional<participant> transferee;      // only out of a group call
    std::optional<std::string> client_context;  // in examples only; Graph ignores it
    friend bool operator==(const transfer_request&, const transfer_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-keepalive
struct keep_alive_request {
    friend bool operator==(const keep_alive_request&, const keep_alive_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-get
struct get_call_request {
    friend bool operator==(const get_call_request&, const get_call_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-delete
struct delete_call_request {
    friend bool operator==(const delete_call_request&, const delete_call_request&) = default;
};

using call_request =
    std::variant<answer_request, reject_request, play_prompt_request, record_response_request,
                 subscribe_to_tone_request, cancel_media_processing_request, transfer_request,
                 keep_alive_request, get_call_request, delete_call_request>;

// The JSON body; empty for the methods that have none.
std::string write_body(const call_request& request);

}  // namespace switchhook::graph
