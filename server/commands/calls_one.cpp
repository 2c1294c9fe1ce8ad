// One call of a running server: shown, sent on, exported, erased.

#include <iostream>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "bot/replay/stored_call.hpp"
#include "server/commands/call_text.hpp"
#include "server/commands/calls.hpp"
#include "server/commands/report.hpp"
#include "server/events/call_sequence.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

std::string path_of(const calls_options& o) { return "/api/calls/" + percent_encode(o.call); }

// The body of the answer, which is of success; or nothing, with a line on standard error.
std::optional<std::string> body_of(control_client& server, const std::string& verb, const std::string& path) {
    auto answer = server.ask(verb, path);
    if (!answer.has_value())
        fail(answer.error());
    else if (answer->status != 200)
        fail(complaint_of(*answer));
    else
        return std::move(answer->body);
    return std::nullopt;
}

int draw_call(const calls_options& o, control_client& server) {
    const auto text = body_of(server, "GET", path_of(o) + "/journal");
    if (!text) return 1;
    auto calls = bot::replay::read_stored_calls(*text);
    if (!calls.has_value()) return fail("the journal of the call: " + calls.error());
    if (calls->empty()) return fail("the journal of the call is empty");
    std::cout << call_sequence(std::move(calls->front().records));
    return 0;
}

bool is_wanted(const calls_options& o) {
    std::cerr << one_line("Erase the call " + o.call +
                          " with its journal, recordings and orders to call back, for ever? [y/N] ")
              << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

int show_call(const calls_options& o, control_client& server) {
    if (o.format == "mermaid") return draw_call(o, server);
    const auto text = body_of(server, "GET", path_of(o));
    if (!text) return 1;
    const auto details = json::document::parse(*text);
    if (!details.has_value()) return fail("the server answers something else than a call");
    if (o.json || o.format == "json")
        std::cout << *text << '\n';
    else
        std::cout << call_text(details->root());
    return 0;
}

int send_call(const calls_options& o, control_client& server) {
    json::writer body;
    body.object([&] { body.field("section", o.section); });
    const auto answer = server.ask("POST", path_of(o) + "/goto", body.take());
    if (!answer.has_value()) return fail(answer.error());
    if (answer->status != 202) return fail(complaint_of(*answer));
    std::cout << "sent to " << one_line(o.section) << '\n';
    return 0;
}

int export_call(const calls_options& o, control_client& server) {
    const auto text = body_of(server, "GET", path_of(o) + "/export");
    if (!text) return 1;
    if (o.out.empty()) {
        std::cout << *text << '\n';
        return 0;
    }
    const auto written = media::write_file(o.out, *text + '\n');
    if (!written.has_value()) return fail(o.out.string() + ": " + written.error().message());
    return 0;
}

int erase_call(const calls_options& o, control_client& server) {
    if (!o.yes && !is_wanted(o)) return fail("nothing is erased");
    const auto text = body_of(server, "POST", path_of(o) + "/erase");
    if (!text) return 1;
    const auto done = json::document::parse(*text);
    const auto number = [&](std::string_view what) {
        return done.has_value() ? done->root()[what].as_integer().value_or(0) : 0;
    };
    const auto recordings = number("recordings"), callbacks = number("callbacks");
    std::cout << "erased, with " << recordings << (recordings == 1 ? " recording" : " recordings");
    if (callbacks > 0)
        std::cout << " and " << callbacks << (callbacks == 1 ? " order" : " orders") << " to call back";
    std::cout << '\n';
    return 0;
}

}  // namespace switchhook::server
