#include "server/doctor/running_bot.hpp"

#include "server/public/doctor_agent.hpp"

namespace switchhook::server::doctor {
namespace {

constexpr std::string_view not_a_post = "notifications are posted";

std::string get(const std::string& path, const std::string& host) {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: " + std::string(doctor_agent) +
           "\r\nConnection: close\r\n\r\n";
}

bool answers(const std::string& answer, std::string_view status, std::string_view mark) {
    return answer.starts_with("HTTP/1.1 " + std::string(status)) && answer.find(mark) != std::string::npos;
}

}  // namespace

std::optional<net::origin> public_place(const config::settings& s) {
    constexpr std::string_view free_port = ":0";
    const bool open = s.public_url.ends_with(free_port);
    const auto url = net::parse_url(
        std::string_view(s.public_url).substr(0, s.public_url.size() - (open ? free_port.size() : 0)));
    if (!url) return std::nullopt;
    auto place = url->where;
    if (open) place.port = 0;
    return place;
}

std::string reachable_address(const std::string& listening) {
    if (listening == "0.0.0.0") return "127.0.0.1";
    return listening == "::" ? "::1" : listening;
}

bool is_our_405(unsigned status, std::string_view body) {
    return status == 405 && body.find(not_a_post) != std::string_view::npos;
}

bool public_listener_runs(surroundings& around, const config::settings& s, net::deadline until) {
    if (s.listen.port == 0) return false;
    const auto place = public_place(s);
    const auto host = place ? place->host : std::string("localhost");
    const auto address = reachable_address(s.listen.address);
    const auto request = get("/callback", host);
    const auto answer = s.listen.certificate.empty()
                            ? around.plain_exchange(address, s.listen.port, request, until)
                            : around.shake_hands(address, s.listen.port, host, request, until).answer;
    return answers(answer, "405", not_a_post);
}

bool admin_listener_runs(surroundings& around, const config::settings& s, net::deadline until) {
    if (s.admin.port == 0) return false;
    const auto address = reachable_address(s.admin.address);
    const auto request = get("/livez", "localhost");
    const auto answer = s.admin.certificate.empty()
                            ? around.plain_exchange(address, s.admin.port, request, until)
                            : around.shake_hands(address, s.admin.port, "localhost", request, until).answer;
    return answers(answer, "200", "alive");
}

}  // namespace switchhook::server::doctor
