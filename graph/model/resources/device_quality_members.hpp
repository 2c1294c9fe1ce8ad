#pragma once
// The members of the types in device_quality.hpp, for the visitors of members.hpp.

#include "graph/model/resources/device_quality.hpp"

namespace switchhook::graph {

template <class Visitor>
void quality_members(Visitor& v, media_quality& q) {
    const rule duration = a("Duration");
    v("channelIndex", q.channel_index, required);
    v("mediaDuration", q.media_duration, duration);
    v("networkLinkSpeedInBytes", q.network_link_speed_in_bytes);
    v("localIPAddress", q.local_ip_address);
    v("localPort", q.local_port);
    v("remoteIPAddress", q.remote_ip_address);
    v("remotePort", q.remote_port);
    v("inboundPackets", q.inbound_packets);
    v("outboundPackets", q.outbound_packets);
    v("averageInboundPacketLossRateInPercentage", q.average_inbound_packet_loss_rate);
    v("averageOutboundPacketLossRateInPercentage", q.average_outbound_packet_loss_rate);
    v("maximumInboundPacketLossRateInPercentage", q.maximum_inbound_packet_loss_rate);
    v("maximumOutboundPacketLossRateInPercentage", q.maximum_outbound_packet_loss_rate);
    v("averageInboundRoundTripDelay", q.average_inbound_round_trip_delay, duration);
    v("averageOutboundRoundTripDelay", q.average_outbound_round_trip_delay, duration);
    v("maximumInboundRoundTripDelay", q.maximum_inbound_round_trip_delay, duration);
    v("maximumOutboundRoundTripDelay", q.maximum_outbound_round_trip_delay, duration);
    v("averageInboundJitter", q.average_inbound_jitter, duration);
    v("averageOutboundJitter", q.average_outbound_jitter, duration);
    v("maximumInboundJitter", q.maximum_inbound_jitter, duration);
    v("maximumOutboundJitter", q.maximum_outbound_jitter, duration);
}

template <class Visitor>
void video_members(Visitor& v, video_quality& q) {
    quality_members(v, q);
    v("averageInboundBitRate", q.average_inbound_bit_rate);
    v("averageOutboundBitRate", q.average_outbound_bit_rate);
    v("averageInboundFrameRate", q.average_inbound_frame_rate);
    v("averageOutboundFrameRate", q.average_outbound_frame_rate);
}

template <class Visitor>
void members(Visitor& v, audio_quality& q) {
    quality_members(v, q);
    v.rest(q.more);
}

template <class Visitor>
void members(Visitor& v, video_quality& q) {
    video_members(v, q);
    v.rest(q.more);
}

template <class Visitor>
void members(Visitor& v, screen_sharing_quality& q) {
    video_members(v, q);
    v.rest(q.more);
}

template <class Visitor>
void members(Visitor& v, device_quality& q) {
    const rule guid = a("Guid").and_required();
    v("callChainId", q.call_chain_id, guid);
    v("participantId", q.participant_id, guid);
    v("mediaLegId", q.media_leg_id, guid);
    v("deviceName", q.device_name, required);
    v("deviceDescription", q.device_description, required);
    v("mediaQualityList", q.media_quality_list, required);
    v("cloudServiceName", q.cloud_service_name);
    v("cloudServiceInstanceName", q.cloud_service_instance_name);
    v("cloudServiceDeploymentId", q.cloud_service_deployment_id);
    v("cloudServiceDeploymentEnvironment", q.cloud_service_deployment_environment);
    v.rest(q.more);
}

}  // namespace switchhook::graph
