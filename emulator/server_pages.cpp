// Which part of the platform answers which URL.

#include <ctime>
#include <utility>

#include "emulator/control/own_requests.hpp"
#include "emulator/control/problem_document.hpp"
#include "emulator/phone_pages.hpp"
#include "emulator/platform/recording_stream.hpp"
#include "emulator/server_state.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

net::http_response json_document(std::string body) {
    net::http_response response;
    response.headers.set("Content-Type", "application/json; charset=utf-8");
    response.body = std::move(body);
    return response;
}

// /{tenant}/oauth2/v2.0/token
std::string_view tenant_of(std::string_view path) {
    constexpr std::string_view tail = "/oauth2/v2.0/token";
    if (!path.ends_with(tail) || !path.starts_with('/')) return {};
    const auto tenant = path.substr(1, path.size() - tail.size() - 1);
    return tenant.find('/') == std::string_view::npos ? tenant : std::string_view();
}

wall_time wall_now() {
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

// RFC 9110 section 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
std::string date_header(wall_time at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

asio::awaitable<net::http_response> emulator_server::state::on_https(net::http_request request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    net::http_response response;
    constexpr std::string_view recordings = "/recordings/";
    if (auto route = parse_graph_route(request.method, path)) {
        response = co_await on_graph(*std::move(route), std::move(request));
    } else if (const auto tenant = tenant_of(path); !tenant.empty() && request.method == "POST") {
        response = identity.token(tenant, request, wall_now());
    } else if (request.method == "GET" && graph::same_text(path, "/v1/.well-known/OpenIdConfiguration")) {
        response = json_document(signer.open_id_configuration(own_url));
    } else if (request.method == "GET" && graph::same_text(path, "/v1/.well-known/keys")) {
        response = json_document(signer.keys());
    } else if (request.method == "GET" && path.starts_with(recordings)) {
        auto answer = graph_face.recording_named(path.substr(recordings.size()), request);
        if (answer.wait > duration{}) co_await pause(answer.wait);
        response = std::move(answer.response);
    } else {
        response = problem_document(404, "There is nothing here");
    }
    response.headers.set("Date", date_header(wall_now() + options.clock_ahead));
    co_return response;
}

asio::awaitable<net::http_response> emulator_server::state::on_graph(graph_route route,
                                                                     net::http_request request) {
    graph_service::answer answer = graph_face.handle(route, std::move(request), wall_now());
    pump();
    if (answer.wait > duration{}) co_await pause(answer.wait);
    if (answer.reset) {
        // An answer breaks off in its body, and 204 has none.
        if (answer.response.status == 204) answer.response.status = 200;
        answer.response.stream = std::make_shared<broken_stream>();
    }
    co_return std::move(answer.response);
}

// What a machine in Azure finds beside itself: on the plain port, as there.
std::optional<net::http_response> emulator_server::state::on_identity(const std::string& path,
                                                                      const net::http_request& request) {
    using machine = identity_platform::machine;
    if (request.method != "GET") return std::nullopt;
    if (path == "/metadata/identity/oauth2/token")
        return identity.machine_token(machine::virtual_machine, request, wall_now());
    if (path == "/msi/token") return identity.machine_token(machine::app_service, request, wall_now());
    if (path != "/emulator/federated-token") return std::nullopt;
    for (const auto& app : identity.apps()) {
        auto token = identity.federated_token(app.id, wall_now());
        if (!token) continue;
        net::http_response response;
        response.headers.set("Content-Type", "application/jwt");
        response.body = *std::move(token);
        return response;
    }
    return problem_document(404, "No application federates with the emulator");
}

asio::awaitable<net::http_response> emulator_server::state::on_control(net::http_request request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (auto page = phone_page(request.method, path)) {
        if (auto refused = refuse_foreign_host(request)) page = std::move(refused);
        co_return *std::move(page);
    }
    if (auto refused = refuse_foreign(request)) co_return *std::move(refused);
    if (auto identity_page = on_identity(path, request)) co_return *std::move(identity_page);
    net::http_response response;
    if (request.target.starts_with("/emulator/"))
        response = co_await control.handle(std::move(request));
    else
        response = problem_document(404, "There is nothing here");
    co_return response;
}

}  // namespace switchhook::emulator
