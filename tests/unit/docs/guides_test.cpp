// Whoever copies a command, an address or a file from a guide gets what the guide promises.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "command_help.hpp"
#include "document.hpp"
#include "server/doctor/examination.hpp"
#include "shell_lines.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/control_site.hpp"

using namespace switchhook;

namespace {

namespace fs = std::filesystem;
using words = std::vector<std::string>;

// A command that is not ours and not here is new in the guides: look at what it does, and add it.
const std::set<std::string> foreign{
    ".",         "adduser",       "apt-get",   "az",          "cat",         "cd",
    "certbot",   "chmod",         "cp",        "cloudflared", "convert",     "cpack",
    "createdb",  "createuser",    "devtunnel", "docker",      "dpkg-deb",    "echo",
    "export",    "grep",          "haproxy",   "install",     "journalctl",  "kill",
    "ls",        "mkdir",         "ngrok",     "openssl",     "pidof",       "psql",
    "rm",        "scp",           "sed",       "sh",          "sqlite3",     "ssh",
    "systemctl", "systemd-creds", "tar",       "tee",         "timedatectl", "useradd",
    "zip"};

std::vector<document> guides() {
    auto all = all_documents();
    std::erase_if(all, [](const document& d) {
        return !d.name.starts_with("docs/guides/") && !d.name.starts_with("docs/running") &&
               d.name != "docs/troubleshooting.md" && d.name != "docs/security.md";
    });
    return all;
}

std::vector<shell_command> commands() {
    std::vector<shell_command> all;
    for (const auto& d : guides())
        for (const auto& block : code_blocks(d))
            if (block.language == "sh")
                for (auto& c : commands_in(block)) all.push_back(std::move(c));
    return all;
}

// The second is a new version beside the first.
bool is_ours(const std::string& program) { return program == "switchhook" || program == "switchhook-new"; }

words behind(const words& all) { return {all.begin() + 1, all.end()}; }

// What a container runs of ours: the words behind the last `switchhook`, which is the image or the program.
words run_in_a_container(const words& all) {
    const auto has = [&](const char* word) { return std::find(all.begin(), all.end(), word) != all.end(); };
    if (all[0] != "docker" || (!has("run") && !has("exec"))) return {};
    const auto last = std::find(all.rbegin(), all.rend(), "switchhook").base();
    return {last, all.end()};
}

// What a reader of the page has in the environment at that line, as far as it is the program's.
std::map<std::string, std::string> variables_at(const shell_command& c) {
    static const std::regex given("\\b(SWITCHHOOK_[A-Z_]+)=(\\S+)");
    const auto colon = c.where.rfind(':');
    std::istringstream lines(document_of(c.where.substr(0, colon)).text);
    std::map<std::string, std::string> all;
    std::string line;
    for (auto left = std::stoul(c.where.substr(colon + 1)); left > 0 && std::getline(lines, line); --left)
        for (std::sregex_iterator at(line.begin(), line.end(), given), last; at != last; ++at) {
            const auto value = (*at)[2].str();
            const bool literal =
                value.find_first_of("$`") == std::string::npos && value.find("…") == std::string::npos;
            all[(*at)[1]] = literal ? value : "given-by-the-reader";
        }
    return all;
}

// What the package leaves on a machine, with the secrets that are put there; below a folder instead of /.
void install_package(const test::temporary_folder& below) {
    const auto etc = below.path() / "etc";
    const fs::path source(SWITCHHOOK_FOLDER);
    fs::create_directories(etc / "secrets");
    for (const auto* part : {"flows", "prompts", "schema"})
        fs::copy(source / "config" / part, etc / part, fs::copy_options::recursive);
    auto text = document_of("packaging/switchhook.json").text;
    const std::string data = "/var/lib/switchhook";
    for (auto at = text.find(data); at != std::string::npos; at = text.find(data))
        text.replace(at, data.size(), below.file("data"));
    below.write("etc/switchhook.json", text);
    for (const auto* name : {"app-secret", "admin-token"})
        below.write(std::string("etc/secrets/") + name, "s\n");
}

// Needs neither a server nor a network, and leaves nothing behind.
bool may_be_run(const words& w) {
    const auto has = [&](const char* option) { return std::find(w.begin(), w.end(), option) != w.end(); };
    if (w == words{"--version"} || w == words{"graph"}) return true;
    const std::set<std::string> alone{"check", "test", "draw", "explain"};
    return alone.contains(w.at(0)) && !has("--calls") && !has("--watch");
}

struct web_address {
    std::string host, path;
};

web_address address_in(const words& w) {
    const std::regex shape("https?://([^/]+)(/[^?]*)?.*");
    std::smatch found;
    for (const auto& word : w)
        if (std::regex_match(word, found, shape)) return {found[1], found[2]};
    return {};
}

std::string verb_of(const words& w) {
    const auto verb = std::find(w.begin(), w.end(), "-X");
    if (verb != w.end() && verb + 1 != w.end()) return verb[1];
    return std::find(w.begin(), w.end(), "-d") != w.end() ? "POST" : "GET";
}

}  // namespace

TEST_CASE("a block of shell is read as its commands", "[docs][guides]") {
    const auto all = commands_in({"a.md:3", "sh", R"(A=$(openssl rand -hex 24) B='x y' sudo -u p psql "a b" \
    --last  # and so on
curl -s -w '%{http_code}\n' http://h/p 2>/dev/null | grep '^x|y' > file; ls
cat >f <<'END'
not one
END
sudo systemd-run --pipe --uid=u /bin/switchhook check
)"});
    std::string told;
    for (const auto& c : all) {
        told += c.where + ':';
        for (const auto& word : c.words) told += ' ' + word + ';';
        told += '\n';
    }
    CHECK(told ==
          "a.md:4: openssl; rand; -hex; 24;\na.md:4: psql; a b; --last;\n"
          "a.md:6: curl; -s; -w; %{http_code}\\n; http://h/p;\na.md:6: grep; ^x|y;\na.md:6: ls;\n"
          "a.md:7: cat;\na.md:10: /bin/switchhook; check;\n");
}

TEST_CASE("what the program would not take is noticed", "[docs][guides]") {
    CHECK(complaint_about({"calls", "show", "ID", "--config", "f"}, whole_command::yes).empty());
    CHECK(complaint_about({"chek"}, whole_command::yes) == "no command chek");
    CHECK(complaint_about({"check", "--strickt"}, whole_command::yes) == "no option --strickt");
    CHECK(complaint_about({"check", "--format", "xml"}, whole_command::yes) == "--format does not take xml");
    CHECK(complaint_about({"calls", "show"}, whole_command::yes) == "less than it takes");
    CHECK(complaint_about({"calls", "show", "A", "B"}, whole_command::yes) == "more than it takes");
    CHECK(complaint_about({"doctor", "--only"}, whole_command::yes) == "--only takes a value");
}

TEST_CASE("each command in a guide is one that the program takes, or a known one", "[docs][guides]") {
    std::size_t ours = 0, in_containers = 0;
    for (const auto& c : commands()) {
        CAPTURE(c.where, c.words);
        const auto& program = c.words[0];
        if (is_ours(program)) {
            ++ours;
            CHECK(complaint_about(behind(c.words), whole_command::yes) == "");
        } else if (const auto inside = run_in_a_container(c.words); !inside.empty()) {
            ++in_containers;
            CHECK(complaint_about(inside, whole_command::yes) == "");
        } else if (program.starts_with("./script/")) {
            CHECK(fs::exists(fs::path(SWITCHHOOK_FOLDER) / program));
        } else if (program.starts_with("/etc/letsencrypt/")) {
            CHECK(document_of("docs/guides/first-deployment.md").text.find('`' + program + '`') !=
                  std::string::npos);
        } else if (program == "cmake") {
            const auto preset = std::find(c.words.begin(), c.words.end(), "--preset");
            if (preset != c.words.end())
                CHECK(document_of("CMakePresets.json").text.find("\"name\": \"" + preset[1] + '"') !=
                      std::string::npos);
        } else {
            CHECK((program == "curl" || foreign.contains(program)));
        }
    }
    CHECK(ours > 30);
    CHECK(in_containers >= 5);
}

TEST_CASE("each command that a guide names in passing is one of the program", "[docs][guides]") {
    std::size_t seen = 0;
    for (const auto& d : guides())
        for (const auto& part : parts_of(d)) {
            if (part.level != 1) continue;  // which has all the others in it
            for (const auto& span : code_spans(part.prose)) {
                if (!span.starts_with("switchhook ") || span.starts_with("switchhook ready:")) continue;
                const auto found = commands_in({d.name + ":0", "sh", span + '\n'});
                CAPTURE(d.name, span);
                ++seen;
                REQUIRE(found.size() == 1);
                CHECK(complaint_about(behind(found[0].words), whole_command::no) == "");
            }
        }
    CHECK(seen > 40);
}

TEST_CASE("what a guide has the doctor look at is one of its checks", "[docs][guides]") {
    std::set<std::string> known;
    for (const auto& c : server::doctor::all_checks()) known.insert(std::string(c.name));
    const std::regex shape("--only ([a-z,-]+)");
    std::size_t seen = 0;
    for (const auto& d : guides())
        for (std::sregex_iterator at(d.text.begin(), d.text.end(), shape), last; at != last; ++at) {
            std::istringstream names((*at)[1].str());
            for (std::string name; std::getline(names, name, ',');) {
                CAPTURE(d.name, name);
                ++seen;
                CHECK(known.contains(name));
            }
        }
    CHECK(seen > 5);
}

TEST_CASE("each command in a guide that needs no server does what it should", "[docs][guides]") {
    const test::temporary_folder folder;
    fs::copy(fs::path(SWITCHHOOK_FOLDER) / "config", folder.path() / "config", fs::copy_options::recursive);
    install_package(folder);
    std::set<words> done;
    for (const auto& c : commands()) {
        if (!is_ours(c.words[0]) || !may_be_run(behind(c.words))) continue;
        auto w = behind(c.words);
        for (auto& word : w)
            if (word == "/etc/switchhook/switchhook.json") word = "etc/switchhook.json";
        if (!done.insert(w).second) continue;
        std::string variables;
        for (const auto& [name, value] : variables_at(c)) variables += name + "='" + value + "' ";
        CAPTURE(c.where, c.words, variables);
        const auto run = test::run_in_shell(
            "cd '" + folder.path().string() + "' && " + variables + "exec \"$0\" \"$@\"", w);
        CAPTURE(run.output, run.errors);
        CHECK(run.status == 0);
    }
    CHECK(done.size() >= 5);
}

TEST_CASE("each address of ours that a guide asks is served", "[docs][guides]") {
    const test::control_site here;
    std::size_t admin = 0, open = 0;
    for (const auto& c : commands()) {
        if (c.words[0] != "curl") continue;
        const auto to = address_in(c.words);
        CAPTURE(c.where, to.host, to.path);
        if (to.host == "127.0.0.1:8080") {
            ++admin;
            CHECK(here.site->routes().find(verb_of(c.words), to.path).has_value());
        } else {
            ++open;
            CHECK(to.path == "/callback");
        }
    }
    CHECK(admin >= 3);
    CHECK(open >= 2);
}
