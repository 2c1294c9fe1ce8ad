#include "graph/model/notification.hpp"

#include "base/json/document.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace switchhook::graph {
namespace {

constexpr std::size_t most_routes = 20;

// The ids go into paths of our own requests, so nothing that means something in a path may be in them.
bool is_id(std::string_view text) {
    constexpr std::size_t longest = 256;
    if (text.empty() || text.size() > longest || text == "." || text == "..") return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("_-.:@=").find(c) != std::string_view::npos;
    });
}

// The next segment, and `path` behind it; empty at the end. Repeated slashes count as one.
std::string_view take_segment(std::string_view& path) {
    const auto start = std::min(path.find_first_not_of('/'), path.size());
    path.remove_prefix(start);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// Types whose spelling we rely on; Graph's own differs in case between versions.
std::string canonical_type(std::string_view type) {
    constexpr std::array<std::string_view, 10> known{
        "call",           "playPromptOperation",      "recordOperation",
        "participant",    "subscribeToToneOperation", "cancelMediaProcessingOperation",
        "commsOperation", "contentSharingSession",
        "sendDtmfTonesOperation", "inviteParticipantsOperation"};
    for (const std::string_view name : known)
        if (same_text(name, type)) return std::string(name);
    return std::string(type);
}

bool is_operation_type(std::string_view type) {
    constexpr std::string_view ending = "operation";
    return type.size() >= ending.size() && same_text(type.substr(type.size() - ending.size()), ending);
}

enum class data_shape { none, call, operation };

data_shape shape_of(json::value data, resource_kind kind) {
    const std::string_view type = type_of(data);
    if (same_text(type, "call")) return data_shape::call;
    if (is_operation_type(type)) return data_shape::operation;
    if (!type.empty() || !data.is_object()) return data_shape::none;
    switch (kind) {
        case resource_kind::call: return data_shape::call;
        case resource_kind::operation: return data_shape::operation;
        case resource_kind::participants:
        case resource_kind::content_sharing_sessions: return data_shape::none;
        case resource_kind::unknown: break;
    }
    if (data["state"] || data["toneInfo"] || data["mediaState"]) return data_shape::call;
    if (data["status"]) return data_shape::operation;
    return data_shape::none;
}

resource_path read_resource_path(json::value entry) {
    resource_path best;
    for (const std::string_view name : {"resourceUrl", "resourceUri", "resource"}) {
        const auto text = entry[name].as_string();
        if (!text) continue;
        const resource_path path = parse_resource_path(*text);
        if (path.kind != resource_kind::unknown) return path;
        if (best.call.empty()) best = path;
    }
    return best;
}

void read_data(json::value data, notification& into) {
    into.data_type = canonical_type(type_of(data));
    switch (shape_of(data, into.resource.kind)) {
        case data_shape::none: break;
        case data_shape::call: into.data = read_call(data); break;
        case data_shape::operation: {
            operation_data operation = read_operation(data);
            // The path says which operation it is; the body may only choose the spelling.
            if (into.resource.kind == resource_kind::operation) {
                const operation_id addressed(into.resource.sub_id);
                if (operation.id != addressed) operation.id = addressed;
            }
            into.data = std::move(operation);
            break;
        }
    }
}

void read_entry(json::value entry, std::size_t most, std::vector<notification>& into) {
    notification n;
    n.change = parse_change_type(view_of(entry["changeType"]));
    n.resource = read_resource_path(entry);

    const json::value data = entry["resourceData"];
    if (!data.is_array()) {
        read_data(data, n);
        into.push_back(std::move(n));
        return;
    }
    // A collection packages several changes of the resource. A roster is one change, and nobody here reads
    // its members.
    const json::value first = data.at(0);
    if (shape_of(first, n.resource.kind) == data_shape::none) {
        n.data_type = canonical_type(type_of(first));
        into.push_back(std::move(n));
        return;
    }
    for (std::size_t i = 0; i < data.size() && into.size() < most; ++i) {
        notification one = n;
        read_data(data.at(i), one);
        into.push_back(std::move(one));
    }
}

bool looks_like_an_entry(json::value v) {
    return v["changeType"] || v["resourceUrl"] || v["resourceUri"] || v["resource"];
}

bool is_envelope(json::value root) {
    const std::string_view type = type_of(root);
    if (same_text(type, "commsNotifications") || same_text(type, "Notifications")) return true;
    const json::value entries = root["value"];
    for (std::size_t i = 0; i < std::min(entries.size(), most_notifications); ++i)
        if (looks_like_an_entry(entries.at(i))) return true;
    return false;
}

// Whoever has no identity is nobody.
template <class Party>
std::optional<Party> read_party(json::value v) {
    auto party = read_resource<Party>(v, unknowns::dropped);
    if (party && party->identity.empty()) party.reset();
    return party;
}

class category final : public boost::system::error_category {
  public:
    [[nodiscard]] const char* name() const noexcept override { return "graph.notification"; }
    [[nodiscard]] std::string message(int value) const override {
        switch (static_cast<notification_errc>(value)) {
            case notification_errc::not_json: return "the body is not JSON";
            case notification_errc::not_notifications: return "the body is JSON, but no notifications";
        }
        return "unknown notification error";
    }
};

}  // namespace

const boost::system::error_category& notification_category() {
    static const category only;
    return only;
}

resource_path parse_resource_path(std::string_view url) {
    std::string_view rest = url.substr(0, url.find_first_of("?#"));
    if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
        rest.remove_prefix(scheme + 3);
        take_segment(rest);
    }
    // communications/calls, app/calls, v1.0/communications/calls, and applications/{id}/calls of 2018
    std::string_view segment;
    do {
        segment = take_segment(rest);
    } while (!segment.empty() && !same_text(segment, "calls"));

    resource_path path;
    const std::string_view call = take_segment(rest);
    if (!is_id(call)) return path;
    path.call = call_id(call);

    const std::string_view part = take_segment(rest);
    const std::string_view sub_id = take_segment(rest);
    if (!sub_id.empty() && !is_id(sub_id)) return path;
    if (!take_segment(rest).empty()) return path;

    if (part.empty()) {
        path.kind = resource_kind::call;
    } else if (same_text(part, "participants")) {
        path.kind = resource_kind::participants;
    } else if (same_text(part, "contentSharingSessions")) {
        path.kind = resource_kind::content_sharing_sessions;
    } else if (same_text(part, "operations") && same_text(sub_id, "participants")) {
        // The second example of https://learn.microsoft.com/graph/api/participant-invite addresses a roster
        // so.
        path.kind = resource_kind::participants;
        return path;
    } else if (same_text(part, "operations") && !sub_id.empty()) {
        path.kind = resource_kind::operation;
    } else {
        return path;
    }
    path.sub_id = std::string(sub_id);
    return path;
}

call_data read_call(json::value v) {
    call_data c;
    if (const auto text = v["state"].as_string()) c.state = parse_call_state(*text);
    if (const auto text = v["direction"].as_string()) c.direction = parse_call_direction(*text);
    if (const auto text = v["mediaState"]["audio"].as_string()) c.audio = parse_media_state(*text);
    if (const json::value tone = v["toneInfo"]; tone.is_object()) {
        graph::tone_info info;
        info.sequence_id = tone["sequenceId"].as_integer().value_or(0);
        info.tone = parse_tone(view_of(tone["tone"]));
        c.tone_info = info;
    }
    c.result_info = read_result_info(v["resultInfo"]);
    c.source = read_party<participant_info>(v["source"]);
    const json::value targets = v["targets"];
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (auto target = read_party<invitation>(targets.at(i))) c.targets.push_back(*std::move(target));
    const json::value routes = v["callRoutes"];
    for (std::size_t i = 0; i < std::min(routes.size(), most_routes); ++i)
        if (auto route = read_resource<call_route>(routes.at(i), unknowns::dropped))
            c.routes.push_back(*std::move(route));
    c.call_chain_id = v["callChainId"].string_or();
    c.tenant_id = v["tenantId"].string_or();
    c.my_participant_id = v["myParticipantId"].string_or();
    c.termination_reason = v["terminationReason"].string_or();
    return c;
}

operation_data read_operation(json::value v) {
    operation_data o;
    o.type = canonical_type(type_of(v));
    o.id = operation_id(view_of(v["id"]));
    o.client_context = v["clientContext"].string_or();
    o.status = parse_operation_status(view_of(v["status"]));
    o.result_info = read_result_info(v["resultInfo"]);
    o.completion_reason = v["completionReason"].string_or();
    // The longer names are those of the first beta.
    o.recording_location = v["recordingLocation"].string_or(v["recordResourceLocation"].string_or());
    o.recording_access_token =
        secret(v["recordingAccessToken"].string_or(v["recordResourceAccessToken"].string_or()));
    return o;
}

result<std::vector<notification>> parse_notifications(std::string_view body) {
    const auto document = json::document::parse(body);
    if (!document.has_value()) return make_error_code(notification_errc::not_json);
    const json::value root = document->root();
    if (!is_envelope(root)) return make_error_code(notification_errc::not_notifications);

    std::vector<notification> all;
    const json::value entries = root["value"];
    for (std::size_t i = 0; i < entries.size() && all.size() < most_notifications; ++i)
        read_entry(entries.at(i), most_notifications, all);
    return all;
}

}  // namespace switchhook::graph
