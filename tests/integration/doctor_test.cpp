// `switchhook doctor` against a running bot and the emulator: first all is well, then one thing after the other
// is broken, and that is what it names, with its remedy.

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/flows.hpp"
#include "tests/integration/installation.hpp"
#include "tests/integration/meddling_proxy.hpp"
#include "tests/support/app_certificate.hpp"
#include "tests/support/blocking_peer.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {
namespace {

using names = std::set<std::string>;
using variables = std::map<std::string, std::string>;

installation_wish with_a_voice() {
    std::string flow(reception_flow);
    const std::string file = R"("sorry": { "file": "sorry.wav" })";
    flow.replace(flow.find(file), file.size(), R"("sorry": { "say": "Sorry." })");
    return {flow};
}

void wait_until_ready(installation& at) {
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("server: calls can be taken") != std::string::npos; },
        40s));
}

unsigned short closed_port() { return blocking_server().port(); }

// A diagnosis, taken apart.
struct diagnosis {
    int status = -1;
    std::map<std::string, names> by_status;           // "fail": the names of checks
    std::map<std::string, std::string> what, remedy;  // of warnings and failures
    std::string page;
};

struct examined_as {
    variables changes = {};
    std::vector<std::string> options = {};
    bool trusting = true;  // the test's authority counts as public
};

diagnosis examine(installation& at, const examined_as& how = {}) {
    const auto admin = net::parse_url(at.admin_url())->where.port;
    auto environment = how.changes;
    environment.merge(variables{{"SWITCHHOOK_PUBLIC_URL", at.public_url()},
                                {"SWITCHHOOK_LISTEN_PORT", std::to_string(at.public_port())},
                                {"SWITCHHOOK_ADMIN_PORT", std::to_string(admin)}});
    environment.merge(at.variables());
    std::vector<std::string> arguments{"doctor", "--config", at.folder().file("switchhook.json"), "--format",
                                       "json"};
    if (how.trusting) arguments.insert(arguments.end(), {"--trust", at.trust()});
    arguments.insert(arguments.end(), how.options.begin(), how.options.end());
    const auto run = run_switchhook(arguments, environment);
    at.search_for_secrets("switchhook doctor", run.output + run.errors);
    for (const auto& [name, value] : how.changes)
        if (name.find("SECRET") != std::string::npos)
            CHECK((run.output + run.errors).find(value) == std::string::npos);
    CHECK(run.errors.empty());

    diagnosis found;
    found.status = run.status;
    found.page = run.output;
    const auto page = parsed(run.output);
    const auto checks = page.root()["checks"];
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const auto c = checks.at(i);
        const auto name = c["name"].string_or();
        found.by_status[c["status"].string_or()].insert(name);
        for (std::size_t k = 0; k < c["findings"].size(); ++k) {
            found.what[name] += c["findings"].at(k)["what"].string_or() + '\n';
            found.remedy[name] += c["findings"].at(k)["remedy"].string_or() + '\n';
        }
    }
    return found;
}

// The one check that fails, what it says, its remedy, and the checks that cannot be made because of it.
struct trouble {
    std::string check, what, remedy;
    names skipped = {};
};

void expect(diagnosis found, const trouble& t) {
    INFO(found.page);
    CHECK(found.status == 1);
    CHECK(found.by_status["fail"] == names{t.check});
    CHECK(found.by_status["skip"] == t.skipped);
    CHECK_THAT(found.what[t.check], Catch::Contains(t.what));
    CHECK_THAT(found.remedy[t.check], Catch::Contains(t.remedy));
}

const names behind_the_callback{"callback", "prompts"};
const names behind_the_token{"roles", "graph"};

}  // namespace

TEST_CASE("the doctor finds a running bot well, and each thing that is broken in turn", "[doctor]") {
    installation at(with_a_voice());
    wait_until_ready(at);
    at.keep_secret("wrong-secret-4713");

    {
        // Of this machine alone, as tests are: nothing else is to be said.
        auto found = examine(at);
        INFO(found.page);
        CHECK(found.status == 0);
        CHECK(found.by_status["warn"] == names{"address"});
        CHECK_THAT(found.what["address"], Catch::Contains("is this machine alone, which Graph cannot reach"));
        CHECK(found.by_status["ok"].size() == 14);
        CHECK_THAT(found.what["ports"], Catch::Contains("held by a running switchhook"));
        CHECK_THAT(found.what["prompts"], Catch::Contains("8 prompts can be fetched"));
        const auto arrived = at.admin_document("/api/arrivals");
        const auto here = arrived.root()["instances"].at(0);
        names asked;
        for (std::size_t i = 0; i < here["refused"].size(); ++i) {
            const auto what = here["refused"].at(i)["what"].string_or();
            CHECK((what.empty() || what.ends_with(", by the doctor")));
            if (what.find(" /callback") != std::string::npos) asked.insert(what);
        }
        CHECK(asked == names{"GET /callback, by the doctor", "POST /callback, by the doctor"});
        CHECK(here["accepted"]["prompts"]["count"].as_integer() == 0);
    }
    // The configuration and what it names.
    expect(examine(at, {{{"SWITCHHOOK_APP_ID", "no-guid"}}}),
           {"configuration",
            "expected a GUID",
            "docs/configuration.md",
            {"flows", "voice", "folders", "limits", "ports", "certificate", "address", "callback", "prompts",
             "clock", "sign-in", "roles", "keys", "graph"}});
    expect(examine(at, {{{"SWITCHHOOK_RECORDINGS_FOLDER", "/proc/recordings"}}}),
           {"folders", "recordings are lost", "Let the user that runs switchhook write there"});
    expect(examine(at, {{{"PATH", "/nowhere"}, {"SWITCHHOOK_PROMPTS_CACHE", at.folder().file("empty")}}}),
           {"voice", "espeak-ng does not speak en-US", "apt-get install espeak-ng", {"prompts"}});
    {
        auto kept = examine(at, {{{"PATH", "/nowhere"}}});
        CHECK(kept.status == 0);
        CHECK(kept.by_status["warn"] == names{"address", "voice"});
    }
    {
        auto many = examine(at, {{{"SWITCHHOOK_LIMITS_CONNECTIONS", "1000000"}}});
        CHECK(many.status == 0);
        CHECK(many.by_status["warn"] == names{"address", "limits"});
        CHECK_THAT(many.remedy["limits"], Catch::Contains("LimitNOFILE=1000256"));
    }
    {
        const meddling_proxy other(at.public_url(), at.trust(), {}, {});
        expect(examine(at, {{{"SWITCHHOOK_LISTEN_PORT", std::to_string(other.port())}}}),
               {"ports", "is held by another program", "set listen.port to another one"});
    }
    // Its certificate.
    const auto certified = [&](const certificate_files& files) {
        return examined_as{
            {{"SWITCHHOOK_LISTEN_CERTIFICATE", files.chain}, {"SWITCHHOOK_LISTEN_KEY", files.key}}};
    };
    const auto valid = at.authority().issue();
    certificate_wish expired, named;
    expired.valid_from = -std::chrono::hours(48);
    expired.valid_until = -std::chrono::hours(24);
    named.names = "DNS:other.example";
    expect(examine(at, certified(at.authority().issue(expired))),
           {"certificate", "the certificate expired on", "Renew the certificate", behind_the_callback});
    expect(examine(at, certified(at.authority().issue(named))),
           {"certificate", "is for other.example, not for localhost", "subject alternative names",
            behind_the_callback});
    expect(examine(at, certified({valid.chain, at.certificate().key})),
           {"certificate", "is not the private key", "its own private key", behind_the_callback});
    const auto nowhere_yet = at.folder().file("tls/cert.pem");
    expect(examine(at, certified({nowhere_yet, at.certificate().key})),
           {"certificate", "cannot open \"" + nowhere_yet, "let a proxy end TLS", behind_the_callback});
    certificate_authority stranger;
    expect(examine(at, certified(stranger.issue())),
           {"certificate", "neither in it nor a public root", "fullchain.pem", behind_the_callback});
    expect(examine(at, {{}, {}, false}), {"certificate", "whom only graph.trust knows",
                                          "graph.trust says whom we trust", behind_the_callback});
    certificate_wish ending;
    ending.valid_until = std::chrono::hours(24 * 5);
    {
        auto soon = examine(at, certified(at.authority().issue(ending)));
        CHECK(soon.status == 0);
        CHECK_THAT(soon.what["certificate"], Catch::Contains("in less than 5 days"));
    }
    // The way to it.
    expect(examine(at, {{{"SWITCHHOOK_PUBLIC_URL", "https://localhost:" + std::to_string(closed_port())}}}),
           {"address", "nobody answers at port", "Switchhook itself listens on", behind_the_callback});
    certificate_wish nowhere;
    nowhere.names = "DNS:localhost,DNS:bot.invalid";
    auto lost = certified(at.authority().issue(nowhere));
    lost.changes["SWITCHHOOK_PUBLIC_URL"] = "https://bot.invalid";
    expect(examine(at, lost),
           {"address", "the name bot.invalid has no address", "Add a DNS record", behind_the_callback});
}

TEST_CASE("the doctor names what a proxy does to what passes", "[doctor]") {
    installation at(with_a_voice());
    wait_until_ready(at);
    const auto through = [&](meddling how) {
        const meddling_proxy proxy(at.public_url(), at.trust(), at.authority().issue(), std::move(how));
        return examine(at, {{{"SWITCHHOOK_PUBLIC_URL", proxy.url()}}});
    };
    const auto answering = [&](unsigned status) {
        return through({{}, [status](net::http_response& r) {
                            r = {};
                            r.status = status;
                            r.body = "<html>";
                        }});
    };
    {
        auto faithful = through({});
        INFO(faithful.page);
        CHECK(faithful.status == 0);
        CHECK(faithful.by_status["ok"].size() == 14);
    }
    expect(answering(404),
           {"callback", "answers 404, and that is no switchhook", "let it pass /callback", {"prompts"}});
    expect(answering(502), {"callback", "finds nobody behind it", "Start `switchhook serve`", {"prompts"}});
    expect(through({[](net::http_request& q) { q.target = "/bot" + q.target; }, {}}),
           {"callback", "the path has been changed on the way", "pass the path as it is", {"prompts"}});
    expect(through({[](net::http_request& q) { q.method = "GET"; }, {}}),
           {"callback", "method or body are changed", "pass method, headers and body", {"prompts"}});
    expect(through({{},
                    [](net::http_response& r) {
                        if (r.status == 200 && r.body.size() > 100)
                            r.body[99] = static_cast<char>(r.body[99] + 1);
                    }}),
           {"prompts", "changed on the way", "no compression"});
}

TEST_CASE("the doctor names what Microsoft's side refuses", "[doctor]") {
    installation at(with_a_voice());
    wait_until_ready(at);
    at.keep_secret("wrong-secret-4713");
    expect(examine(at, {{{"SWITCHHOOK_APP_SECRET", "wrong-secret-4713"}}}),
           {"sign-in", "AADSTS7000215", "secret", behind_the_token});
    expect(examine(at, {{{"SWITCHHOOK_APP_TENANT", "5f6e7d8c-0000-4000-8000-00000000ffff"}}}),
           {"sign-in", "AADSTS90002", "tenant", behind_the_token});
    expect(examine(at, {{{"SWITCHHOOK_APP_ID", "5f6e7d8c-0000-4000-8000-00000000ffff"}}}),
           {"sign-in", "AADSTS700016", "", behind_the_token});
    const auto nowhere = "https://localhost:" + std::to_string(closed_port());
    expect(examine(at, {{{"SWITCHHOOK_GRAPH_BASE_URL", nowhere}}}),
           {"graph", nowhere, "Look at DNS, firewall"});
    {
        // The identity platform tells the time too, but nothing hangs on that.
        auto found = examine(at, {{{"SWITCHHOOK_GRAPH_LOGIN_URL", nowhere}}});
        CHECK(found.by_status["fail"] == names{"sign-in"});
        CHECK(found.by_status["skip"] == behind_the_token);
    }
    const auto& graph = at.graph_url();
    expect(examine(at, {{{"SWITCHHOOK_GRAPH_OPEN_ID_CONFIGURATION_URL", graph + "/v1/.well-known/gone"}}}),
           {"keys", "/v1/.well-known/gone: answers 404", "graph.openIdConfigurationUrl"});
    expect(examine(at, {{{"SWITCHHOOK_GRAPH_ISSUERS", "https://other.example"}}}),
           {"keys", "is not in graph.issuers", "to graph.issuers"});
    {
        auto some = examine(at, {{}, {"--only", "keys,roles"}});
        CHECK(some.by_status["ok"] == names{"keys", "roles"});
        auto theirs = examine(at, {{}, {"--graph"}});
        CHECK(theirs.by_status["ok"] == names{"clock", "sign-in", "roles", "keys", "graph"});
    }
}

TEST_CASE("the doctor sees files that changed since the bot started, and a bot that is gone", "[doctor]") {
    installation at(with_a_voice());
    wait_until_ready(at);
    at.folder().write("prompts/welcome.wav", wav_of(900ms));
    expect(examine(at), {"prompts", "the running switchhook does not know it", "restart it"});
    at.folder().write("prompts/welcome.wav", "no audio");
    expect(examine(at), {"flows", "welcome.wav", "docs/flows.md", {"voice", "prompts", "roles"}});
    at.folder().write("prompts/welcome.wav", wav_of(500ms));
    at.folder().write("flows/reception.json", R"({"version": 1, "sections": {"main": [{"plai": "x"}]}})");
    expect(
        examine(at),
        {"flows", "did you mean \"play\"", "docs/flows.md lists the steps", {"voice", "prompts", "roles"}});
    at.folder().write("flows/reception.json", with_a_voice().flow);
    at.bot().signal(SIGKILL);
    REQUIRE(at.bot().wait_for_exit(30s));
    expect(examine(at), {"address", "nobody answers", "start `switchhook serve`", behind_the_callback});
}

TEST_CASE("the doctor knows which roles are missing", "[doctor]") {
    auto wish = with_a_voice();
    wish.emulator_options = {"--role", "Calls.Initiate.All", "--role", "CallRecords.Read.All"};
    installation at(wish);
    expect(examine(at),
           {"roles", "the token lacks Calls.AccessMedia.All, for ", "a7a681dc-756e-4909-b988-f160edc6655f"});
}

TEST_CASE("a token without any role for calls is the roles' trouble alone", "[doctor]") {
    auto wish = with_a_voice();
    wish.emulator_options = {"--role", "CallRecords.Read.All"};
    installation at(wish);
    auto found = examine(at);
    expect(
        found,
        {"roles", "the token lacks Calls.Initiate.All", "284383ee-7f6e-4e40-a2a8-e85dcb029101", {"graph"}});
    CHECK_THAT(found.what["graph"], Catch::Contains("see roles"));
}

TEST_CASE("the doctor compares clocks", "[doctor]") {
    auto wish = with_a_voice();
    wish.emulator_options = {"--clock-ahead", "400"};
    installation at(wish);
    expect(examine(at), {"clock", "s behind that of https://localhost", "NTP"});
}

}  // namespace switchhook::test
