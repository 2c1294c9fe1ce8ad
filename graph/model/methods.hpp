#pragma once
// Every calls method, described once: the client writes by it, the emulator checks by it.
// Source of each row: https://learn.microsoft.com/graph/api/resources/call and the page of the method.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "graph/model/requests.hpp"

namespace switchhook::graph {

enum class method {
    answer,
    reject,
    play_prompt,
    record_response,
    subscribe_to_tone,
    cancel_media_processing,
    transfer,
    keep_alive,
    get,
    hang_up,
};

enum class field_type {
    text,         // String
    boolean,      // Boolean
    seconds,      // Int32, 1-120
    text_list,    // Collection(String)
    object,       // a complex type named by its @odata.type or by the metadata
    object_list,  // Collection of a complex type
    enumeration,  // one of a fixed set, as a string
};

struct field {
    std::string_view name;
    field_type type;
    std::string_view graph_type;  // the metadata's type: "mediaConfig", "rejectReason", "prompt", …
    bool required = false;
    std::size_t most = 0;  // characters of a text, entries of a list; 0 where nothing is documented
};

enum class answer_kind {
    accepted,             // 202, no body: the outcome is the call's own state
    ok_empty,             // 200, no body
    no_content,           // 204
    running_operation,    // 200, operation `running`: a notification ends it
    completed_operation,  // 200, operation `completed`: no notification follows
    call,                 // 200, the call
};

// What may be done when the answer to a request was lost.
enum class repeat {
    harmless,  // doing it twice is doing it once
    never,     // ask for the state of the call instead
};

struct method_description {
    method id;
    std::string_view name;  // as in the path and in our own log lines
    std::string_view verb;  // HTTP
    std::string_view path;  // behind …/calls/{id}
    std::span<const field> fields;
    answer_kind answer;
    std::string_view operation_type;  // of the operation resource in the answer, empty when there is none
    repeat on_lost_answer;
    std::span<const std::string_view>
        permissions;  // any one of these application roles; none needed when empty
};

std::span<const method_description> all_methods();
const method_description& describe(method m);
method method_of(const call_request& request);
// By the name in the path, bare or as "microsoft.graph.answer"; GET and DELETE have no name.
std::optional<method> method_named(std::string_view name);

}  // namespace switchhook::graph
