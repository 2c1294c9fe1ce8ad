#include "config/cloud.hpp"

namespace switchhook::config {
namespace {

struct cloud {
    const char* graph;
    const char* login;
    const char* keys;
    std::vector<std::string> issuers;
};

constexpr const char* public_keys = "https://api.aps.skype.com/v1/.well-known/OpenIdConfiguration";
constexpr const char* government_keys = "https://api.aps.skype.us/v1/.well-known/OpenIdConfiguration";

// Government callbacks have been seen with the public cloud's issuer too; the keys decide, so all three are
// accepted.
const std::vector<std::string> government_issuers{"https://api.botframework.us", "https://graph.microsoft.us",
                                                  "https://api.botframework.com"};
const std::vector<std::string> public_issuers{"https://api.botframework.com", "https://graph.microsoft.com"};

cloud cloud_of(std::string_view name) {
    if (name == "usGov")
        return {"https://graph.microsoft.us", "https://login.microsoftonline.us", government_keys,
                government_issuers};
    if (name == "usGovDoD")
        return {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us", government_keys,
                government_issuers};
    if (name == "china")
        return {"https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn",
                public_keys, public_issuers};
    return {"https://graph.microsoft.com", "https://login.microsoftonline.com", public_keys, public_issuers};
}

}  // namespace

const std::vector<std::string_view>& cloud_names() {
    static const std::vector<std::string_view> names{"global", "usGov", "usGovDoD", "china"};
    return names;
}

void use_cloud(graph_settings& graph, std::string_view name) {
    const auto chosen = cloud_of(name);
    graph.cloud = name;
    graph.base_url = chosen.graph;
    graph.login_url = chosen.login;
    graph.open_id_configuration_urls = {chosen.keys};
    graph.issuers = chosen.issuers;
}

std::string graph_of(std::string_view cloud_name) { return cloud_of(cloud_name).graph; }

}  // namespace switchhook::config
