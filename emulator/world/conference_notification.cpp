#include "emulator/world/conference_notification.hpp"

#include "emulator/world/notification_body.hpp"
#include "emulator/world/notification_envelope.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {

using graph::write_type;

// https://learn.microsoft.com/graph/api/application-post-calls, example 5
std::string roster_notification(const call_facts& facts, const std::string& callback_uri,
                                const conference& with) {
    return notification(facts, callback_uri, graph::change_type::updated, "/participants",
                        [&](json::writer& w) {
                            w.array([&] {
                                for (const auto& who : with.attendees())
                                    graph::write_resource(w, with.participant(who));
                            });
                        });
}

std::string joining_notification(const call_facts& facts, const std::string& callback_uri,
                                 const graph::identity& who, const std::string& participant) {
    return about_one(facts, callback_uri, graph::change_type::updated, "", [&](json::writer& w) {
        write_type(w, "participantJoiningNotification");
        w.object("call", [&] {
            write_type(w, "call");
            w.field("id", facts.id);
            w.field("callChainId", facts.chain);
            w.field("tenantId", facts.tenant);
            w.object("source", [&] {
                write_type(w, "participantInfo");
                write_party(w, who);
                w.field("participantId", participant);
            });
        });
    });
}

std::string left_notification(const call_facts& facts, const std::string& callback_uri,
                              const std::string& participant) {
    return about_one(facts, callback_uri, graph::change_type::updated, "", [&](json::writer& w) {
        write_type(w, "participantLeftNotification");
        w.object("call", [&] {
            write_type(w, "call");
            w.field("id", facts.id);
        });
        w.field("participantId", participant);
    });
}

std::string sharing_notification(const call_facts& facts, const std::string& callback_uri,
                                 const sharing_change& what) {
    const auto change = what.begins ? graph::change_type::created : graph::change_type::deleted;
    return notification(facts, callback_uri, change, "/contentsharingsessions", [&](json::writer& w) {
        w.array([&] {
            w.object([&] {
                write_type(w, "contentSharingSession");
                w.field("id", what.session);
            });
        });
    });
}

}  // namespace switchhook::emulator
