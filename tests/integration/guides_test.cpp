// The commands of the guides that need a bot or the network, against a bot and the emulator in their place.

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "tests/integration/followed_call.hpp"
#include "tests/integration/installation.hpp"
#include "tests/support/program_run.hpp"
#include "tests/unit/docs/shell_lines.hpp"
#include "tests/unit/docs/transcript.hpp"
#include "web/files.hpp"

namespace switchhook::test {
namespace {

using words = std::vector<std::string>;

bool has(const words& w, std::string_view word) { return std::find(w.begin(), w.end(), word) != w.end(); }

void replace_all(std::string& text, std::string_view old, const std::string& fresh) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + fresh.size()))
        text.replace(at, old.size(), fresh);
}

// A command, and the block without a language that follows it before the next command.
struct guided {
    shell_command command;
    std::string shown;
};

std::vector<guided> all_guided() {
    std::vector<guided> all;
    for (const auto& d : all_documents()) {
        if (!d.name.starts_with("docs/guides/") && !d.name.starts_with("docs/running") &&
            d.name != "docs/troubleshooting.md")
            continue;
        bool fresh = false;
        for (const auto& block : code_blocks(d)) {
            if (block.language == "sh")
                for (auto& c : commands_in(block)) all.push_back({std::move(c), {}});
            else if (fresh && block.language.empty())
                all.back().shown = block.text;
            fresh = block.language == "sh" && !all.empty();
        }
    }
    return all;
}

// The comment behind a curl says which status comes.
std::string promised_status(const shell_command& c) {
    const auto colon = c.where.rfind(':');
    std::istringstream lines(document_of(c.where.substr(0, colon)).text);
    std::string line;
    for (auto left = std::stoul(c.where.substr(colon + 1)); left > 0; --left) std::getline(lines, line);
    const std::regex comment(".* # (\\d{3})");
    std::smatch found;
    return std::regex_match(line, found, comment) ? found[1].str() : std::string();
}

// It needs the two roles that the guide to registering gives.
constexpr std::string_view short_flow = R"({
  "version": 1,
  "prompts": { "welcome": { "file": "welcome.wav" }, "choices": { "file": "choices.wav" } },
  "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
  "sections": {
    "main": [
      { "answer": {} },
      { "play": "welcome" },
      { "menu": { "id": "choice", "prompt": "choices", "timeout": "60s", "exhausted": [ { "hangup": {} } ],
                  "options": { "1": [ { "transfer": { "id": "sales", "to": "sales", "failed": [ { "hangup": {} } ] } } ] } } }
    ]
  }
})";

installation_wish guided_bot() {
    installation_wish wish{std::string(short_flow)};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    return wish;
}

// The bot of the guides, by the names that it has here.
class reader {
  public:
    reader() : at_(guided_bot()) {
        REQUIRE(at_.bot().wait_for_errors(
            [](const std::string& log) {
                return log.find("server: calls can be taken") != std::string::npos;
            },
            40s));
        call_ = ring();
    }

    std::string ring() {
        followed_call call(at_, at_.ring());
        call.wait_for_prompt("choices");
        call.hang_up();
        call.wait_for_end();
        at_.ended_call(call.id());
        return call.id();
    }

    std::string here(std::string text) const {
        static const std::regex id("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        for (const auto* file : {"/etc/switchhook/switchhook.json", "config/switchhook.json"})
            if (text == file) return at_.folder().file("switchhook.json");
        if (text == "call.json") return at_.folder().file(text);
        replace_all(text, "http://127.0.0.1:8080", at_.admin_url());
        replace_all(text, "http://127.0.0.1:8443", at_.listen_url());
        for (const std::string name : {"bot.contoso.com", "bot.example.com"}) {
            replace_all(text, "https://" + name, at_.public_url());
            replace_all(text, name, "localhost");
        }
        replace_all(text, "port 443", "port " + std::to_string(at_.public_port()));
        for (const auto* token : {"$SWITCHHOOK_ADMIN_TOKEN", "only-for-trying"})
            replace_all(text, token, at_.variables().at("SWITCHHOOK_ADMIN_TOKEN"));
        return std::regex_replace(text, id, call_);
    }

    words here(const words& all) const {
        words mapped;
        for (const auto& word : all) mapped.push_back(here(word));
        return mapped;
    }

    std::map<std::string, std::string> environment() const {
        auto all = at_.variables();
        all["SWITCHHOOK_PUBLIC_URL"] = at_.public_url();
        all["SWITCHHOOK_LISTEN_PORT"] = std::to_string(at_.public_port());
        all["SWITCHHOOK_ADMIN_PORT"] = at_.admin_url().substr(at_.admin_url().rfind(':') + 1);
        return all;
    }

    installation& at() { return at_; }

  private:
    installation at_;
    std::string call_;
};

// Each line that is shown is printed, but for numbers and what stands for "…".
void check_shown(const std::string& shown, const std::string& printed) {
    static const std::regex number("[0-9]+"), blanks(" +");
    const auto bare = [](const std::string& text) {
        return std::regex_replace(std::regex_replace(text, number, "#"), blanks, " ");
    };
    const auto all = lines_of(bare(printed));
    for (const auto& line : lines_of(bare(shown))) {
        if (line.starts_with("ok address ")) continue;  // no public one is that of a test
        const auto fits = [&](const std::string& one) {
            std::size_t from = 0;
            for (std::size_t begin = 0; begin <= line.size();) {
                const std::string omitted = "…";
                const auto end = std::min(line.find(omitted, begin), line.size());
                from = one.find(line.substr(begin, end - begin), from);
                if (from == std::string::npos) return false;
                begin = end + omitted.size();
            }
            return true;
        };
        CAPTURE(line, printed);
        CHECK(std::any_of(all.begin(), all.end(), fits));
    }
}

void check_command(reader& me, words w, const std::string& shown) {
    if (w[0] == "doctor") w.insert(w.end(), {"--trust", me.at().trust()});
    const auto run = run_switchhook(w, me.environment());
    CAPTURE(run.output, run.errors);
    CHECK(run.status == 0);
    check_shown(me.here(shown), run.output);
}

void check_tail(reader& me, const words& w) {
    const auto& folder = me.at().folder();
    child_process tail(
        {switchhook_binary(), w, me.environment(), folder.file("tail.out"), folder.file("tail.err")});
    const std::string last = has(w, "--json") ? "callEnded" : "call ended:";
    const auto told = [&] { return tail.output().find(last) != std::string::npos; };
    for (int calls = 0; calls < 20 && !told(); ++calls) me.ring();  // the first may come before it listens
    CAPTURE(tail.output(), tail.errors());
    CHECK(told());
    tail.signal(SIGINT);
    CHECK(tail.wait_for_exit(10s) == 0);
}

void check_curl(reader& me, words w, const std::string& status) {
    w.insert(w.end(), {"--cacert", me.at().trust()});
    if (status.empty()) w.emplace_back("--fail-with-body");
    const auto run = run_in_shell("exec \"$@\"", w);
    CAPTURE(run.output, run.errors);
    CHECK(run.status == 0);
    if (!status.empty()) CHECK(run.output == status + '\n');
}

// The line by which `dev` or `serve` is ready, without ports and what follows from files.
std::string addressed(const std::string& text) {
    static const std::regex port(":[0-9]{4,5}\\b"), token("(/#token=\\S+|/ \\(the token is in .*\\))");
    return without_times(std::regex_replace(std::regex_replace(text, token, "/#token"), port, ":#"));
}

}  // namespace

TEST_CASE("commands of the guides do with a bot and a Graph what they should", "[guides]") {
    reader me;
    std::set<words> done;
    std::size_t shown = 0, curls = 0, tails = 0;
    for (const auto& [command, output] : all_guided()) {
        auto w = me.here(command.words);
        const bool is_ours = w[0] == "switchhook" || w[0] == "switchhook-new", is_curl = w[0] == "curl";
        if (is_ours) w.erase(w.begin());
        const std::set<std::string> with_a_server{"doctor", "calls", "replay"};
        if (!is_curl && (!is_ours || !with_a_server.contains(w[0]))) continue;
        if (!done.insert(w).second) continue;
        CAPTURE(command.where, w);
        if (is_curl) {
            ++curls;
            check_curl(me, w, promised_status(command));
        } else if (has(w, "tail")) {
            ++tails;
            check_tail(me, w);
        } else {
            const bool is_alone = has(w, "--only");
            shown += is_alone && !output.empty() ? 1U : 0U;
            check_command(me, w, is_alone ? output : std::string());
        }
    }
    CHECK(done.size() >= 15);
    CHECK(shown >= 3);
    CHECK(curls >= 6);
    CHECK(tails == 2);

    std::size_t ready = 0;
    for (const auto& span : code_spans(document_of("docs/guides/tunnel.md").text)) {
        if (!span.starts_with("switchhook ready:")) continue;
        ++ready;
        check_shown(me.here(span), me.at().bot().output());
    }
    CHECK(ready == 1);
}

TEST_CASE("the first call rings as its guide shows", "[guides]") {
    const auto page = document_of("docs/guides/first-flow.md");
    const auto all = transcripts_of(page);
    const auto shown_of = [&](const std::string& command) {
        for (const auto& t : all)
            if (t.command.starts_with("switchhook " + command + ' ')) return t;
        throw std::runtime_error("no transcript of " + command);
    };
    const temporary_folder folder;
    std::filesystem::create_directory(folder.path() / "flows");
    folder.write("flows/hello.json", file_in(page, "// flow"));
    const auto shown = shown_of("dev"), call = shown_of("phone");
    REQUIRE(shown.command == "switchhook dev --flow flows/hello.json");
    child_process dev({switchhook_binary(),
                       {"dev", "--flow", folder.file("flows/hello.json"), "--free-ports", "--no-browser",
                        "--speed", "4", "--folder", folder.file("dev")},
                       {},
                       folder.file("out"),
                       folder.file("err")});
    dev.line_of_output("Watch it in a browser:", 60s);
    const bool has_pages = web::find_file("phone", "/") != nullptr;
    std::string expected;
    for (const auto& line : lines_of(addressed(shown.shown)))
        if (has_pages || !line.starts_with("Ring it in a browser:")) expected += line + '\n';
    CHECK(addressed(dev.output()) == expected);

    REQUIRE(call.command == R"(switchhook phone --say "wait:menu 1 wait:end")");
    const auto rung =
        run_switchhook({"phone", "--emulator", address_in(dev.line_of_output("ready:", 1s), "emulator"),
                        "--say", "wait:menu 1 wait:end"});
    CHECK(rung.status == 0);
    // Lines of one moment stand in whichever order it was.
    const auto sorted = [](const std::string& text) {
        auto lines = lines_of(without_times(text));
        std::sort(lines.begin(), lines.end());
        return lines;
    };
    CHECK(sorted(rung.output) == sorted(call.shown));
    dev.signal(SIGINT);
    CHECK(dev.wait_for_exit(10s) == 0);
}

}  // namespace switchhook::test
