// Image, compose files and Kubernetes manifests say words that the program knows, and configurations that it takes.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "config/description.hpp"
#include "server/commands/command.hpp"
#include "tests/packaging/shipped_file.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {
namespace {

const std::vector<std::string>& container_files() {
    static const std::vector<std::string> all{"docker/Dockerfile", "docker/compose.yaml",
                                              "docker/compose.cluster.yaml", "docker/kubernetes.yaml"};
    return all;
}

// ["serve", "--config", "/etc/…"]
std::vector<std::string> listed_words(const std::string& list) {
    std::vector<std::string> all;
    const std::regex word("\"([^\"]*)\"");
    for (std::sregex_iterator at(list.begin(), list.end(), word), last; at != last; ++at)
        all.push_back((*at)[1]);
    return all;
}

std::string matched(const std::string& text, const std::string& pattern) {
    std::smatch found;
    REQUIRE(std::regex_search(text, found, std::regex(pattern)));
    return found[1];
}

std::string replaced(std::string text, const std::string& old, const std::string& fresh) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + fresh.size()))
        text.replace(at, old.size(), fresh);
    return text;
}

// The lines of a block of YAML: all behind `mark` that are indented by four, or empty.
std::string block(const std::string& text, const std::string& mark) {
    std::string all;
    bool inside = false;
    for (const auto& line : lines_of(text)) {
        if (inside && !line.empty() && !line.starts_with("    ")) break;
        if (inside) all += (line.empty() ? line : line.substr(4)) + '\n';
        if (line == "  " + mark + ": |") inside = true;
    }
    return all;
}

// What `check` says of the configuration when its secrets are there.
struct checked_configuration {
    temporary_folder at;
    std::string config = std::string(SWITCHHOOK_FOLDER) + "/config";

    program_run check(const std::string& text) {
        for (const auto* name : {"app-secret", "admin-token"}) at.write(name, "a-secret-of-some-length\n");
        at.write("database-url", "postgresql://switchhook:word@postgres/switchhook\n");
        return run_switchhook({"check", at.write("switchhook.json", text)},
                              {{"SWITCHHOOK_PROMPTS_CACHE", at.file("voice")}});
    }
};

}  // namespace

TEST_CASE("images and containers start the program by words that it knows", "[packaging]") {
    std::size_t seen = 0;
    for (const auto& name : container_files()) {
        CAPTURE(name);
        const auto text = shipped_file(name);
        const std::regex started(R"(\n(?:CMD| +command:| +args:) (\[[^\n]*\]))");
        for (std::sregex_iterator at(text.begin(), text.end(), started), last; at != last; ++at) {
            ++seen;
            CAPTURE(at->str());
            CHECK(unknown_words(listed_words((*at)[1])).empty());
        }
    }
    CHECK(seen == 3);
    CHECK(matched(shipped_file("docker/Dockerfile"), "\nENTRYPOINT (.*)") == R"(["switchhook"])");
}

TEST_CASE("variables that containers are given are those of keys", "[packaging]") {
    const auto variables = config::all_variables();
    const std::set<std::string> known(variables.begin(), variables.end());
    std::size_t seen = 0;
    for (const auto& name : container_files()) {
        const auto text = shipped_file(name);
        const std::regex variable("[ \n](SWITCHHOOK_[A-Z_]+)[=:]");
        for (std::sregex_iterator at(text.begin(), text.end(), variable), last; at != last; ++at) {
            ++seen;
            const auto variable_name = (*at)[1].str();
            CAPTURE(name, variable_name);
            CHECK(known.contains(variable_name));
        }
    }
    CHECK(seen > 10);
}

TEST_CASE("containers are given more time to end than calls", "[packaging]") {
    const auto seconds = [](const std::string& file, const std::string& pattern) {
        return std::chrono::seconds(std::stoi(matched(shipped_file(file), pattern)));
    };
    const auto needed = config::settings().drain + std::chrono::seconds(15);
    CHECK(seconds("docker/compose.yaml", "stop_grace_period: ([0-9]+)s\n") >= needed);
    CHECK(seconds("docker/compose.cluster.yaml", "stop_grace_period: ([0-9]+)s\n") >= needed);
    CHECK(seconds("docker/kubernetes.yaml", "terminationGracePeriodSeconds: ([0-9]+)\n") >= needed);
    for (const auto* file : {"docker/cluster/switchhook.json", "docker/kubernetes.yaml"})
        CHECK(shipped_file(file).find(R"("drain": "30s")") != std::string::npos);
}

TEST_CASE("the image, its checks and its neighbours agree on user and ports", "[packaging]") {
    const auto image = shipped_file("docker/Dockerfile"), pods = shipped_file("docker/kubernetes.yaml"),
               balancer = shipped_file("docker/cluster/haproxy.cfg");
    const auto user = matched(image, "\nUSER ([0-9]+):");
    for (const auto* key : {"runAsUser", "runAsGroup", "fsGroup"})
        CHECK(matched(pods, std::string(key) + ": ([0-9]+)\n") == user);
    const config::settings usual;
    const auto admin = std::to_string(usual.admin.port), listen = std::to_string(usual.listen.port);
    CHECK(matched(image, "/dev/tcp/127.0.0.1/([0-9]+) ") == admin);
    CHECK(matched(pods, "name: admin, containerPort: ([0-9]+)") == admin);
    CHECK(matched(pods, "name: public, containerPort: ([0-9]+)") == listen);
    CHECK(matched(balancer, "check port ([0-9]+) ") == admin);
    for (const auto* bot : {"bot1", "bot2", "bot3"})
        CHECK(matched(balancer, "server " + std::string(bot) + ' ' + bot + ":([0-9]+)\n") == listen);
}

TEST_CASE("console and phone of the compose file are reached from its machine, and from nowhere else",
          "[packaging]") {
    const auto files = shipped_file("docker/compose.yaml");
    const config::settings usual;
    const auto phone = std::to_string(server::emulate_options().control_port);
    const auto ports = listed_words(matched(files, "\n +ports: (\\[.*\\])\n"));
    for (const auto& port : {std::to_string(usual.admin.port), phone}) {
        CAPTURE(port);
        CHECK(std::count(ports.begin(), ports.end(), "127.0.0.1:" + port + ':' + port) == 1);
    }
    CHECK(std::all_of(ports.begin(), ports.end(), [](const auto& p) { return p.starts_with("127.0.0.1:"); }));
    const auto emulate = listed_words(matched(files, "command: (\\[\"emulate\".*\\])\n"));
    const auto option = std::find(emulate.begin(), emulate.end(), "--control-address");
    REQUIRE(emulate.end() - option == 2);
    CHECK(option[1] == "0.0.0.0");
    CHECK(matched(files, "/dev/tcp/127.0.0.1/([0-9]+)\"") == phone);
}

// Of a Service named switchhook it would make SWITCHHOOK_PORT and others, of which each start would warn.
TEST_CASE("pods are given no variables of services", "[packaging]") {
    const auto pods = shipped_file("docker/kubernetes.yaml");
    CHECK(pods.find("kind: Service\nmetadata: { name: switchhook }\n") != std::string::npos);
    CHECK(pods.find("\n      enableServiceLinks: false\n") != std::string::npos);
}

TEST_CASE("the program takes the configuration of several instances", "[packaging]") {
    checked_configuration here;
    auto text = shipped_file("docker/cluster/switchhook.json");
    text = replaced(std::move(text), "/run/secrets/", here.at.file(""));
    text = replaced(std::move(text), "/srv/switchhook", here.config);
    const auto run = here.check(replaced(std::move(text), "/var/lib", here.at.file("state")));
    CAPTURE(run.errors);
    CHECK(run.status == 0);
}

TEST_CASE("the program takes the configuration and the flow of the Kubernetes manifests", "[packaging]") {
    checked_configuration here;
    const auto pods = shipped_file("docker/kubernetes.yaml");
    std::filesystem::create_directories(here.at.file("flows"));
    here.at.write("flows/front-desk.json", block(pods, "front-desk.json"));
    auto text = block(pods, "switchhook.json");
    REQUIRE(text.find("publicUrl") != std::string::npos);
    text = replaced(std::move(text), "/run/secrets/switchhook/", here.at.file(""));
    text = replaced(std::move(text), "\"/flows\"", '"' + here.at.file("flows") + '"');
    text = replaced(std::move(text), "/etc/switchhook/prompts", here.config + "/prompts");
    const auto run = here.check(replaced(std::move(text), "/var/lib", here.at.file("state")));
    CAPTURE(run.errors);
    CHECK(run.status == 0);
}

}  // namespace switchhook::test
