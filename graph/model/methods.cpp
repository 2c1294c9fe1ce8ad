#include "graph/model/methods.hpp"

#include "graph/model/wire.hpp"

#include <array>

namespace switchhook::graph {
namespace {

constexpr std::size_t client_context_length = 256;

constexpr field client_context{"clientContext", field_type::text, "String", false, client_context_length};
constexpr field callback_uri{"callbackUri", field_type::text, "String"};

// The metadata says that callbackUri must be there, the page that it may be left out; the page lists
// acceptedModalities as required, the metadata does not. Taken is what either lets pass.
constexpr std::array answer_fields{
    callback_uri,
    field{"mediaConfig", field_type::object, "mediaConfig", true},
    field{"acceptedModalities", field_type::text_list, "modality"},
};
constexpr std::array reject_fields{
    field{"reason", field_type::enumeration, "rejectReason"},
    callback_uri,
};
constexpr std::array play_prompt_fields{
    field{"prompts", field_type::object_list, "prompt", true, 20},
    field{"loop", field_type::boolean, "Boolean"},
    client_context,
};
constexpr std::array record_response_fields{
    field{"prompts", field_type::object_list, "prompt", false, 1},
    field{"bargeInAllowed", field_type::boolean, "Boolean"},
    field{"initialSilenceTimeoutInSeconds", field_type::seconds, "Int32"},
    field{"maxSilenceTimeoutInSeconds", field_type::seconds, "Int32"},
    field{"maxRecordDurationInSeconds", field_type::seconds, "Int32"},
    field{"playBeep", field_type::boolean, "Boolean"},
    field{"stopTones", field_type::text_list, "String"},
    client_context,
};
constexpr std::array client_context_alone{client_context};
constexpr std::array transfer_fields{
    field{"transferTarget", field_type::object, "invitationParticipantInfo", true},
    field{"transferee", field_type::object, "participantInfo"},
    client_context,
};
constexpr std::span<const field> no_fields;

constexpr std::string_view initiate = "Calls.Initiate.All";
constexpr std::string_view access_media = "Calls.AccessMedia.All";

// Answering asks for no role of its own, but an application without any of these sees callers as `encrypted`
// only.
constexpr std::array<std::string_view, 5> to_answer{access_media, initiate, "Calls.InitiateGroupCall.All",
                                                    "Calls.JoinGroupCall.All",
                                                    "Calls.JoinGroupCallAsGuest.All"};
constexpr std::array<std::string_view, 2> initiate_or_media{initiate, access_media};
constexpr std::array<std::string_view, 1> initiate_alone{initiate};
constexpr std::array<std::string_view, 1> media_alone{access_media};

// In the order of `method`.
constexpr std::array methods{
    method_description{method::answer, "answer", "POST", "/answer", answer_fields, answer_kind::accepted, "",
                       repeat::never, to_answer},
    method_description{method::reject,
                       "reject",
                       "POST",
                       "/reject",
                       reject_fields,
                       answer_kind::accepted,
                       "",
                       repeat::harmless,
                       {}},
    method_description{method::play_prompt, "playPrompt", "POST", "/playPrompt", play_prompt_fields,
                       answer_kind::running_operation, "playPromptOperation", repeat::never,
                       initiate_or_media},
    method_description{method::record_response, "recordResponse", "POST", "/recordResponse",
                       record_response_fields, answer_kind::running_operation, "recordOperation",
                       repeat::never, media_alone},
    method_description{method::subscribe_to_tone, "subscribeToTone", "POST", "/subscribeToTone",
                       client_context_alone, answer_kind::completed_operation, "subscribeToToneOperation",
                       repeat::harmless, media_alone},
    method_description{method::cancel_media_processing, "cancelMediaProcessing", "POST",
                       "/cancelMediaProcessing", client_context_alone, answer_kind::completed_operation,
                       "cancelMediaProcessingOperation", repeat::harmless, initiate_or_media},
    method_description{method::transfer, "transfer", "POST", "/transfer", transfer_fields,
                       answer_kind::accepted, "", repeat::never, initiate_alone},
    method_description{method::keep_alive, "keepAlive", "POST", "/keepAlive", no_fields,
                       answer_kind::ok_empty, "", repeat::harmless, initiate_or_media},
    method_description{method::get, "get", "GET", "", no_fields, answer_kind::call, "", repeat::harmless,
                       initiate_or_media},
    method_description{method::hang_up, "delete", "DELETE", "", no_fields, answer_kind::no_content, "",
                       repeat::harmless, initiate_or_media},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < methods.size(); ++i)
        if (static_cast<std::size_t>(methods[i].id) != i) return false;
    return true;
}
static_assert(in_order());

struct method_finder {
    method operator()(const answer_request&) const { return method::answer; }
    method operator()(const reject_request&) const { return method::reject; }
    method operator()(const play_prompt_request&) const { return method::play_prompt; }
    method operator()(const record_response_request&) const { return method::record_response; }
    method operator()(const subscribe_to_tone_request&) const { return method::subscribe_to_tone; }
    method operator()(const cancel_media_processing_request&) const {
        return method::cancel_media_processing;
    }
    method operator()(const transfer_request&) const { return method::transfer; }
    method operator()(const keep_alive_request&) const { return method::keep_alive; }
    method operator()(const get_call_request&) const { return method::get; }
    method operator()(const delete_call_request&) const { return method::hang_up; }
};

}  // namespace

std::span<const method_description> all_methods() { return methods; }

const method_description& describe(method m) { return methods.at(static_cast<std::size_t>(m)); }

method method_of(const call_request& request) { return std::visit(method_finder(), request); }

std::optional<method> method_named(std::string_view name) {
    const std::string_view bare = without_namespace(name);
    for (const auto& description : methods)
        if (!description.path.empty() && same_text(description.name, bare)) return description.id;
    return std::nullopt;
}

}  // namespace switchhook::graph
