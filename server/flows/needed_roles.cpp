#include "server/flows/needed_roles.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "graph/model/request_rules.hpp"

namespace switchhook::server {
namespace {

using graph::method;

const std::map<std::string_view, std::vector<method>>& methods_by_verb() {
    static const std::vector<method> asking{method::play_prompt, method::subscribe_to_tone,
                                            method::cancel_media_processing};
    static const std::map<std::string_view, std::vector<method>> all{
        {"answer", {method::answer}},
        {"reject", {method::reject}},
        {"play", {method::play_prompt, method::cancel_media_processing}},
        {"say", {method::play_prompt, method::cancel_media_processing}},
        {"menu", asking},
        {"gather", asking},
        {"form", asking},
        {"record", {method::record_response}},
        {"voicemail",
         {method::play_prompt, method::subscribe_to_tone, method::cancel_media_processing,
          method::record_response}},
        {"transfer", {method::transfer}},
        {"hunt", {method::play_prompt, method::cancel_media_processing, method::transfer}},
        {"queue", {method::play_prompt, method::cancel_media_processing, method::transfer}},
        {"goto", {}},
        {"hangup", {method::hang_up}},
        {"log", {}},
        {"call", {method::create}},
        {"callback", {method::create}},
        {"join", {method::create}},
        {"redirect", {method::redirect}},
        {"invite", {method::invite}},
        {"mute", {method::mute}},
        {"unmute", {method::unmute}},
        {"dtmf", {method::send_dtmf_tones}},
        {"recordingStatus", {method::update_recording_status}},
        {"screenShare", {method::change_screen_sharing_role}},
        {"wait", {}},
    };
    return all;
}

bool meets(const role_need& need, std::span<const std::string> held) {
    return std::any_of(need.any_of.begin(), need.any_of.end(), [&](std::string_view role) {
        return std::find(held.begin(), held.end(), role) != held.end();
    });
}

bool meets_all(std::span<const role_need> needs, std::span<const std::string> held) {
    return std::all_of(needs.begin(), needs.end(), [&](const role_need& n) { return meets(n, held); });
}

std::vector<std::string_view> named(std::span<const std::string_view> roles) {
    return {roles.begin(), roles.end()};
}

class collector {
  public:
    explicit collector(const bot::flow& from) : flow_(from) {}

    void add(std::string_view step, method m) {
        const auto& d = graph::describe(m);
        add(step, std::string(d.name), named(d.permissions));
    }
    void add(std::string_view step, graph::call_variant v) {
        add(step, "create (" + std::string(graph::to_string(v)) + ')', named(graph::permissions_of(v)));
    }
    std::vector<role_need> take() { return std::move(all_); }

  private:
    void add(std::string_view step, std::string what, std::vector<std::string_view> roles) {
        if (roles.empty()) return;
        const bool known = std::any_of(
            all_.begin(), all_.end(), [&](const role_need& n) { return n.method == what && n.step == step; });
        if (!known) all_.push_back({std::move(what), std::string(step), flow_.name, std::move(roles)});
    }

    const bot::flow& flow_;
    std::vector<role_need> all_;
};

}  // namespace

std::vector<method> methods_of(std::string_view verb) {
    const auto found = methods_by_verb().find(verb);
    return found == methods_by_verb().end() ? std::vector<method>() : found->second;
}

std::vector<role_need> needs_of(const bot::flow& flow) {
    collector into(flow);
    bool answers = false;
    for (const auto& block : flow.blocks)
        for (const auto& step : block.steps) {
            answers = answers || (step->needs_media() && !block.is_inner);
            if (const auto placed = step->places()) into.add(step->verb, *placed);
            if (step->hears_keys()) into.add(step->verb, method::subscribe_to_tone);
            for (const auto m : methods_of(step->verb))
                if (m != method::create) into.add(step->verb, m);
        }
    if (answers && !flow.places_calls) into.add({}, method::answer);
    if (answers || flow.places_calls)
        for (const auto m : {method::hang_up, method::get, method::keep_alive}) into.add({}, m);
    return into.take();
}

std::vector<std::string> least_roles(std::span<const role_need> needs) {
    std::vector<std::string> chosen;
    // What leaves no choice goes first: it may serve the others.
    for (const auto& n : needs)
        if (n.any_of.size() == 1 && !meets(n, chosen)) chosen.emplace_back(n.any_of.front());
    for (const auto& n : needs)
        if (!meets(n, chosen)) chosen.emplace_back(n.any_of.front());
    return chosen;
}

role_advice compare_roles(std::span<const role_need> needs, std::span<const std::string> held) {
    role_advice advice;
    std::vector<role_need> unmet;
    for (const auto& n : needs)
        if (!meets(n, held)) unmet.push_back(n);
    for (auto& role : least_roles(unmet)) {
        role_advice::missing_role one{std::move(role), {}};
        for (const auto& n : needs) {
            const bool helps = std::find(n.any_of.begin(), n.any_of.end(), one.role) != n.any_of.end();
            if (helps && !meets(n, held)) one.for_what.push_back(&n);
        }
        advice.missing.push_back(std::move(one));
    }
    std::vector<role_need> met;
    for (const auto& n : needs)
        if (meets(n, held)) met.push_back(n);
    std::vector<std::string> kept(held.begin(), held.end());
    // Those that are never the least privileged choice go first.
    const auto least = least_roles(met);
    std::stable_sort(kept.begin(), kept.end(), [&](const std::string& a, const std::string& b) {
        const auto chosen = [&](const std::string& r) {
            return std::find(least.begin(), least.end(), r) != least.end();
        };
        return !chosen(a) && chosen(b);
    });
    for (const auto& role : std::vector<std::string>(kept)) {
        auto without = kept;
        std::erase(without, role);
        if (!meets_all(met, without)) continue;
        kept = std::move(without);
        advice.superfluous.push_back(role);
    }
    return advice;
}

// https://learn.microsoft.com/graph/permissions-reference
std::string_view app_role_id(std::string_view role) {
    struct known_role {
        std::string_view name, id;
    };
    static constexpr std::array<known_role, 5> known{{
        {"Calls.AccessMedia.All", "a7a681dc-756e-4909-b988-f160edc6655f"},
        {"Calls.Initiate.All", "284383ee-7f6e-4e40-a2a8-e85dcb029101"},
        {"Calls.InitiateGroupCall.All", "4c277553-8a09-487b-8023-29ee378d8324"},
        {"Calls.JoinGroupCall.All", "f6b49018-60ab-4f81-83bd-22caeabfed2d"},
        {"Calls.JoinGroupCallAsGuest.All", "fd7ccf6b-3d28-418b-9701-cd10f5cd2fd4"},
    }};
    for (const auto& one : known)
        if (one.name == role) return one.id;
    return {};
}

}  // namespace switchhook::server
