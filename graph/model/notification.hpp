#pragma once
// What Graph posts to the callback: https://learn.microsoft.com/graph/api/resources/commsnotifications
// Everything is an open type and drifts between versions, so reading is tolerant; identity comes from the
// resource path alone.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {

// /communications/calls/{call}[/operations/{id}|/participants[/{id}]|/contentSharingSessions[/{id}]|…];
// /app/calls is the same.
enum class resource_kind { unknown, call, operation, participants, content_sharing_sessions };

struct resource_path {
    resource_kind kind = resource_kind::unknown;
    call_id call;
    std::string sub_id;  // of the operation, participant or session

    friend bool operator==(const resource_path&, const resource_path&) = default;
};

// With or without the leading slash, the host, or a query.
resource_path parse_resource_path(std::string_view url);

// The part of a `call` that notifications and GET carry. Absent means "not said", never "no".
struct call_data {
    std::optional<call_state> state;
    std::optional<call_direction> direction;
    std::optional<media_state> audio;
    std::optional<graph::tone_info> tone_info;
    std::optional<graph::result_info> result_info;
    std::optional<participant_info> source;
    std::vector<invitation> targets;
    std::vector<call_route> routes;  // that the call took to come here
    std::string call_chain_id;
    std::string tenant_id;
    std::string my_participant_id;
    std::string termination_reason;

    friend bool operator==(const call_data&, const call_data&) = default;
};

// The final word on a media operation.
struct operation_data {
    std::string type;  // without "#microsoft.graph.": playPromptOperation, recordOperation, …
    operation_id id;   // from the body, or from the path when the body has none
    std::string client_context;
    operation_status status = operation_status::unknown;
    std::optional<graph::result_info> result_info;
    std::string completion_reason;
    std::string recording_location;
    secret recording_access_token;

    friend bool operator==(const operation_data&, const operation_data&) = default;
};

struct notification {
    change_type change = change_type::unknown;
    resource_path resource;
    std::string data_type;  // @odata.type of resourceData without "#microsoft.graph.", empty when absent
    std::variant<std::monostate, call_data, operation_data> data;

    friend bool operator==(const notification&, const notification&) = default;
};

enum class notification_errc {
    not_json = 1,       // answer 400
    not_notifications,  // JSON of another kind, such as the legacy format: answer 204 and Graph sends it anew
};
const boost::system::error_category& notification_category();
inline error_code make_error_code(notification_errc e) {
    return {static_cast<int>(e), notification_category()};
}

// What a body of more is cut to; Graph has been seen to send one at a time.
inline constexpr std::size_t most_notifications = 1000;

// Entries that make no sense become notifications of unknown kind; one bad entry never fails the batch. Ids
// longer than 256 characters, or with characters that have a meaning in a path, are no ids.
result<std::vector<notification>> parse_notifications(std::string_view body);

call_data read_call(json::value v);
operation_data read_operation(json::value v);

}  // namespace switchhook::graph

template <>
struct boost::system::is_error_code_enum<switchhook::graph::notification_errc> : std::true_type {};
