// Any calls method of Graph, by its name, through the control API of a running server.

#include <algorithm>
#include <iomanip>
#include <iostream>

#include "base/json/located.hpp"
#include "base/nearest.hpp"
#include "base/percent.hpp"
#include "graph/model/methods.hpp"
#include "server/admin/method_pages.hpp"
#include "server/calling/control_client.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_bytes = 128U << 10;

// Some member of the body has to be there.
bool needs(const graph::type_description& body) {
    return std::any_of(body.properties.begin(), body.properties.end(),
                       [](const auto& p) { return p.required; });
}

int list_methods() {
    for (const auto& m : graph::all_methods()) {
        std::string takes = m.of_a_call() ? "CALL" : "";
        if (m.has_sub_id()) takes += " --id ID";
        if (const auto* body = m.body(); body != nullptr)
            takes += std::string(takes.empty() ? "" : " ") +
                     (takes.empty() || needs(*body) ? "--json BODY" : "[--json BODY]");
        std::cout << std::left << std::setw(32) << m.name << takes << '\n';
    }
    return 0;
}

std::string unknown_method(const std::string& name) {
    std::vector<std::string_view> known;
    for (const auto& m : graph::all_methods()) known.push_back(m.name);
    const auto near = nearest(name, known);
    return "no method \"" + name + '"' +
           (near.empty() ? ". switchhook graph lists the methods" : did_you_mean(near));
}

struct unreadable {
    std::string what;
};

result<std::string, unreadable> read_input() {
    std::string text(most_bytes + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > most_bytes)
        return unreadable{"standard input: longer than the " + std::to_string(most_bytes) +
                          " bytes that a body may have"};
    return text;
}

// --json: the body itself, @FILE, or - for standard input. What is no JSON is told with its place.
result<std::string, unreadable> body_of(const std::string& given) {
    auto name = std::string("--json");
    auto text = given;
    if (given == "-") {
        name = "standard input";
        auto read = read_input();
        if (!read.has_value()) return read.error();
        text = *std::move(read);
    } else if (given.starts_with('@')) {
        name = given.substr(1);
        const auto read = media::read_file(name, most_bytes);
        if (!read.has_value()) return unreadable{name + ": " + read.error().message()};
        text = *read;
    }
    problems wrong;
    if (!text.empty()) json::parse_located(text, name, wrong);
    if (wrong.any_error()) return unreadable{to_string(wrong.all().front())};
    return text;
}

std::string path_of(const graph::method_description& m, const graph_options& o) {
    auto path = control_path_of(m);
    const auto put = [&](std::string_view name, const std::string& id) {
        if (const auto at = path.find(name); at != std::string::npos)
            path.replace(at, name.size(), percent_encode(id));
    };
    put("{call}", o.call);
    put("{id}", o.id);
    return path;
}

std::string wrong_ids(const graph::method_description& m, const graph_options& o) {
    const std::string name(m.name);
    if (m.of_a_call() && o.call.empty()) return name + " wants the id of a call";
    if (!m.of_a_call() && !o.call.empty()) return name + " is of no call";
    if (m.has_sub_id() && o.id.empty()) return name + " wants --id: of what, within the call";
    if (!m.has_sub_id() && !o.id.empty()) return name + " takes no --id";
    if (m.body() == nullptr && !o.json.empty()) return name + " takes no body";
    if (o.json == "@") return "--json: expected the name of a file behind @";
    return {};
}

}  // namespace

int graph_method(const graph_options& o) {
    if (o.method.empty()) return list_methods();
    const auto named = graph::method_named(o.method);
    if (!named) return wrong_usage(unknown_method(o.method));
    const auto& m = graph::describe(*named);
    if (const auto wrong = wrong_ids(m, o); !wrong.empty()) return wrong_usage(wrong);
    auto body = body_of(o.json);
    if (!body.has_value()) return fail(body.error().what);
    // The call stands within an order there.
    if (m.id == graph::method::create) body = "{\"call\":" + (body->empty() ? "{}" : *body) + '}';
    auto server = find_server(o.control);
    if (!server.has_value()) return fail(server.error());
    boost::asio::io_context context(1);
    control_client client(context, *std::move(server));
    const auto answer = client.ask(std::string(m.verb), path_of(m, o), *body);
    if (!answer.has_value()) return fail(answer.error());
    if (answer->status < 200 || answer->status > 299) return fail(complaint_of(*answer));
    if (!answer->body.empty()) std::cout << answer->body << '\n';
    return 0;
}

}  // namespace switchhook::server
