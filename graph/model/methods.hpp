#pragma once
// Every calls method, described once: the client writes by it, the emulator checks by it, the control API and
// `switchhook graph` offer it, the reference page is made of it.
// Source of each row: https://learn.microsoft.com/graph/api/resources/call and the page of the method.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/describing/description.hpp"
#include "graph/model/requests.hpp"

namespace switchhook::graph {

// In the order of call_request.
enum class method {
    create,
    get,
    hang_up,
    answer,
    reject,
    redirect,
    transfer,
    keep_alive,
    play_prompt,
    record_response,
    subscribe_to_tone,
    cancel_media_processing,
    send_dtmf_tones,
    mute,
    unmute,
    change_screen_sharing_role,
    update_recording_status,
    add_large_gallery_view,
    list_participants,
    get_participant,
    remove_participant,
    invite,
    mute_participant,
    start_hold_music,
    stop_hold_music,
    list_content_sharing_sessions,
    get_content_sharing_session,
    list_audio_routing_groups,
    create_audio_routing_group,
    get_audio_routing_group,
    update_audio_routing_group,
    delete_audio_routing_group,
    get_operation,
    log_device_quality,
};

enum class answer_kind {
    accepted,             // 202, no body: the outcome is the call's own state
    ok_empty,             // 200, no body
    no_content,           // 204
    running_operation,    // an operation, `running`: a notification ends it
    completed_operation,  // an operation, `completed`: no notification follows
    resource,             // one resource of `answer_type`
    resource_list,        // {"value": [resources of `answer_type`]}
};

// What may be done when the answer to a request was lost.
enum class repeat {
    harmless,  // doing it twice is doing it once
    never,     // ask for the state of the call instead
};

// The clouds that have the method beside the global one. None is in China's.
enum class clouds {
    global,          // nowhere else
    and_government,  // US Government L4 and L5 (DoD) too
};

struct method_description {
    method id;
    std::string_view name;  // unique, as people say it: "playPrompt", "participants.mute"
    std::string_view verb;  // HTTP
    std::string_view path;  // behind …/calls: "/{call}/participants/{id}/mute"
    unsigned status;        // of success
    answer_kind answer;
    std::string_view answer_type;  // "playPromptOperation", "participant"; empty without a body
    repeat on_lost_answer;
    // Any one of these application roles; none needed when empty. Ordered from the least privileged.
    std::span<const std::string_view> permissions;
    clouds where;
    std::string_view page;  // https://learn.microsoft.com/graph/api/…; empty when it has none

    // The name of the action, bare; empty when the path names a resource.
    [[nodiscard]] std::string_view action() const;
    // The description of the body; null without one.
    [[nodiscard]] const type_description* body() const;
    [[nodiscard]] bool of_a_call() const { return path.starts_with("/{call}"); }
    [[nodiscard]] bool has_sub_id() const { return path.find("{id}") != std::string_view::npos; }
};

std::span<const method_description> all_methods();
const method_description& describe(method m);
inline method method_of(const call_request& request) { return static_cast<method>(request.index()); }
// By its `name`, without regard to case.
std::optional<method> method_named(std::string_view name);

// The path of a request behind …/calls, ids percent-encoded.
std::string path_of(const call_request& request, std::string_view call);

// What a request's line means. Actions are known bare and as "microsoft.graph.answer"; ids are as they came.
struct method_match {
    method id{};
    std::string call;
    std::string sub_id;
};
struct no_method {
    std::vector<std::string_view> allowed;  // the verbs of that path; empty when there is no such path
};
// `path` is what stands behind …/calls, without the query, decoded: "", "/{call}", "/{call}/participants".
std::variant<method_match, no_method> match_method(std::string_view verb, std::string_view path);

}  // namespace switchhook::graph
