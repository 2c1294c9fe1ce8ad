#include "graph/model/join_url.hpp"

#include <algorithm>

#include "base/json/document.hpp"
#include "base/percent.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), one.size() + 1));
        if (one.size() > name.size() && one[name.size()] == '=' &&
            same_text(one.substr(0, name.size()), name))
            return one.substr(name.size() + 1);
    }
    return {};
}

}  // namespace

std::optional<join_place> parse_join_url(std::string_view url) {
    constexpr std::size_t longest = 4096;
    constexpr std::string_view scheme = "https://", marker = "/l/meetup-join/";
    if (url.size() > longest || !same_text(url.substr(0, scheme.size()), scheme)) return std::nullopt;
    const auto begin = url.find(marker);
    if (begin == std::string_view::npos) return std::nullopt;
    url.remove_prefix(begin + marker.size());

    const auto path = url.substr(0, url.find('?'));
    const auto query = path.size() < url.size() ? url.substr(path.size() + 1) : std::string_view();
    const auto slash = path.find('/');
    if (slash == std::string_view::npos || slash == 0) return std::nullopt;
    auto message = path.substr(slash + 1);
    message = message.substr(0, message.find('/'));

    const auto context = json::document::parse(percent_decode(parameter(query, "context")));
    if (!context.has_value()) return std::nullopt;
    join_place place;
    place.tenant = context->root()["Tid"].string_or();
    identity organizer;
    organizer.id = context->root()["Oid"].string_or();
    organizer.tenant_id = place.tenant;
    if (place.tenant.empty() || organizer.id.empty()) return std::nullopt;
    place.chat.thread_id = percent_decode(path.substr(0, slash));
    place.chat.message_id = message.empty() ? "0" : percent_decode(message);
    place.meeting.organizer = std::move(organizer);
    return place;
}

}  // namespace switchhook::graph
