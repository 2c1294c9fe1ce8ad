#include "bot/call/translate.hpp"

namespace switchhook::bot {
namespace {

event offered(const graph::notification& n, const graph::call_data& data) {
    call_offered e;
    e.id = n.resource.call;
    if (data.source) e.from = data.source->identity.who();
    if (!data.targets.empty()) e.to = data.targets.front().identity.who();
    e.tenant = data.tenant_id;
    e.chain = data.call_chain_id;
    e.routes = data.routes;
    return e;
}

// The end of a consultative transfer says so in terminationReason alone:
// https://learn.microsoft.com/graph/api/call-transfer
call_deleted deleted(const graph::call_data& data) {
    if (data.result_info || data.termination_reason != "AppTransferred") return {data.result_info};
    constexpr int transfer_completed = 7015;
    return {graph::result_info{0, transfer_completed, {}}};
}

event call_event(const graph::notification& n) {
    const auto* data = std::get_if<graph::call_data>(&n.data);
    // A rejected call ends with a bare `deleted`, without state or reason:
    // https://learn.microsoft.com/graph/api/call-reject
    if (n.change == graph::change_type::deleted) return data != nullptr ? deleted(*data) : call_deleted{};
    if (data == nullptr) return notification_noted{n.data_type};
    // A tone travels as one more `established`: https://learn.microsoft.com/graph/api/call-subscribetotone
    if (data->tone_info)
        return tone_received{data->tone_info->sequence_id, graph::key_of(data->tone_info->tone)};
    if (data->state == graph::call_state::terminated) return deleted(*data);
    if (data->state == graph::call_state::incoming) return offered(n, *data);
    return change_of(*data);
}

operation_ended ended(const graph::operation_data& data) {
    operation_ended e;
    e.operation = data.id;
    e.client_context = data.client_context;
    e.status = data.status;
    // Keys that could not be sent are `completed` all the same, and say so elsewhere:
    // https://learn.microsoft.com/graph/api/call-senddtmftones
    if (data.type == "sendDtmfTonesOperation" && !data.completion_reason.empty() &&
        data.completion_reason != "completedSuccessfully")
        e.status = graph::operation_status::failed;
    e.result = data.result_info;
    e.recording_location = data.recording_location;
    e.recording_token = data.recording_access_token;
    return e;
}

event operation_event(const graph::notification& n) {
    const auto* data = std::get_if<graph::operation_data>(&n.data);
    if (data == nullptr) return notification_noted{n.data_type};
    // An intermediate update is possible by the wording of the documentation; only the end matters here.
    if (n.change != graph::change_type::deleted && !graph::is_final(data->status))
        return notification_noted{data->type};
    return ended(*data);
}

}  // namespace

event translate(const graph::notification& n) {
    switch (n.resource.kind) {
        case graph::resource_kind::call: return call_event(n);
        case graph::resource_kind::operation: return operation_event(n);
        case graph::resource_kind::participants:
        case graph::resource_kind::content_sharing_sessions:
        case graph::resource_kind::unknown: break;
    }
    return notification_noted{n.data_type};
}

std::optional<operation_ended> end_of(const graph::operation_data& data) {
    if (!graph::is_final(data.status)) return std::nullopt;
    return ended(data);
}

call_changed change_of(const graph::call_data& data) { return {data.state, data.audio, data.result_info}; }

}  // namespace switchhook::bot
