#include "tests/integration/control_api.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace switchhook::test {

net::http_response ask_control(installation& at, const std::string& method, const std::string& path,
                               const std::string& body, net::header_list headers) {
    headers.set("Authorization", std::string(at.bearer().find("Authorization")));
    if (!body.empty()) headers.set("Content-Type", "application/json");
    return at.web().send(method, at.admin_url() + path, body, headers, 30s);
}

std::string place(installation& at, const std::string& order) {
    const auto answer = ask_control(at, "POST", "/api/calls", order);
    if (answer.status != 201) throw std::runtime_error("no call is placed: " + answer.body);
    return parsed(answer.body).root()["id"].string_or();
}

json::document wait_until(installation& at, const std::string& call,
                          const std::function<bool(json::value)>& is_so) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    for (;;) {
        const auto written = at.bot().errors().size();
        auto told = at.admin_document("/api/calls/" + call);
        if (is_so(told.root())) return told;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= 0s) throw std::runtime_error("the call does not come to that: " + told.root().dump());
        // It mostly stands in the log; some levels of it do not tell of keys.
        constexpr std::chrono::milliseconds most = 200ms;
        at.bot().wait_for_errors([&](const std::string& text) { return text.size() > written; },
                                 std::min(most, std::chrono::ceil<std::chrono::milliseconds>(left)));
    }
}

json::document wait_until_heard(installation& at, const std::string& call) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    for (;;) {
        const auto answer = ask_control(at, "GET", "/api/calls/" + call + "/graph");
        if (answer.status == 200) {
            auto told = parsed(answer.body);
            if (told.root()["mediaState"]["audio"].string_or() == "active") return told;
        }
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("nobody can be heard: " + answer.body);
    }
}

std::vector<std::string> beside(installation& at, std::vector<std::string> arguments) {
    for (const auto& more : {std::string("--config"), at.folder().file("no-configuration"),
                             std::string("--server"), at.admin_url()})
        arguments.push_back(more);
    return arguments;
}

std::map<std::string, std::string> token_for_commands(installation& at) {
    return {{"SWITCHHOOK_ADMIN_TOKEN",
             std::string(at.bearer().find("Authorization")).substr(std::string("Bearer ").size())}};
}

program_run run_beside(installation& at, std::vector<std::string> arguments) {
    return run_switchhook(beside(at, std::move(arguments)), token_for_commands(at));
}

}  // namespace switchhook::test
