// What is typed wrong is told in one line, with the exit status that documents promise.

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/media/file.hpp"
#include "server/media/wav.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using test::run_in_shell;
using test::run_switchhook;

namespace {

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("wrong usage is one line and status 2", "[commands][usage]") {
    const test::temporary_folder t;
    const auto folder = t.file("work");
    const std::pair<std::vector<std::string>, std::string> usages[] = {
        {{"chekc"}, "no command \"chekc\"; did you mean \"check\"? --help lists the commands"},
        {{"bogus", "x"}, "no command \"bogus\". --help lists the commands"},
        {{"emulate", "--folder", folder, "--app", "x"}, "--app: expected a GUID"},
        {{"emulate", "--folder", folder, "--tenant", ""}, "--tenant: expected the tenant's GUID"},
        {{"emulate", "--folder", folder, "--callback", "http://bot"},
         "--callback: expected a URL that begins with https://"},
        {{"emulate", "--folder", folder, "--callback", "https://"},
         "--callback: expected a URL that begins with https://"},
        {{"emulate", "--folder", folder, "--address", "here"}, "--address: expected an IP address"},
        {{"emulate", "--folder", folder, "--url", "emulator:9443"},
         "--url: expected a URL that begins with https://"},
        {{"emulate", "--folder", folder, "--control-address", "localhost"},
         "--control-address: expected an IP address"},
        {{"emulate", "--folder", folder, "--role", "Calls.Initate.All"},
         "did you mean \"Calls.Initiate.All\"?"},
        {{"emulate", "--folder", folder, "--certificate", "c.pem"},
         "--certificate and --key are given together"},
        {{"phone", "--say", "hang"}, "\"hang\" is no step"},
        {{"phone", "--say", "hangup", "--emulator", "here"}, "--emulator here: "},
        {{"call"}, "call: one of --to, --join and --list says who is called"},
        {{"call", "--to", "12"}, "--to: expected a number such as +33123456789"},
        {{"call", "--to", "+33123456789", "--timeout", "soon"}, "--timeout: expected a duration such as 30s"},
        {{"call", "--list", "l.csv"}, "--list wants --flow"},
        {{"call", "--to", "+33123456789", "--param", "who"}, "--param: expected NAME=VALUE, found \"who\""},
        {{"call", "--to", "+33123456789", "--param", "a=1", "--param", "a=2"},
         "--param: \"a\" is given twice"},
        {{"call", "--list", "l.csv", "--flow", "f", "--wait"}, "--wait is for one call"},
        {{"call", "--join", "12 34", "--passcode-env", "NO_SUCH"},
         "--passcode-env: the environment has no variable NO_SUCH"},
        {{"calls", "erase", "c"}, "calls erase wants --yes where nobody can be asked"},
        {{"graph", "mte", "c"}, "no method \"mte\"; did you mean \"mute\"?"},
        {{"graph", "mute"}, "mute wants the id of a call"},
        {{"graph", "participants.mute", "c"}, "participants.mute wants --id"},
        {{"graph", "mute", "c", "--id", "x"}, "mute takes no --id"},
        {{"graph", "get", "c", "--json", "{}"}, "get takes no body"},
        {{"graph", "logTeleconferenceDeviceQuality", "c"}, "is of no call"},
        {{"graph", "mute", "c", "--json", "@"}, "--json: expected the name of a file behind @"},
        {{"explain", "a.b"}, "\"a.b\" is no code; a code looks like 480/10076"},
        {{"explain", "480", "x"}, "\"480 x\" is no code"},
        {{"explain", "480", "--format", "markdown"}, "--format markdown is for the whole list"},
    };
    for (const auto& [arguments, complaint] : usages) {
        CAPTURE(arguments);
        const auto seen = run_switchhook(arguments);
        CHECK(seen.status == 2);
        CHECK(lines_in(seen.errors) == 1);
        CHECK_THAT(seen.errors, Catch::StartsWith("switchhook: ") && Catch::Contains(complaint));
        CHECK_FALSE(std::filesystem::exists(folder));
    }
}

TEST_CASE("what the parser refuses has status 2 too, and names the option", "[commands][usage]") {
    const std::pair<std::vector<std::string>, std::string> usages[] = {
        {{}, "subcommand is required"},
        {{"serve", "--bogus"}, "--bogus"},
        {{"calls", "show"}, "CALL is required"},
        {{"calls", "goto", "c"}, "SECTION is required"},
        {{"calls", "shwo", "c"}, "shwo"},
        {{"calls", "show", "c", "--format", "svg"}, "--format"},
        {{"emulate", "--port", "99999"}, "--port"},
        {{"emulate", "--seed", "-1"}, "--seed"},
        {{"emulate", "--speed", "nan"}, "--speed: expected a number from 0.1 to 1000, found \"nan\""},
        {{"call", "--list", "l.csv", "--flow", "f", "--rate", "nan"}, "--rate: expected a number from 0.01"},
        {{"call", "--list", "l.csv", "--flow", "f", "--rate", "1001"}, "--rate: expected a number from 0.01"},
        {{"emulate", "--config", "c.json", "--app", "00000000-0000-0000-0000-000000000001"}, "--config"},
        {{"check", "--log-level", "loud"}, "--log-level"},
        {{"explain", "480", "--format", "yaml"}, "--format"},
        {{"check", "--format", "xml"}, "--format"},
        {{"check", "--strict", "--quiet"}, "--strict excludes --quiet"},
        {{"explain", "480", "10076", "1"}, "1"},
    };
    for (const auto& [arguments, complaint] : usages) {
        CAPTURE(arguments);
        const auto seen = run_switchhook(arguments);
        CHECK(seen.status == 2);
        CHECK_THAT(seen.errors, Catch::Contains(complaint));
    }
}

TEST_CASE("commands for a server say in one line why there is none", "[commands][usage]") {
    const test::temporary_folder t;
    const auto config = [&](const std::string& admin) {
        return t.write("switchhook.json", R"({ "admin": )" + admin + " }");
    };
    const auto complaint = [&](const std::string& file, std::map<std::string, std::string> environment = {}) {
        const auto seen = run_switchhook({"calls", "--config", file}, std::move(environment));
        CHECK(seen.status == 1);
        CHECK(lines_in(seen.errors) == 1);
        return seen.errors;
    };
    const auto with_token = R"({ "port": 1, "token": { "env": "T" } })";
    CHECK_THAT(complaint(t.file("none.json")), Catch::Contains("none.json"));
    const auto named =
        run_switchhook({"calls", "--config", t.file("none.json"), "--server", "http://127.0.0.1:1"});
    CHECK(named.status == 1);
    CHECK_THAT(named.errors, Catch::Contains("there is no " + t.file("none.json")) &&
                                 Catch::Contains("set SWITCHHOOK_ADMIN_TOKEN"));
    const auto deep =
        run_switchhook({"calls", "--server", "http://127.0.0.1:1/api"}, {{"SWITCHHOOK_ADMIN_TOKEN", "t"}});
    CHECK(deep.errors == "switchhook: --server http://127.0.0.1:1/api: expected a URL without a path\n");
    CHECK_THAT(complaint(config(R"({ "port": 1 })")), Catch::Contains("admin.token is not set"));
    CHECK_THAT(complaint(config(with_token)), Catch::Contains("/admin/token"));
    CHECK_THAT(complaint(config(with_token), {{"T", "t"}}),
               Catch::StartsWith("switchhook: no server at http://127.0.0.1:1: ") &&
                   Catch::Contains("is it running?"));
    CHECK_THAT(complaint(config(R"({ "prt": 1, "token": { "env": "T" } })"), {{"T", "t"}}),
               Catch::Contains("/admin/prt") && Catch::Contains("did you mean \"port\"?"));
    CHECK_THAT(complaint(config(R"({ "port": 0, "token": { "env": "T" } })"), {{"T", "t"}}),
               Catch::Contains("name it with --server"));
}

TEST_CASE("a body that is no JSON is told with its place, and goes nowhere", "[commands][graph]") {
    const test::temporary_folder t;
    const auto file = t.write("body.json", "{ \"tones\":\n  [\"tone1\" \"tone2\"] }\n");
    auto seen = run_switchhook({"graph", "sendDtmfTones", "c", "--json", "@" + file});
    CHECK(seen.status == 1);
    CHECK(lines_in(seen.errors) == 1);
    CHECK_THAT(seen.errors,
               Catch::StartsWith("switchhook: " + file + ":2:") && Catch::Contains("not valid JSON"));
    seen = run_switchhook({"graph", "create", "--json", "{ nonsense }"});
    CHECK_THAT(seen.errors, Catch::StartsWith("switchhook: --json:1:3: not valid JSON"));
    // No more is read than a body may have.
    seen = run_in_shell("exec \"$0\" graph mute c --json - < /dev/zero");
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("standard input: longer than the 131072 bytes"));
}

TEST_CASE("what cannot be printed is no success", "[commands][usage]") {
    const test::temporary_folder t;
    const auto in_shell = [&](const std::string& line) {
        const auto seen = run_in_shell(line);
        CHECK(seen.status == 1);
        return seen.errors;
    };
    CHECK(in_shell("exec \"$0\" explain > /dev/full") == "switchhook: standard output cannot be written\n");
    CHECK(in_shell("exec \"$0\" explain 480 > /dev/full") ==
          "switchhook: standard output cannot be written\n");
    // A reader that has left is no news.
    const auto go = t.file("go"), status = t.file("status");
    CHECK(in_shell("mkfifo '" + go + "'; { read _ < '" + go + "'; \"$0\" explain; echo $? > '" + status +
                   "'; } | { exec 0<&-; echo > '" + go + "'; }; exit $(cat '" + status + "')") == "");
}

TEST_CASE("the doctor finds every file that keeps the server from starting", "[commands][doctor]") {
    const test::temporary_folder t;
    const auto words = t.write("words.pem", "no certificate\n");
    const auto config = t.write("switchhook.json", R"({ "publicUrl": "https://bot.example",
        "app": { "id": "00000000-0000-0000-0000-000000000001", "tenant": "contoso.com", "secret": { "env": "S" } },
        "admin": { "certificate": "words.pem", "key": "words.pem" }, "graph": { "trust": "words.pem" },
        "flows": { "incoming": "f" } })");
    const auto seen = run_switchhook({"doctor", "--config", config, "--only", "configuration"}, {{"S", "s"}});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.output,
               Catch::Contains("fail  configuration  " + words + ": /admin/certificate: holds no") &&
                   Catch::Contains(words + ": /graph/trust: holds no certificate in PEM form"));
}

TEST_CASE("methods are listed with what they take", "[commands][graph]") {
    const auto seen = run_switchhook({"graph"});
    CHECK(seen.status == 0);
    CHECK(lines_in(seen.output) == 34);
    CHECK_THAT(seen.output, Catch::Contains("\nmute                            CALL [--json BODY]\n") &&
                                Catch::Contains("\nplayPrompt                      CALL --json BODY\n") &&
                                Catch::Contains("\nparticipants.get                CALL --id ID\n"));
}

TEST_CASE("the log level may stand on either side of the command", "[commands][usage]") {
    const test::temporary_folder t;
    const auto flow = t.write("flows/f.json", R"({"version": 1, "sections": {"main": [{"hangup": {}}]}})");
    for (const auto& arguments : {std::vector<std::string>{"--log-level", "debug", "check", flow},
                                  std::vector<std::string>{"check", flow, "--log-level", "debug"}}) {
        const auto seen = run_switchhook(arguments);
        CHECK(seen.status == 0);
        CHECK_THAT(seen.output,
                   Catch::Matches("no mistakes found\nf, version [0-9a-f]{12}, needs Calls.Initiate.All\n"));
    }
}

TEST_CASE("files that the emulator's options name must be of use", "[commands][emulate]") {
    const test::temporary_folder t;
    const auto words = t.write("words", "no certificate\n");
    const auto emulate = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"emulate",        "--folder", t.file("work"), "--port", "0",
                                           "--control-port", "0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto seen = run_switchhook(arguments);
        CHECK(seen.status == 1);
        return seen.errors;
    };
    CHECK(emulate({"--trust", t.file("no")}) ==
          "--trust: cannot open \"" + t.file("no") + "\": No such file or directory\n");
    CHECK_THAT(emulate({"--trust", words}), Catch::Contains(words + ": --trust: holds no certificate"));
    CHECK_THAT(emulate({"--certificate", words, "--key", words}),
               Catch::Contains(words + ": --certificate: holds no certificate in PEM form"));
    CHECK(emulate({"--secret-env", "NO_SUCH"}) ==
          "switchhook: --secret-env: the environment has no variable NO_SUCH, or it is empty\n");
}

TEST_CASE("an authority of somebody else is not written over", "[commands][emulate]") {
    const test::temporary_folder t;
    const auto start = [&](const std::string& folder) {
        const auto seen = run_switchhook({"emulate", "--folder", t.file(folder), "--port", "0",
                                          "--control-port", "0", "--ready-file", t.file("no/such/folder")});
        CHECK(seen.status == 1);
        return seen.errors;
    };
    const auto certificate = t.write("a/ca.pem", "a bundle\n");
    CHECK_THAT(start("a"), Catch::Contains(certificate + " is there without its key"));
    t.write("a/ca.key", "a key\n");
    CHECK_THAT(start("a"), Catch::Contains(certificate + ": holds no certificate in PEM form; delete both"));
    CHECK(server::media::read_file(certificate, 100).value() == "a bundle\n");
    CHECK(server::media::read_file(t.file("a/ca.key"), 100).value() == "a key\n");
    // Its own is kept.
    CHECK_THAT(start("b"), Catch::Contains("no/such/folder"));
    const auto made = server::media::read_file(t.file("b/ca.key"), 10'000).value();
    CHECK_THAT(start("b"), Catch::Contains("no/such/folder"));
    CHECK(server::media::read_file(t.file("b/ca.key"), 10'000).value() == made);
}

TEST_CASE("a missing voice engine is said once, by its name", "[commands][check]") {
    const test::temporary_folder t;
    const auto flow = t.write("flows/f.json",
                              R"({"version": 1, "sections": {"main": [{"say": "One."}, {"say": "Two."}]}})");
    const auto seen = run_switchhook({"check", flow}, {{"PATH", "/nowhere"}});
    CHECK(seen.status == 1);
    CHECK(lines_in(seen.errors) == 2);  // the second says what to do
    CHECK_THAT(seen.errors, Catch::Contains("espeak-ng is not installed or not on PATH"));
}

TEST_CASE("a file that may not grow ends no process, and the cache lies beside the flow",
          "[commands][check]") {
    const test::temporary_folder t;
    const auto flow = t.write("flows/f.json", R"({"version": 1, "sections": {"main": [{"say": "One."}]}})");
    std::vector<std::int16_t> hum;
    for (int i = 0; i < 8'000; ++i) hum.push_back(i % 80 < 40 ? 3'000 : -3'000);
    const auto sound = t.write("sound.wav", server::media::to_wav(hum));
    const auto engine = t.write("bin/espeak-ng", "#!/bin/sh\ncat > /dev/null; cat '" + sound + "'\n");
    std::filesystem::permissions(engine, std::filesystem::perms::owner_all);
    const auto check_in_shell = [&](const std::string& before) {
        const auto seen =
            run_in_shell(before + "PATH=$2:$PATH exec \"$0\" check \"$1\"", {flow, t.file("bin")});
        CHECK(seen.status == 0);
        return seen.errors;
    };
    CHECK_THAT(check_in_shell("ulimit -f 1; "),
               Catch::Contains("spoken prompts are not kept") && Catch::Contains("File too large"));
    CHECK(std::filesystem::is_empty(t.path() / "var/voice"));
    CHECK(check_in_shell("") == "");
    CHECK_FALSE(std::filesystem::is_empty(t.path() / "var/voice"));
}

TEST_CASE("a name with a line break in it stays one line", "[commands][check]") {
    const test::temporary_folder t;
    const auto seen = run_switchhook({"check", t.write("flows/f.json", R"({"version": 1, "a\nb": 1,
        "sections": {"main": []}})"),
                                      "--format", "text"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("/a?b: unknown key\n    "));
    CHECK(lines_in(seen.errors) == 2);
}
