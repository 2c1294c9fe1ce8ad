#pragma once
// Prompts, and who handles the media of a call.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/model/describing/members.hpp"

namespace switchhook::graph {

// 16 kHz mono 16-bit WAV at a URL that Graph can fetch. `resource_id` is Graph's cache key.
// https://learn.microsoft.com/graph/api/resources/mediainfo
struct media_info {
    static constexpr std::string_view graph_type = "mediaInfo";
    std::string uri{};
    std::string resource_id{};
    friend bool operator==(const media_info&, const media_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/mediaprompt
struct media_prompt {
    static constexpr std::string_view graph_type = "mediaPrompt";
    static constexpr std::string_view graph_base = "prompt";
    media_info media{};
    std::optional<int> loop{};  // of the first beta
    friend bool operator==(const media_prompt&, const media_prompt&) = default;
};
// An abstract type with one kind, so far.
using prompt = std::variant<media_prompt>;
media_info& media_of(prompt& p);
const media_info& media_of(const prompt& p);
std::vector<prompt> prompts_of(const std::vector<media_info>& media);

// Graph plays, records and hears keys.
// https://learn.microsoft.com/graph/api/resources/servicehostedmediaconfig
struct service_hosted_media {
    static constexpr std::string_view graph_type = "serviceHostedMediaConfig";
    static constexpr std::string_view graph_base = "mediaConfig";
    std::vector<media_info> pre_fetch{};
    std::optional<bool> remove_from_default_audio_group{};
    friend bool operator==(const service_hosted_media&, const service_hosted_media&) = default;
};

// Microsoft's media library does, in a process of its own.
// https://learn.microsoft.com/graph/api/resources/apphostedmediaconfig
struct app_hosted_media {
    static constexpr std::string_view graph_type = "appHostedMediaConfig";
    static constexpr std::string_view graph_base = "mediaConfig";
    std::optional<std::string> blob{};  // opaque, from that library
    std::optional<bool> remove_from_default_audio_group{};
    friend bool operator==(const app_hosted_media&, const app_hosted_media&) = default;
};
using media_config = std::variant<service_hosted_media, app_hosted_media>;

// https://learn.microsoft.com/graph/api/resources/mediastream
struct media_stream {
    static constexpr std::string_view graph_type = "mediaStream";
    std::string media_type{};  // modality
    std::string direction{};   // mediaDirection
    std::string source_id{};   // a number, as text
    bool server_muted = false;
    std::optional<std::string> label{};
    friend bool operator==(const media_stream&, const media_stream&) = default;
};

}  // namespace switchhook::graph
