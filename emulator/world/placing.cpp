#include "emulator/world/placing.hpp"

#include <algorithm>

#include "emulator/world/request_checks.hpp"
#include "graph/model/request_rules.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

graph_answer no_permission() {
    return refused(403, "7504", "Insufficient enterprise tenant permissions, cannot access this API.");
}

bool has(const std::vector<std::string>& all, std::string_view wanted) {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& one) { return graph::same_text(one, wanted); });
}

bool may_place(const graph::call_resource& call, const asking_app& app) {
    const auto enough = graph::permissions_of(graph::variant_of(call));
    const bool any = std::any_of(enough.begin(), enough.end(),
                                 [&](std::string_view role) { return has(app.roles, role); });
    const bool own_media = std::holds_alternative<graph::app_hosted_media>(*call.media_config);
    return any && (!own_media || has(app.roles, "Calls.AccessMedia.All"));
}

// A call comes from the application itself or from a resource account of its own.
bool is_own(const graph::identity& source, const asking_app& app) {
    if (source.kind == graph::identity_kind::application) return graph::same_text(source.id, app.id);
    if (source.kind == graph::identity_kind::application_instance)
        return app.instances.empty() || has(app.instances, source.id);
    return false;
}

}  // namespace

std::optional<graph_answer> refusal_to_place(const graph::create_call_request& r, const asking_app& app,
                                             const std::string& version, const quirks& how) {
    const auto& call = r.call;
    if (!may_call_back(call.callback_uri, how)) return invalid("callbackUri", "must be an https URL");
    if (version == "v1.0" && how.refuse_beta_members && call.ringing_timeout_seconds)
        return invalid("ringingTimeoutInSeconds", "is not known in v1.0");
    if (!may_place(call, app)) return no_permission();
    if (call.source && !is_own(call.source->identity.who(), app))
        return refused(403, "7507", "The source identity is not one of the application.");
    if (call.tenant_id && !graph::same_text(*call.tenant_id, app.tenant))
        return refused(403, "7505", "The tenant of the call is not that of the token.");
    return std::nullopt;
}

}  // namespace switchhook::emulator
