#include "emulator/world/notification_body.hpp"

#include <algorithm>
#include <functional>

#include "base/json/writer.hpp"
#include "emulator/world/notification_envelope.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

using graph::write_type;

void write_result(json::writer& w, const graph::result_info& why, std::string_view subcode_key,
                  const quirks& how) {
    w.object("resultInfo", [&] {
        write_type(w, "resultInfo");
        if (how.numbers_as_text) {
            w.field("code", std::to_string(why.code));
            w.field(subcode_key, std::to_string(why.subcode));
        } else {
            w.field("code", why.code);
            w.field(subcode_key, why.subcode);
        }
        w.field("message", why.message);
    });
}

std::string hex_spelling(std::string id) {
    std::erase(id, '-');
    std::transform(id.begin(), id.end(), id.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    return id;
}

// What a call of many says of itself.
void write_conference(json::writer& w, const call_facts& facts) {
    if (!facts.meets) return;
    w.key("chatInfo");
    graph::write_resource(w, facts.meets->chat());
    w.key("meetingInfo");
    const auto info =
        facts.asked && facts.asked->meeting_info ? *facts.asked->meeting_info : facts.meets->meeting();
    std::visit([&](const auto& kind) { graph::write_resource(w, kind); }, info);
}

// https://learn.microsoft.com/graph/api/call-answer, example 3
void write_recording_policy(json::writer& w, const call_facts& facts) {
    w.object("meetingInfo", [&] {
        write_type(w, "tokenMeetingInfo");
        w.field("token", facts.recording_token);
    });
    w.object("applicationMetadata", [&] {
        w.object("botData", [&] {
            w.field("mediaHostedRegion", "emea");
            w.object("user", [&] {
                w.field("participationMethod", "caller");
                w.field("clientLocation", "FR");
            });
            w.object("otherSideUser", [&] {
                w.field("id", facts.from.id);
                w.field("participantId", facts.source_participant);
                w.field("tenantId", facts.tenant);
                w.field("participationMethod", "callee");
                w.field("clientLocation", "FR");
            });
            w.array("inviteReasons", [&] { w.item("PolicyBasedRecording"); });
            w.field("policyIdentifier", "Tag:Recording");
            w.array("pairedRecorders", [] {});
            w.array("otherRecorders", [] {});
        });
    });
}

}  // namespace

void write_party(json::writer& w, const graph::identity& who) {
    w.object("identity", [&] {
        write_type(w, "identitySet");
        w.object(graph::to_string(who.kind), [&] {
            write_type(w, "identity");
            w.field("id", who.id);
            w.optional_field("displayName", who.display_name);
            w.optional_field("tenantId", who.tenant_id);
            if (who.kind == graph::identity_kind::user) w.field("identityProvider", "AAD");
        });
    });
}

std::string incoming_notification(const call_facts& facts) {
    return about_one(facts, facts.callback_uri, graph::change_type::created, "", [&](json::writer& w) {
        write_type(w, "call");
        w.field("state", "incoming");
        w.field("direction", "incoming");
        w.field("callbackUri", facts.callback_uri);
        w.object("source", [&] {
            write_type(w, "participantInfo");
            w.field("id", facts.source_participant);
            write_party(w, facts.from);
            w.field("endpointType", "default");
            w.field("region", "emea");
            w.field("languageId", "en-US");
            w.field("countryCode", "US");
            w.field("endpointId", facts.endpoint);
            w.field("participantId", facts.source_participant);
        });
        w.array("targets", [&] {
            w.object([&] {
                write_type(w, "invitationParticipantInfo");
                write_party(w, facts.to);
                w.field("endpointType", "default");
                w.field("id", facts.my_participant);
                w.key("region");
                w.null();
                w.key("languageId");
                w.null();
            });
        });
        w.array("requestedModalities", [&] { w.item("audio"); });
        w.field("tenantId", facts.tenant);
        w.field("myParticipantId", facts.my_participant);
        w.field("callChainId", facts.chain);
        w.field("id", facts.id);
        w.object("incomingContext", [&] {
            write_type(w, "incomingContext");
            w.field("sourceParticipantId", facts.source_participant);
            w.field("observedParticipantId", facts.source_participant);
        });
        if (facts.records)
            write_recording_policy(w, facts);
        else
            write_conference(w, facts);
    });
}

std::string legacy_incoming_notification(const call_facts& facts) {
    json::writer w;
    w.object([&] {
        w.field("id", facts.id);
        w.field("callState", "incoming");
        w.field("threadId", facts.chain);
        w.array("participants", [&] {
            w.object([&] {
                w.field("identity", facts.from.id);
                w.field("originator", true);
            });
        });
    });
    return w.take();
}

std::string update_notification(const call_facts& facts, const std::string& callback_uri,
                                const call_update& update, const quirks& how) {
    return about_one(facts, callback_uri, graph::change_type::updated, "", [&](json::writer& w) {
        write_type(w, "call");
        w.field("state", graph::to_string(update.state));
        w.field("direction", graph::to_string(facts.direction));
        if (update.audio) {
            w.object("mediaState", [&] {
                write_type(w, "callMediaState");
                w.field("audio", graph::to_string(*update.audio));
            });
        }
        if (update.tone) {
            w.object("toneInfo", [&] {
                write_type(w, "toneInfo");
                w.field("sequenceId", update.tone->sequence_id);
                w.field("tone", graph::to_string(update.tone->tone));
            });
        }
        if (update.failed_transfer) write_result(w, *update.failed_transfer, "subCode", how);
        w.field("callChainId", facts.chain);
        write_conference(w, facts);
        w.field("tenantId", facts.tenant);
        w.field("myParticipantId", facts.my_participant);
        w.field("id", facts.id);
    });
}

std::string terminated_notification(const call_facts& facts, const std::string& callback_uri,
                                    const call_ending& ending, const quirks& how) {
    return about_one(facts, callback_uri, graph::change_type::deleted, "", [&](json::writer& w) {
        write_type(w, "call");
        if (ending.bare()) {
            w.field("@odata.id", "/communications/calls/" + facts.id);
            return;
        }
        w.field("state", "terminated");
        if (ending.why) write_result(w, *ending.why, "subcode", how);
        if (!ending.termination_reason.empty()) w.field("terminationReason", ending.termination_reason);
        if (ending.redirected) {
            w.object("source", [&] {
                write_type(w, "participantInfo");
                write_party(w, facts.from);
            });
            w.array("targets", [&] {
                w.object([&] {
                    write_type(w, "invitationParticipantInfo");
                    write_party(w, facts.to);
                });
            });
        }
        if (ending.answered_by) {
            w.key("answeredBy");
            graph::write_resource(w, *ending.answered_by);
        }
        w.field("direction", graph::to_string(facts.direction));
        w.field("callbackUri", callback_uri);
        w.field("callChainId", facts.chain);
        w.field("tenantId", facts.tenant);
        w.field("myParticipantId", facts.my_participant);
        w.field("id", facts.id);
    });
}

std::string operation_notification(const call_facts& facts, const std::string& callback_uri,
                                   const operation_outcome& outcome, const quirks& how) {
    const std::string id = how.upper_case_operation_ids ? hex_spelling(outcome.id) : outcome.id;
    const std::string behind_call = "/operations/" + id;
    // The pages of hold music show it so.
    const bool slashless = outcome.type.ends_with("HoldMusicOperation");
    const std::string url = slashless ? "communications/calls/" : "/communications/calls/";
    const auto members = [&](json::writer& w) {
        write_type(w, outcome.type);
        w.field("@odata.id", "/communications/calls/" + facts.id + behind_call);
        w.field("@odata.etag", "W/\"54451\"");
        w.field("id", id);
        w.field("clientContext", outcome.client_context);
        w.field("status", graph::to_string(outcome.status));
        if (outcome.why) write_result(w, *outcome.why, "subcode", how);
        if (!outcome.participants.empty()) {
            w.array("participants", [&] {
                for (const auto& who : outcome.participants) {
                    w.object([&] {
                        write_type(w, "invitationParticipantInfo");
                        write_party(w, who);
                    });
                }
            });
        }
        if (!outcome.completion_reason.empty()) w.field("completionReason", outcome.completion_reason);
        if (outcome.type == "recordOperation") {
            w.field("recordingLocation", outcome.recording_location);
            w.field("recordingAccessToken", outcome.recording_access_token);
        }
    };
    return about_one(facts, callback_uri, graph::change_type::deleted, behind_call, members, url);
}

}  // namespace switchhook::emulator
