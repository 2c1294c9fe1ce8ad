#include "graph/model/methods_page.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::graph {
namespace {

constexpr std::string_view head =
    R"(# Methods of Graph

Everything that applications with the permissions of the calling API can ask of Microsoft Graph, as Switchhook knows it:
its client writes requests by these descriptions, and its emulator refuses what departs from them.

Every path stands under `/communications/calls`, or under `/app/calls`, which Microsoft keeps for old applications; both
mean the same calls. Every method is in `v1.0` and in `beta`, so `playPrompt` is
`POST https://graph.microsoft.com/v1.0/communications/calls/{call}/playPrompt`. The name of an action may have its
namespace in front: `microsoft.graph.playPrompt`.

Graph looks at permissions when a call is created or joined. Any one of those listed is enough, the least privileged
comes first. No cloud beside the global one and those of the US Government has calls; China's has none.

*Required* is what may be neither missing nor null. *Beyond v1.0* is what the metadata of `v1.0` lacks: it comes from
beta, from Microsoft's examples or from live calls.

This page is written by the test of it: `SWITCHHOOK_WRITE_DOCS=1 build/dev/tests/unit/docs/docs_tests`.
)";

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string joined(const std::vector<std::string>& all, std::string_view between = ", ") {
    std::string text;
    for (const auto& one : all) {
        if (!text.empty()) text += between;
        text += one;
    }
    return text;
}

// In lines of 120 characters at most.
std::string wrapped(std::string_view text) {
    constexpr std::size_t longest = 120;
    std::string lines;
    while (text.size() > longest) {
        const auto blank = text.rfind(' ', longest);
        if (blank == std::string_view::npos) break;
        lines.append(text.substr(0, blank)) += '\n';
        text.remove_prefix(blank + 1);
    }
    return lines.append(text);
}

// As headings become anchors: lower case, without what is neither letter nor digit.
std::string anchor(std::string_view heading) {
    std::string text = "#";
    for (const char c : heading)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string link(std::string_view text) { return "[" + code(text) + "](" + anchor(text) + ")"; }

std::string permissions(const method_description& m) {
    if (m.permissions.empty()) return "none";
    std::vector<std::string> all;
    for (const auto p : m.permissions) all.push_back(code(p));
    return joined(all);
}

std::string where(const method_description& m) {
    return m.where == clouds::global ? "global" : "global, US Government L4 and L5 (DoD)";
}

std::string answer(const method_description& m) {
    const auto status = std::to_string(m.status);
    switch (m.answer) {
        case answer_kind::accepted:
            return status + " without a body; the state of the call tells the outcome";
        case answer_kind::ok_empty: return status + " without a body";
        case answer_kind::no_content: return status;
        case answer_kind::running_operation:
            return status + " with a " + link(m.answer_type) + " that is `running`; a notification ends it";
        case answer_kind::completed_operation:
            return status + " with a " + link(m.answer_type) +
                   " that is `completed`; no notification follows";
        case answer_kind::resource: return status + " with a " + link(m.answer_type);
        case answer_kind::resource_list: return status + " with `value`, a list of " + link(m.answer_type);
    }
    return status;
}

// What no description of a single field can say; request_rules.cpp holds requests against it.
std::string_view rules(method m) {
    switch (m) {
        case method::create:
            return "`mediaConfig` and `requestedModalities` are required too, and `targets` unless "
                   "`meetingInfo` is "
                   "there: one target is a call, several, at most 5, a group call. A telephone number needs "
                   "`source.identity.applicationInstance` and `tenantId`. A meeting needs `tenantId`, and "
                   "`chatInfo.threadId` when it is joined by organizer; a join token needs neither. The "
                   "permission "
                   "depends on that: `Calls.Initiate.All` for one target, `Calls.InitiateGroupCall.All` for "
                   "several, `Calls.JoinGroupCall.All` or `Calls.JoinGroupCallAsGuest.All` for a meeting; "
                   "and "
                   "`Calls.AccessMedia.All` beside it for media of the application's own.";
        case method::answer:
            return "`acceptedModalities` may be left out for `audio`, but not be empty. To be sent within 15 "
                   "seconds of the offer, as `reject` and `redirect`; within 5 seconds "
                   "when "
                   "the call is to be recorded by policy. No permission is asked for, but without any of "
                   "these "
                   "callers are shown as `encrypted`.";
        case method::redirect: return "Several targets ring at once, and the first to answer wins.";
        case method::transfer:
            return "A `replacesCallId` makes it consultative. Out of a group call a `transferee` is needed, "
                   "out of "
                   "any other there must be none.";
        case method::keep_alive: return "Graph ends a call that has not been kept alive for 45 minutes.";
        case method::record_response: return "Each of `stopTones` is a key: `0` to `9`, `*` or `#`.";
        case method::update_recording_status: return "For calls that are recorded by policy.";
        case method::list_participants: return "Calls between two have no participants: the list is empty.";
        case method::invite:
            return "Several participants only into a group call. With a `replacesCallId` there is one "
                   "participant.";
        case method::start_hold_music: return "One participant of a call can be on hold at a time.";
        case method::create_audio_routing_group:
        case method::update_audio_routing_group:
            return "`sources` names one participant; `receivers` one when `routingMode` is `oneToOne`, "
                   "several when "
                   "it is `multicast`.";
        case method::get_operation:
            return "Microsoft has no page of it; `Location` of an answer points there.";
        case method::log_device_quality: return "Graph asks for a `User-Agent` header.";
        default: return {};
    }
}

std::string type_of(const property_description& p) {
    std::string text =
        p.object != nullptr || p.kind == value_kind::enumeration ? link(p.type) : std::string(p.type);
    if (p.is_list) text = "list of " + text;
    return text;
}

std::string limits(const property_description& p) {
    std::vector<std::string> all;
    if (p.least != 0 || p.most != 0) all.push_back(std::to_string(p.least) + " to " + std::to_string(p.most));
    if (p.longest != 0)
        all.push_back("at most " + std::to_string(p.longest) +
                      (p.is_list ? (p.longest == 1 ? " entry" : " entries") : " characters"));
    if (p.beyond_metadata) all.emplace_back("beyond v1.0");
    return joined(all);
}

void add_properties(std::string& page, const type_description& type) {
    page += "\n| Field | Type | Required | Notes |\n|---|---|---|---|\n";
    for (const auto& p : type.properties)
        page += "| " + code(p.name) + " | " + type_of(p) + " | " + (p.required ? "yes" : "") + " | " +
                limits(p) + " |\n";
}

void add_table(std::string& page) {
    page += "\n## All methods\n\n| Method | Request | Success | After a lost answer |\n|---|---|---|---|\n";
    for (const auto& m : all_methods()) {
        const std::string path = "…" + std::string(m.path);
        page += "| " + link(m.name) + " | " + code(std::string(m.verb) + " " + path) + " | " +
                std::to_string(m.status) + " | " +
                (m.on_lost_answer == repeat::harmless ? "repeated" : "not repeated") + " |\n";
    }
}

void add_method(std::string& page, const method_description& m) {
    page += "\n### " + code(m.name) + "\n\n";
    for (const std::string_view family : {"/communications/calls", "/app/calls"}) {
        const std::string line = std::string(m.verb) + " " + std::string(family) + std::string(m.path);
        page += "    " + line + "\n";
    }
    page += "\n- Versions: v1.0, beta\n- Success: " + answer(m) + "\n- Permissions: " + permissions(m) +
            "\n- Clouds: " + where(m) + "\n- After a lost answer: " +
            (m.on_lost_answer == repeat::harmless ? "repeated, for twice is as good as once"
                                                  : "not repeated, for it may have been done") +
            "\n";
    if (!m.page.empty())
        page += "- Microsoft's page: <https://learn.microsoft.com/graph/api/" + std::string(m.page) + ">\n";
    if (const auto text = rules(m.id); !text.empty()) page += "\n" + wrapped(text) + "\n";
    if (const auto* body = m.body(); body == nullptr)
        page += "\nNo body.\n";
    else if (!body->name.empty())
        page += "\nThe body is a " + link(body->name) + ".\n";
    else
        add_properties(page, *body);
}

using types = std::vector<const type_description*>;

// The type and all within it, each once, before those that come with it.
void gather(const type_description& type, types& into) {
    const bool there =
        std::any_of(into.begin(), into.end(), [&](const auto* t) { return t->name == type.name; });
    if (there) return;
    if (!type.name.empty()) into.push_back(&type);
    for (const auto* kind : type.kinds) gather(*kind, into);
    for (const auto& p : type.properties)
        if (p.object != nullptr) gather(*p.object, into);
}

const type_description* answer_of(const method_description& m, const types& all) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* t) { return t->name == m.answer_type; });
    return found == all.end() ? nullptr : *found;
}

void add_type(std::string& page, const type_description& type) {
    page += "\n### " + code(type.name) + "\n";
    if (type.is_abstract) {
        std::vector<std::string> kinds;
        for (const auto* kind : type.kinds) kinds.push_back(link(kind->name));
        page += "\nAbstract; its `@odata.type` says which it is: " + joined(kinds) + ".\n";
    }
    if (type.is_open) page += "\nOpen: further fields are kept and passed on.\n";
    if (!type.properties.empty())
        add_properties(page, type);
    else if (!type.is_abstract)
        page += "\nNo fields.\n";
}

// Of the enumerations that the types have, in the order of the tables.
void add_enumerations(std::string& page) {
    page +=
        "\n## Enumerations\n\nThe words are compared without case. Others may come at any time: they are "
        "kept where they are "
        "passed on,\nand `unknownFutureValue` stands for them where Switchhook itself acts on the word.\n";
    for (const auto name : all_enumerations()) {
        std::vector<std::string> words;
        for (const auto word : words_of(name)) words.push_back(code(word));
        page += "\n### " + code(name) + "\n\n" + joined(words) +
                (is_flags(name) ? "; several with commas between them" : "") + "\n";
    }
}

}  // namespace

std::string methods_page() {
    std::string page(head);
    add_table(page);
    page += "\n## Method by method\n";
    for (const auto& m : all_methods()) add_method(page, m);
    types found;
    const auto known = all_types();
    for (const auto& m : all_methods()) {
        if (const auto* body = m.body()) gather(*body, found);
        if (const auto* type = answer_of(m, known)) gather(*type, found);
    }
    page += "\n## Types\n";
    for (const auto* type : found) add_type(page, *type);
    add_enumerations(page);
    return page;
}

}  // namespace switchhook::graph
