#include "config/placeholders.hpp"

#include <algorithm>

#include "config/cloud.hpp"

namespace switchhook::config {
namespace {

std::string_view host_of(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme)) return {};
    url.remove_prefix(scheme.size());
    return url.substr(0, url.find_first_of(url.starts_with('[') ? "/]" : "/:"));
}

bool is_this_machine(std::string_view host) {
    return host == "localhost" || host.starts_with("127.") || host == "[::1";
}

bool is_microsofts(std::string_view base_url) {
    const auto& clouds = cloud_names();
    return std::any_of(clouds.begin(), clouds.end(),
                       [&](std::string_view cloud) { return graph_of(cloud) == base_url; });
}

// 00000000-0000-0000-0000-000000000001 and its like.
bool is_id_of_the_sample(std::string_view id) { return id.starts_with("00000000-0000-0000-0000-0000000000"); }

bool is_of_the_documents(std::string_view host) {
    return host == "contoso.com" || host.ends_with(".contoso.com");
}

}  // namespace

std::vector<placeholder> placeholders_in(const settings& s) {
    const auto host = host_of(s.public_url);
    if (host.empty() || is_this_machine(host) || !is_microsofts(s.graph.base_url)) return {};
    std::vector<placeholder> all;
    if (is_of_the_documents(host))
        all.push_back(
            {"publicUrl", '"' + std::string(host) + "\" is the sample's: Graph will not find you there"});
    if (is_id_of_the_sample(s.app.id))
        all.push_back({"app.id", "this id is the sample's: Microsoft knows no such application"});
    if (is_id_of_the_sample(s.app.tenant))
        all.push_back({"app.tenant", "this id is the sample's: Microsoft knows no such tenant"});
    return all;
}

}  // namespace switchhook::config
