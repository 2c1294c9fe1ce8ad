#include "tests/integration/instances.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "net/url.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

// Every second instance may be of another version.
std::string binary_of(std::size_t number) {
    const char* other = std::getenv("SWITCHHOOK_TEST_OTHER_BINARY");
    return other != nullptr && number % 2 == 1 ? other : switchhook_binary();
}

unsigned short port_of(const std::string& url) { return net::parse_url(url)->where.port; }

}  // namespace

instances::instances(std::size_t count, installation_wish wish, const std::string& lease) {
    first_ = std::make_unique<installation>(std::move(wish));
    // What comes while an instance is dead, and nobody knows yet, may have to come again.
    const auto* repeats = R"({"callbackRepeats":20,"callbackRepeatAfter":"10s"})";
    if (first_->control("PUT", "/emulator/quirks", repeats).status != 200)
        throw std::runtime_error("the emulator repeats no callbacks");
    auto settings = text_of(first_->folder().file("switchhook.json"));
    const std::string mark = "\"flows\": {";
    settings.insert(settings.rfind(mark),
                    R"("store": { "postgres": { "env": "DATABASE_URL" }, "lease": ")" + lease + "\" }, ");
    first_->folder().write("instances.json", settings);
    first_->keep_secret("pass-of-tests");
    for (std::size_t i = 0; i < count; ++i) {
        bot one;
        one.to_database = std::make_unique<relay>(std::vector{database_.port()});
        one.folder = first_->folder().file("instance" + std::to_string(i));
        bots_.push_back(std::move(one));
    }
    for (auto& one : bots_) start(one);
    std::vector<const bot*> all;
    for (const auto& one : bots_) all.push_back(&one);
    balance_over(all);
    first_->call_back_at("https://localhost:" + std::to_string(front_.port()) + "/callback");
}

instances::~instances() {
    for (auto& one : bots_)
        if (one.process) read_log_of(one);
}

// Before it is written anew, or goes.
void instances::read_log_of(bot& which) {
    const auto text = which.process->output() + which.process->errors();
    show_on_failure(which.folder, text);
    first_->search_for_secrets(which.folder, text);
    if (text.find("Sanitizer: ") != std::string::npos) FAIL_CHECK("met a sanitizer: " << which.folder);
}

void instances::start(bot& which) {
    auto variables = first_->variables();
    variables["SWITCHHOOK_PUBLIC_URL"] = "https://localhost:" + std::to_string(front_.port());
    variables["SWITCHHOOK_STATE_FOLDER"] = which.folder + "/state";
    variables["SWITCHHOOK_SERVICES_SPOOL"] = which.folder + "/spool";
    variables["DATABASE_URL"] = database::uri_through(which.to_database->port());
    std::filesystem::create_directories(which.folder);
    if (which.process) read_log_of(which);
    which.process = std::make_unique<child_process>(
        child_wish{binary_of(static_cast<std::size_t>(&which - bots_.data())),
                   {"--log-level", "debug", "serve", "--config", first_->folder().file("instances.json")},
                   std::move(variables),
                   which.folder + "/out",
                   which.folder + "/err"});
    const auto line = which.process->line_of_output("ready:", 60s);
    which.listen_url = address_in(line, "listen");
    which.admin_url = address_in(line, "admin");
}

void instances::kill(bot& which) {
    which.process->signal(SIGKILL);
    which.process->wait_for_exit(10s);
    // Whoever rings next finds no connection that is about to break.
    front_.drop(port_of(which.listen_url));
}

net::http_response instances::admin(const bot& which, const std::string& path, std::string method,
                                    std::string body, const net::header_list& headers) {
    auto all = first_->bearer();
    if (!body.empty()) all.set("Content-Type", "application/json");
    for (const auto& h : headers) all.set(h.name, h.value);
    return first_->web().send(std::move(method), which.admin_url + path, std::move(body), std::move(all));
}

void instances::balance_over(const std::vector<const bot*>& these) {
    std::vector<unsigned short> ports;
    for (const auto* one : these) ports.push_back(port_of(one->listen_url));
    front_.over(ports);
}

instances::bot& instances::leader_of(const std::string& call) {
    for (auto& one : bots_)
        if (one.process->errors().find("call=" + call + " state=") != std::string::npos) return one;
    throw std::runtime_error("nobody leads " + call);
}

}  // namespace switchhook::test
