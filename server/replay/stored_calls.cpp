#include "server/replay/stored_calls.hpp"

#include <iostream>
#include <set>

#include "base/percent.hpp"
#include "server/commands/report.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

using bot::replay::stored_call;
using calls_or_failure = result<std::vector<stored_call>, std::string>;

constexpr std::size_t most_bytes = 1U << 30;

// A call may have ended, and moved to the other list, between two pages.
result<std::set<std::string>, std::string> ids_of(control_client& server) {
    std::set<std::string> ids;
    for (std::string page = "/api/calls?limit=1000"; !page.empty();) {
        const auto answer = server.ask("GET", page);
        if (!answer.has_value()) return answer.error();
        const auto document = json::document::parse(answer->body);
        if (answer->status != 200 || !document.has_value()) return complaint_of(*answer);
        for (const auto* list : {"live", "ended"}) {
            const auto calls = document->root()[list];
            for (std::size_t i = 0; i < calls.size(); ++i) ids.insert(calls.at(i)["id"].string_or());
        }
        page = document->root()["next"].string_or();
    }
    return ids;
}

}  // namespace

calls_or_failure stored_calls_in(const std::vector<std::filesystem::path>& files) {
    std::vector<stored_call> all;
    for (const auto& file : files) {
        const auto text = media::read_file(file, most_bytes);
        if (!text.has_value()) return file.string() + ": cannot be read: " + text.error().message();
        auto calls = bot::replay::read_stored_calls(*text);
        if (!calls.has_value()) return file.string() + ": " + calls.error();
        for (auto& call : *calls) all.push_back(std::move(call));
    }
    return all;
}

calls_or_failure stored_calls_of(control_client& server, const fetching_progress& told) {
    const auto ids = ids_of(server);
    if (!ids.has_value()) return ids.error();
    std::vector<stored_call> all;
    std::size_t done = 0;
    for (const auto& id : *ids) {
        const auto answer = server.ask("GET", "/api/calls/" + percent_encode(id) + "/journal");
        if (!answer.has_value()) return answer.error();
        told(++done, ids->size());
        if (answer->status == 404) continue;
        if (answer->status != 200) return complaint_of(*answer);
        auto calls = bot::replay::read_stored_calls(answer->body);
        if (!calls.has_value()) return "the journal of the call " + id + ": " + calls.error();
        for (auto& call : *calls) all.push_back(std::move(call));
    }
    return all;
}

calls_or_failure stored_calls_of(const control_options& o) {
    auto server = find_server(o);
    if (!server.has_value()) return server.error();
    boost::asio::io_context context(1);
    control_client client(context, *std::move(server));
    const bool shown = progress_width().has_value();
    auto calls = stored_calls_of(client, [&](std::size_t done, std::size_t all) {
        if (shown) std::cerr << "\rcall " << done << " of " << all << std::flush;
    });
    if (shown) std::cerr << "\r\x1b[K" << std::flush;
    return calls;
}

}  // namespace switchhook::server
