#pragma once
// The members of the types in media.hpp, for the visitors of members.hpp.

#include "graph/model/resources/media.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, media_info& m) {
    v("uri", m.uri, required);
    v("resourceId", m.resource_id);
}

template <class Visitor>
void members(Visitor& v, media_prompt& p) {
    v("mediaInfo", p.media, required);
    v("loop", p.loop, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, service_hosted_media& m) {
    v("preFetchMedia", m.pre_fetch, untyped);
    v("removeFromDefaultAudioGroup", m.remove_from_default_audio_group, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, app_hosted_media& m) {
    v("blob", m.blob);
    v("removeFromDefaultAudioGroup", m.remove_from_default_audio_group, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, media_stream& s) {
    v("mediaType", s.media_type, a("modality").and_required());
    v("label", s.label);
    v("sourceId", s.source_id, required);
    v("direction", s.direction, a("mediaDirection").and_required());
    v("serverMuted", s.server_muted, required);
}

}  // namespace switchhook::graph
