#pragma once
// What the maker of a meeting room device tells Graph about a call.
// https://learn.microsoft.com/graph/api/resources/teleconferencedevicequality

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/model/describing/members.hpp"

namespace switchhook::graph {

// Durations are ISO 8601 texts: PT0.03S.
struct media_quality {
    int channel_index = 0;
    std::optional<std::string> media_duration;
    std::optional<std::int64_t> network_link_speed_in_bytes;
    std::optional<std::string> local_ip_address;
    std::optional<int> local_port;
    std::optional<std::string> remote_ip_address;
    std::optional<int> remote_port;
    std::optional<std::int64_t> inbound_packets;
    std::optional<std::int64_t> outbound_packets;
    std::optional<double> average_inbound_packet_loss_rate;  // percent, as all loss rates
    std::optional<double> average_outbound_packet_loss_rate;
    std::optional<double> maximum_inbound_packet_loss_rate;
    std::optional<double> maximum_outbound_packet_loss_rate;
    std::optional<std::string> average_inbound_round_trip_delay;
    std::optional<std::string> average_outbound_round_trip_delay;
    std::optional<std::string> maximum_inbound_round_trip_delay;
    std::optional<std::string> maximum_outbound_round_trip_delay;
    std::optional<std::string> average_inbound_jitter;
    std::optional<std::string> average_outbound_jitter;
    std::optional<std::string> maximum_inbound_jitter;
    std::optional<std::string> maximum_outbound_jitter;
    unknown_members more;
    friend bool operator==(const media_quality&, const media_quality&) = default;
};

struct audio_quality : media_quality {
    static constexpr std::string_view graph_type = "teleconferenceDeviceAudioQuality";
    static constexpr std::string_view graph_base = "teleconferenceDeviceMediaQuality";
    friend bool operator==(const audio_quality&, const audio_quality&) = default;
};

struct video_quality : media_quality {
    static constexpr std::string_view graph_type = "teleconferenceDeviceVideoQuality";
    static constexpr std::string_view graph_base = "teleconferenceDeviceMediaQuality";
    std::optional<double> average_inbound_bit_rate;
    std::optional<double> average_outbound_bit_rate;
    std::optional<double> average_inbound_frame_rate;
    std::optional<double> average_outbound_frame_rate;
    friend bool operator==(const video_quality&, const video_quality&) = default;
};

struct screen_sharing_quality : video_quality {
    static constexpr std::string_view graph_type = "teleconferenceDeviceScreenSharingQuality";
    static constexpr std::string_view graph_base = "teleconferenceDeviceMediaQuality";
    friend bool operator==(const screen_sharing_quality&, const screen_sharing_quality&) = default;
};

using any_media_quality = std::variant<audio_quality, video_quality, screen_sharing_quality>;

struct device_quality {
    static constexpr std::string_view graph_type = "teleconferenceDeviceQuality";
    std::string call_chain_id;
    std::string participant_id;
    std::string media_leg_id;
    std::string device_name;
    std::string device_description;
    std::vector<any_media_quality> media_quality_list;
    std::optional<std::string> cloud_service_name;
    std::optional<std::string> cloud_service_instance_name;
    std::optional<std::string> cloud_service_deployment_id;
    std::optional<std::string> cloud_service_deployment_environment;
    unknown_members more;
    friend bool operator==(const device_quality&, const device_quality&) = default;
};

}  // namespace switchhook::graph
