#pragma once
// The national clouds: where each keeps Graph, its identity platform and the keys that sign callbacks.
// https://learn.microsoft.com/graph/deployments
// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace switchhook::config {

const std::vector<std::string_view>& cloud_names();

// Sets cloud, URLs and issuers to those of the cloud with this name, which must be one of cloud_names().
void use_cloud(graph_settings& graph, std::string_view name);

// Graph in that cloud. Tokens are for it, also where graph.baseUrl names a proxy in front: the identity platform knows no
// other.
std::string graph_of(std::string_view cloud_name);

}  // namespace switchhook::config
