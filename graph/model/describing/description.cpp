#include "graph/model/describing/description.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

using words = std::span<const std::string_view>;

template <std::size_t Size>
using list = std::array<std::string_view, Size>;

constexpr list<10> call_states{"incoming",    "establishing", "ringing",          "established",
                               "hold",        "transferring", "transferAccepted", "redirecting",
                               "terminating", "terminated"};
constexpr list<2> call_directions{"incoming", "outgoing"};
constexpr list<5> modalities{"unknown", "audio", "video", "videoBasedScreenSharing", "data"};
constexpr list<2> media_states{"active", "inactive"};
constexpr list<4> media_directions{"inactive", "sendOnly", "receiveOnly", "sendReceive"};
constexpr list<4> operation_statuses{"notStarted", "running", "completed", "failed"};
constexpr list<3> change_types{"created", "updated", "deleted"};
constexpr list<4> endpoint_types{"default", "voicemail", "skypeForBusiness", "skypeForBusinessVoipPhone"};
constexpr list<3> reject_reasons{"none", "busy", "forbidden"};
constexpr list<4> recording_statuses{"unknown", "notRecording", "recording", "failed"};
constexpr list<2> screen_sharing_roles{"viewer", "sharer"};
constexpr list<2> routing_modes{"oneToOne", "multicast"};
constexpr list<3> routing_types{"forwarded", "lookup", "selfFork"};
constexpr list<17> tones{"tone0", "tone1", "tone2", "tone3", "tone4", "tone5", "tone6", "tone7", "tone8",
                         "tone9", "star",  "pound", "a",     "b",     "c",     "d",     "flash"};
constexpr list<3> send_dtmf_reasons{"unknown", "completedSuccessfully", "mediaOperationCanceled"};
constexpr list<3> play_prompt_reasons{"unknown", "completedSuccessfully", "mediaOperationCanceled"};
constexpr list<10> record_reasons{"none",
                                  "operationCanceled",
                                  "stopToneDetected",
                                  "maxRecordDurationReached",
                                  "initialSilenceTimeout",
                                  "maxSilenceTimeout",
                                  "playPromptFailed",
                                  "playBeepFailed",
                                  "mediaReceiveTimeout",
                                  "unspecifiedError"};
constexpr list<1> content_sharing_disabled_reasons{"watermarkProtection"};
constexpr list<1> video_disabled_reasons{"watermarkProtection"};
constexpr list<3> transcription_states{"notStarted", "active", "inactive"};
constexpr list<5> routing_policies{"none", "noMissedCall", "disableForwardingExceptPhone",
                                   "disableForwarding", "preferSkypeForBusiness"};
constexpr list<3> call_dispositions{"default", "simultaneousRing", "forward"};

struct enumeration {
    std::string_view name;
    words members;
    bool is_flags = false;
};

constexpr std::size_t how_many = 22;

const std::array<enumeration, how_many>& enumerations() {
    static const std::array<enumeration, how_many> all{{
        {"callState", call_states},
        {"callDirection", call_directions},
        {"modality", modalities},
        {"mediaState", media_states},
        {"mediaDirection", media_directions},
        {"operationStatus", operation_statuses},
        {"changeType", change_types},
        {"endpointType", endpoint_types},
        {"rejectReason", reject_reasons},
        {"recordingStatus", recording_statuses},
        {"screenSharingRole", screen_sharing_roles},
        {"routingMode", routing_modes},
        {"routingType", routing_types},
        {"tone", tones},
        {"sendDtmfCompletionReason", send_dtmf_reasons},
        {"playPromptCompletionReason", play_prompt_reasons},
        {"recordCompletionReason", record_reasons},
        {"onlineMeetingContentSharingDisabledReason", content_sharing_disabled_reasons, true},
        {"onlineMeetingVideoDisabledReason", video_disabled_reasons, true},
        {"callTranscriptionState", transcription_states},
        {"routingPolicy", routing_policies},
        {"callDisposition", call_dispositions},
    }};
    return all;
}

bool ends_with(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && same_text(text.substr(text.size() - ending.size()), ending);
}

}  // namespace

const property_description* type_description::find(std::string_view property) const {
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const auto& p) { return p.name == property; });
    return found == properties.end() ? nullptr : &*found;
}

words words_of(std::string_view enumeration) {
    for (const auto& one : enumerations())
        if (one.name == enumeration) return one.members;
    return {};
}

std::span<const std::string_view> all_enumerations() {
    static const auto names = [] {
        std::array<std::string_view, how_many> all;
        std::transform(enumerations().begin(), enumerations().end(), all.begin(),
                       [](const auto& e) { return e.name; });
        return all;
    }();
    return names;
}

bool is_flags(std::string_view enumeration) {
    for (const auto& one : enumerations())
        if (one.name == enumeration) return one.is_flags;
    return false;
}

bool may_be_called(const type_description& wanted, std::string_view said) {
    if (same_text(said, wanted.name)) return !wanted.is_abstract;
    if (std::any_of(wanted.kinds.begin(), wanted.kinds.end(),
                    [&](const auto* kind) { return same_text(said, kind->name); }))
        return true;
    // communicationsIdentitySet, communicationsUserIdentity, azureCommunicationServicesUserIdentity, …
    if (wanted.name == "identitySet") return ends_with(said, "IdentitySet");
    if (wanted.name == "identity") return ends_with(said, "Identity");
    return false;
}

}  // namespace switchhook::graph
