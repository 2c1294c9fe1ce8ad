// Lists the calls of a running server.

#include <iomanip>
#include <iostream>

#include "server/calling/control_client.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

std::string party(json::value who) {
    std::string name;
    if (who.is_object())
        who.each_member([&](std::string_view kind, json::value id) {
            if (name.empty() && id.is_string())
                name = kind == "phone" ? id.string_or() : std::string(kind) + ':' + id.string_or();
        });
    return name.empty() ? "-" : name;
}

void print_line(json::value call) {
    const auto outcome = call["outcome"].string_or();
    const auto direction = call["direction"].string_or();
    const auto flow = call["flow"]["name"].string_or();
    const auto other = direction == "outgoing" ? call["to"] : call["from"];
    std::cout << call["id"].string_or() << "  " << std::left << std::setw(16) << call["state"].string_or()
              << "  " << std::setw(12) << (outcome.empty() ? "-" : outcome) << std::setw(10)
              << (direction.empty() ? "-" : direction) << call["began"].string_or() << "  "
              << (flow.empty() ? "-" : flow) << "  " << party(other) << '\n';
}

void print_all(json::value list) {
    for (std::size_t i = 0; i < list.size(); ++i) print_line(list.at(i));
}

}  // namespace

int calls(const calls_options& o) {
    auto server = find_server(o.control);
    if (!server.has_value()) return fail(server.error());
    boost::asio::io_context context(1);
    control_client client(context, *std::move(server));
    const auto answer = client.ask("GET", "/api/calls?limit=" + std::to_string(o.limit));
    if (!answer.has_value()) return fail(answer.error());
    const auto page = json::document::parse(answer->body);
    if (answer->status != 200 || !page.has_value()) return fail(complaint_of(*answer));
    if (o.json) {
        std::cout << answer->body << '\n';
        return 0;
    }
    print_all(page->root()["live"]);
    print_all(page->root()["ended"]);
    return 0;
}

}  // namespace switchhook::server
