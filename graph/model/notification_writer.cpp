#include "graph/model/notification_writer.hpp"

#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

#include <variant>

namespace switchhook::graph {
namespace {

void write_text_unless_empty(json::writer& w, std::string_view name, std::string_view text) {
    if (!text.empty()) w.field(name, text);
}

void write_tone_info(json::writer& w, const tone_info& t) {
    w.object("toneInfo", [&] {
        write_type(w, "toneInfo");
        w.field("sequenceId", t.sequence_id);
        w.field("tone", to_string(t.tone));
    });
}

void write_call_members(json::writer& w, const call_data& c) {
    if (c.state) w.field("state", to_string(*c.state));
    if (c.direction) w.field("direction", to_string(*c.direction));
    if (c.audio)
        w.object("mediaState", [&] {
            write_type(w, "callMediaState");
            w.field("audio", to_string(*c.audio));
        });
    if (c.tone_info) write_tone_info(w, *c.tone_info);
    if (c.result_info) {
        w.key("resultInfo");
        write_result_info(w, *c.result_info);
    }
    if (c.source) {
        w.key("source");
        write_resource(w, *c.source);
    }
    if (!c.targets.empty())
        w.array("targets", [&] {
            for (const auto& target : c.targets) write_resource(w, target);
        });
    if (c.state == call_state::incoming) w.array("requestedModalities", [&] { w.item("audio"); });
    write_text_unless_empty(w, "callChainId", c.call_chain_id);
    write_text_unless_empty(w, "tenantId", c.tenant_id);
    write_text_unless_empty(w, "myParticipantId", c.my_participant_id);
    write_text_unless_empty(w, "terminationReason", c.termination_reason);
}

void write_operation_members(json::writer& w, const operation_data& o) {
    write_text_unless_empty(w, "id", o.id.wire());
    w.field("status", to_string(o.status));
    write_text_unless_empty(w, "clientContext", o.client_context);
    if (o.result_info) {
        w.key("resultInfo");
        write_result_info(w, *o.result_info);
    }
    write_text_unless_empty(w, "completionReason", o.completion_reason);
    // Empty, not absent, when there is nothing to fetch: https://learn.microsoft.com/graph/api/call-record
    const bool recorded = same_text(o.type, "recordOperation") && is_final(o.status);
    if (!recorded) return;
    w.field("recordingLocation", o.recording_location);
    w.field("recordingAccessToken", o.recording_access_token.reveal());
}

struct data_writer {
    json::writer& w;
    const notification& about;

    void operator()(std::monostate) const {
        if (about.data_type.empty()) return;
        w.array("resourceData", [&] { w.object([&] { write_type(w, about.data_type); }); });
    }
    void operator()(const call_data& call) const {
        w.object("resourceData", [&] {
            write_type(w, "call");
            w.field("@odata.id", write_resource_path(about.resource));
            write_call_members(w, call);
            // After a reject the object is bare: https://learn.microsoft.com/graph/api/call-reject
            if (call != call_data()) w.field("id", about.resource.call.wire());
        });
    }
    void operator()(const operation_data& operation) const {
        w.object("resourceData", [&] {
            write_type(w, operation.type);
            w.field("@odata.id", write_resource_path(about.resource));
            write_operation_members(w, operation);
        });
    }
};

void write_entry(json::writer& w, const notification& n, std::string_view callback_uri) {
    w.object([&] {
        write_type(w, "commsNotification");
        w.field("changeType", to_string(n.change));
        if (n.resource.kind != resource_kind::unknown) {
            w.field("resource", write_resource_path(n.resource, "app"));
            w.field("resourceUrl", write_resource_path(n.resource));
        }
        write_text_unless_empty(w, "callbackUri", callback_uri);
        std::visit(data_writer{w, n}, n.data);
    });
}

}  // namespace

std::string write_resource_path(const resource_path& at, std::string_view root) {
    if (at.kind == resource_kind::unknown) return {};
    std::string path = "/" + std::string(root) + "/calls/" + at.call.wire();
    switch (at.kind) {
        case resource_kind::operation: path += "/operations"; break;
        case resource_kind::participants: path += "/participants"; break;
        case resource_kind::content_sharing_sessions: path += "/contentsharingsessions"; break;
        case resource_kind::call:
        case resource_kind::unknown: break;
    }
    if (!at.sub_id.empty()) path += "/" + at.sub_id;
    return path;
}

std::string write_notifications(const std::vector<notification>& all, std::string_view callback_uri) {
    json::writer w;
    w.object([&] {
        write_type(w, "commsNotifications");
        w.array("value", [&] {
            for (const auto& n : all) write_entry(w, n, callback_uri);
        });
    });
    return w.take();
}

void write_call(json::writer& w, const call_id& id, const call_data& call, const resource_annotations& more) {
    w.object([&] {
        write_text_unless_empty(w, "@odata.context", more.context);
        write_type(w, "call");
        write_call_members(w, call);
        write_text_unless_empty(w, "callbackUri", more.callback_uri);
        w.field("id", id.wire());
    });
}

std::string write_call(const call_id& id, const call_data& call, const resource_annotations& more) {
    json::writer w;
    write_call(w, id, call, more);
    return w.take();
}

void write_operation(json::writer& w, const operation_data& operation, const resource_annotations& more) {
    w.object([&] {
        write_text_unless_empty(w, "@odata.context", more.context);
        write_type(w, operation.type);
        write_operation_members(w, operation);
    });
}

std::string write_operation(const operation_data& operation, const resource_annotations& more) {
    json::writer w;
    write_operation(w, operation, more);
    return w.take();
}

}  // namespace switchhook::graph
