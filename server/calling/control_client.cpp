#include "server/calling/control_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <optional>

#include "base/json/located.hpp"
#include "config/load.hpp"
#include "net/error.hpp"
#include "net/url.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

// Graph may be asked several times before an answer comes.
constexpr std::chrono::seconds patience{60};
constexpr std::size_t longest_answer = 1U << 30;  // all that is kept of a call of many events

net::client_limits limits() {
    net::client_limits l;
    l.response_body_bytes = longest_answer;
    return l;
}

// Where somebody on the same machine reaches a listener.
std::string reachable(const std::string& address) {
    if (address == "0.0.0.0") return "127.0.0.1";
    return address == "::" ? "::1" : address;
}

result<net::tls_context_ptr, std::string> client_tls(const std::filesystem::path& trust) {
    auto made = net::make_client_tls(trust.string());
    if (!made.has_value()) return trust.string() + ": " + made.error().message();
    return *made;
}

// What stands in the way of reading where the server is; what else is wrong with its configuration is its own
// affair.
std::string obstacle(const std::filesystem::path& file, const config::loaded_settings& loaded) {
    constexpr std::size_t most_bytes = 4U << 20;
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) return file.string() + ": " + text.error().message();
    problems unreadable;
    json::parse_located(*text, file.string(), unreadable);
    if (unreadable.any_error()) return to_string(unreadable.all().front());
    for (const auto& p : loaded.found.all())
        if (p.level == severity::error && p.path.starts_with("/admin")) return to_string(p);
    return {};
}

}  // namespace

result<control_server, std::string> find_server(const control_options& o) {
    const auto variables = config::process_environment();
    auto trust = o.trust;
    control_server found;
    std::string address = o.server;
    if (address.empty() || std::filesystem::exists(o.config)) {
        const auto loaded = config::load_settings(o.config, variables);
        if (auto wrong = obstacle(o.config, loaded); !wrong.empty()) return wrong;
        const auto& admin = loaded.values.admin;
        found.token = admin.token;
        const bool v6 = admin.address.find(':') != std::string::npos;
        const auto host = reachable(admin.address);
        if (address.empty())
            address = (admin.certificate.empty() ? "http://" : "https://") + (v6 ? '[' + host + ']' : host) +
                      ':' + std::to_string(admin.port);
        if (trust.empty()) trust = admin.certificate;
        if (o.server.empty() && admin.port == 0)
            return o.config.string() +
                   ": /admin/port is 0, so only the server knows where it listens; name it with --server";
    } else if (const auto given = variables.find("SWITCHHOOK_ADMIN_TOKEN"); given != variables.end()) {
        found.token = secret(given->second);
    }
    if (found.token.empty() && !std::filesystem::exists(o.config))
        return "there is no " + o.config.string() +
               " that says the server's token: name it with --config, or set SWITCHHOOK_ADMIN_TOKEN";
    if (found.token.empty())
        return o.config.string() + ": admin.token is not set, so the server takes no commands";
    const auto url = net::parse_url(address);
    if (!url.has_value()) return "--server " + address + ": " + url.error().message();
    if (url->target != "/") return "--server " + address + ": expected a URL without a path";
    found.where = url->where;
    found.url = net::to_string(url->where);
    if (url->where.tls || !o.trust.empty()) {
        auto tls = client_tls(trust);
        if (!tls.has_value()) return tls.error();
        found.tls = *tls;
    }
    return found;
}

std::string complaint_of(const net::http_response& answer) {
    const auto document = json::document::parse(answer.body);
    const auto status = std::to_string(answer.status);
    if (!document.has_value() || !document->root()["detail"]) return "the server answers " + status;
    const auto root = document->root();
    std::string text = root["detail"].string_or();
    const auto mistakes = root["errors"];
    const auto first = mistakes.at(0);
    if (mistakes.size() > 0 && text.find(first["detail"].string_or()) == std::string::npos)
        text += ": " + (first["pointer"].string_or().empty() ? "" : first["pointer"].string_or() + ": ") +
                first["detail"].string_or();
    if (mistakes.size() > 1) text += " (and " + std::to_string(mistakes.size() - 1) + " more)";
    if (root["remedy"]) text += " Remedy: " + root["remedy"].string_or();
    return text;
}

control_client::control_client(boost::asio::io_context& context, control_server server)
    : context_(context), server_(std::move(server)), client_(context.get_executor(), server_.tls, limits()) {}

control_client::~control_client() { client_.stop(); }

asio::awaitable<result<net::http_response, std::string>> control_client::send(std::string verb,
                                                                              std::string target,
                                                                              std::string body,
                                                                              net::header_list headers) {
    net::http_request request;
    request.method = std::move(verb);
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.headers.set("Authorization", "Bearer " + server_.token.reveal());
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    auto answer =
        co_await client_.send(server_.where, std::move(request), net::steady_clock::now() + patience);
    if (!answer.has_value()) {
        const auto why = answer.error();
        const bool nobody = why == net::errc::not_connected || why == net::errc::not_resolved;
        co_return (nobody ? "no server at " : "") + server_.url + ": " + why.message() +
            (nobody ? "; is it running?" : "");
    }
    if (answer->status == 401) co_return server_.url + ": the server does not take this admin.token";
    co_return *std::move(answer);
}

result<net::http_response, std::string> control_client::ask(const std::string& verb,
                                                            const std::string& target,
                                                            const std::string& body) {
    std::optional<result<net::http_response, std::string>> answer;
    std::exception_ptr broken;
    asio::co_spawn(context_, send(verb, target, body, {}),
                   [&](std::exception_ptr failed, result<net::http_response, std::string> came) {
                       broken = failed;
                       answer = std::move(came);
                   });
    context_.restart();
    // Kept connections have timers of their own: only the answer is waited for.
    while (!answer && !broken && context_.run_one() > 0) continue;
    if (broken) std::rethrow_exception(broken);
    if (!answer) return std::string("interrupted");
    return *std::move(answer);
}

}  // namespace switchhook::server
