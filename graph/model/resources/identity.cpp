#include "graph/model/resources/identity.hpp"

#include <array>

#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

constexpr std::array<std::string_view, 10> member_names{"user",
                                                        "application",
                                                        "applicationInstance",
                                                        "phone",
                                                        "guest",
                                                        "encrypted",
                                                        "onPremises",
                                                        "device",
                                                        "assertedIdentity",
                                                        "azureCommunicationServicesUser"};

}  // namespace

std::string_view to_string(identity_kind k) { return member_names.at(static_cast<std::size_t>(k)); }

std::optional<identity_kind> parse_identity_kind(std::string_view name) {
    for (std::size_t i = 0; i < member_names.size(); ++i)
        if (same_text(member_names[i], name)) return static_cast<identity_kind>(i);
    return std::nullopt;
}

const identity& identity_set::who() const {
    static const identity nobody;
    for (const auto& one : members)
        if (!one.id.empty()) return one;
    return members.empty() ? nobody : members.front();
}

}  // namespace switchhook::graph
