#include "graph/model/resources/operation.hpp"

#include <array>
#include <utility>

#include "graph/model/describing/member_describer.hpp"
#include "graph/model/resources/operation_members.hpp"

namespace switchhook::graph {
namespace {

// Kinds that have nothing beside what every operation has.
constexpr std::array<std::string_view, 8> plain_kinds{
    "subscribeToToneOperation",   "cancelMediaProcessingOperation", "muteParticipantOperation",
    "unmuteParticipantOperation", "updateRecordingStatusOperation", "startHoldMusicOperation",
    "stopHoldMusicOperation",     "addLargeGalleryViewOperation",
};

type_description kind(std::string_view name) {
    type_description d = describe_type<operation>();
    d.name = name;
    d.base = operation::graph_type;
    std::erase_if(d.properties, [](const auto& p) { return p.beyond_metadata; });
    return d;
}

std::vector<type_description> describe_kinds() {
    operation o;
    std::vector<type_description> all;
    const auto add = [&](std::string_view name, auto&& describe) {
        type_description d = kind(name);
        member_describer v(d);
        describe(v);
        all.push_back(std::move(d));
    };
    add("playPromptOperation", [&](member_describer& v) {
        v("completionReason", o.completion_reason, a("playPromptCompletionReason").beyond());
    });
    add("recordOperation", [&](member_describer& v) {
        v("recordingLocation", o.recording_location);
        v("recordingAccessToken", o.recording_access_token);
        v("completionReason", o.completion_reason, a("recordCompletionReason").beyond());
    });
    add("sendDtmfTonesOperation", [&](member_describer& v) {
        v("completionReason", o.completion_reason, a("sendDtmfCompletionReason"));
    });
    add("inviteParticipantsOperation",
        [&](member_describer& v) { v("participants", o.participants, required); });
    for (const std::string_view name : plain_kinds) all.push_back(kind(name));
    return all;
}

}  // namespace

// https://learn.microsoft.com/graph/api/resources/commsoperation
std::span<const type_description> operation_kinds() {
    static const auto all = describe_kinds();
    return all;
}

}  // namespace switchhook::graph
