// The calls of a running server: lists them, or hands over to what is done with one.

#include <iomanip>
#include <iostream>

#include <unistd.h>

#include "base/percent.hpp"
#include "server/commands/call_text.hpp"
#include "server/commands/calls.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

void print_line(json::value call) {
    const auto outcome = call["outcome"].string_or();
    const auto direction = call["direction"].string_or();
    const auto flow = call["flow"]["name"].string_or();
    const auto other = direction == "outgoing" ? call["to"] : call["from"];
    std::cout << call["id"].string_or() << "  " << std::left << std::setw(16) << call["state"].string_or()
              << "  " << std::setw(12) << (outcome.empty() ? "-" : outcome) << std::setw(10)
              << (direction.empty() ? "-" : direction) << call["began"].string_or() << "  "
              << (flow.empty() ? "-" : flow) << "  " << party_text(other) << '\n';
}

void print_all(json::value list) {
    for (std::size_t i = 0; i < list.size(); ++i) print_line(list.at(i));
}

std::string query_of(const calls_options& o) {
    auto query = "?limit=" + std::to_string(o.limit);
    for (const auto& [name, value] :
         {std::pair("number", &o.number), std::pair("chain", &o.chain), std::pair("id", &o.id),
          std::pair("outcome", &o.outcome), std::pair("since", &o.since), std::pair("until", &o.until)})
        if (!value->empty()) query += '&' + std::string(name) + '=' + percent_encode(*value);
    return query;
}

int list_calls(const calls_options& o, control_client& client) {
    const auto answer = client.ask("GET", "/api/calls" + query_of(o));
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

}  // namespace

int calls(const calls_options& o) {
    const bool can_ask = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
    if (o.action == calls_options::erase && !o.yes && !can_ask)
        return wrong_usage("calls erase wants --yes where nobody can be asked");
    const auto server = find_server(o.control);
    if (!server.has_value()) return fail(server.error());
    boost::asio::io_context context(1);
    control_client client(context, *server);
    switch (o.action) {
        case calls_options::list: return list_calls(o, client);
        case calls_options::show: return show_call(o, client);
        case calls_options::tail: return tail_calls(o, context, client, *server);
        case calls_options::go: return send_call(o, client);
        case calls_options::export_one: return export_call(o, client);
        case calls_options::erase: break;
    }
    return erase_call(o, client);
}

}  // namespace switchhook::server
