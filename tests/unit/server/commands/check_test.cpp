// What `check` says to people and to programs.

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "server/commands/check_pages.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using test::run_switchhook;

namespace {

problems of(std::vector<problem> all) {
    problems p;
    for (auto& one : all) p.add(std::move(one));
    return p;
}

// What stands at a path such as "runs.0.results.1.level", as text.
std::string at(const std::string& page, std::string_view path) {
    const auto document = json::document::parse(page, json::duplicates::refuse);
    REQUIRE(document.has_value());
    auto value = document->root();
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        const std::string name(path.substr(0, dot));
        value = value.is_array() ? value.at(std::stoul(name)) : value[name];
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return value.string_or(value.dump());
}

std::string result_at(const std::string& page, std::string_view path) {
    return at(page, "runs.0.results." + std::string(path));
}

std::string sarif(const problem& p) { return server::sarif_page(of({p}), "/src", "config/switchhook.json"); }

std::string uri_of(const std::string& file) {
    return result_at(sarif({file, 1, 1, "", "is wrong"}),
                     "0.locations.0.physicalLocation.artifactLocation.uri");
}

struct checked : test::temporary_folder {
    // A section that nothing leads to is a warning, a verb that is none a mistake.
    std::string odd = write("flows/odd.json", R"({"version": 1, "sections": {
        "main": [{"hangup": {}}],
        "lost": [{"hangup": {}}]}})");
    std::string wrong = write("flows/wrong.json", R"({"version": 1, "sections": {"main": [{"hangp": {}}]}})");
    std::string fine = write("flows/fine.json", R"({"version": 1, "sections": {"main": [{"hangup": {}}]}})");
};

}  // namespace

TEST_CASE("advice stands under a problem, and that of a whole kind once", "[commands][check]") {
    const auto page = server::text_page(
        of({{"f.json", 2, 3, "/a", "unknown key", severity::error, "unknown-key"},
            {"f.json", 4, 3, "/b", "unknown key", severity::error, "unknown-key"},
            {"f.json", 5, 1, "/c", "never ends", severity::warning, "unused", "Let\nit end."},
            {"f.json", 6, 1, "/d", "never ends", severity::warning, "unused", "Let\nit end."},
            {"f.json", 0, 0, "", "no rule"}}));
    CHECK(server::text_page(of({{"f.json", 1, 1, "", "a", severity::error, "unused", "Use a."},
                                {"f.json", 2, 1, "", "b", severity::error, "unused"}})) ==
          "f.json:1:1: a\n    Use a.\nf.json:2:1: b\n    " + std::string(find_rule("unused")->advice) + '\n');
    CHECK(page == "f.json:2:3: /a: unknown key\n    " + std::string(find_rule("unknown-key")->advice) +
                      "\nf.json:4:3: /b: unknown key\nf.json:5:1: /c: warning: never ends\n    Let?it end.\n"
                      "f.json:6:1: /d: warning: never ends\nf.json: no rule\n");
}

TEST_CASE("problems as JSON have all their parts, and none that is not known", "[commands][check]") {
    const auto page =
        server::json_page(of({{"f.json", 2, 3, "/a", "unknown \"key\"", severity::error, "unknown-key"},
                              {"f.json", 0, 0, "", "gone", severity::warning, {}, "Look for it."}}));
    CHECK(at(page, "0") ==
          R"({"file":"f.json","line":2,"column":3,"path":"/a","level":"error","rule":"unknown-key",)"
          R"("what":"unknown \"key\"","advice":")" +
              std::string(find_rule("unknown-key")->advice) + "\"}");
    CHECK(at(page, "1") ==
          R"({"file":"f.json","level":"warning","rule":"mistake","what":"gone","advice":"Look for it."})");
    CHECK(server::json_page({}) == "[]\n");
}

TEST_CASE("a SARIF log has what code scanning asks for", "[commands][check]") {
    const auto page = server::sarif_page(
        of({{"flows/a.json", 2, 3, "/sections/main", "odd", severity::warning, "unused", "Mend it."},
            {"flows/a.json", 4, 1, "", "wrong", severity::error, "json-syntax"},
            {"flows/b.json", 0, 0, "", "odd", severity::warning, "unused"}}),
        "/src", "c.json");
    CHECK(at(page, "version") == "2.1.0");
    const std::string driver = "runs.0.tool.driver.";
    CHECK(at(page, driver + "name") == "switchhook");
    CHECK(at(page, driver + "rules.2") == "null");
    for (const std::string rule : {"0", "1"}) {
        CAPTURE(rule);
        const auto* known = find_rule(at(page, driver + "rules." + rule + ".id"));
        REQUIRE(known != nullptr);
        for (const auto* text : {".shortDescription.text", ".fullDescription.text"})
            CHECK(at(page, driver + "rules." + rule + text) == known->what);
        CHECK(at(page, driver + "rules." + rule + ".help.text") == known->advice);
    }
    for (const std::string result : {"0", "1", "2"}) {
        CAPTURE(result);
        const auto index = result_at(page, result + ".ruleIndex");
        CHECK(at(page, driver + "rules." + index + ".id") == result_at(page, result + ".ruleId"));
    }
    CHECK(result_at(page, "0.ruleId") == "unused");
    CHECK(result_at(page, "0.level") == "warning");
    CHECK(result_at(page, "1.level") == "error");
    CHECK(result_at(page, "0.message.text") == "odd. Mend it.");
    CHECK(result_at(page, "0.locations.0.physicalLocation") ==
          R"({"artifactLocation":{"uri":"flows/a.json","uriBaseId":"%SRCROOT%"},)"
          R"("region":{"startLine":2,"startColumn":3}})");
    CHECK(result_at(page, "0.locations.0.logicalLocations.0.fullyQualifiedName") == "/sections/main");
    CHECK(result_at(page, "0.locations.0.logicalLocations.0.name") == "main");
    CHECK(result_at(page, "2.locations.0.physicalLocation.region") == R"({"startLine":1})");
    CHECK(result_at(page, "3") == "null");
}

TEST_CASE("files are named as a repository names them", "[commands][check]") {
    CHECK(uri_of("flows/a.json") == "flows/a.json");
    CHECK(uri_of("/src/flows/../flows/a.json") == "flows/a.json");
    CHECK(uri_of("./a b/ü:%#.json") == "a%20b/%C3%BC%3A%25%23.json");
    CHECK(uri_of("../other/a b.json") == "file:///other/a%20b.json");
    CHECK(result_at(sarif({"/other/a.json", 1, 1, "", "is wrong"}),
                    "0.locations.0.physicalLocation.artifactLocation") ==
          R"({"uri":"file:///other/a.json"})");
    const auto page = sarif({"SWITCHHOOK_LISTEN_PORT", 0, 0, "/listen/port", "is no number"});
    CHECK(result_at(page, "0.message.text") == "SWITCHHOOK_LISTEN_PORT: is no number");
    CHECK(result_at(page, "0.locations.0.physicalLocation.artifactLocation.uri") == "config/switchhook.json");
}

TEST_CASE("a message makes no link of what somebody wrote", "[commands][check]") {
    CHECK(result_at(sarif({"f.json", 1, 1, "", "no section \"[x](http://y)\""}), "0.message.text") ==
          "no section \"[x] (http://y)\"");
}

TEST_CASE("warnings are passed over, told, or taken for mistakes", "[commands][check]") {
    const checked c;
    auto seen = run_switchhook({"check", c.odd});
    CHECK(seen.status == 0);
    CHECK_THAT(seen.errors, Catch::Contains("/sections/lost: warning: section \"lost\" is never used"));
    CHECK(seen.output.starts_with("no mistakes found\n"));
    seen = run_switchhook({"check", c.odd, "--quiet"});
    CHECK(seen.status == 0);
    CHECK(seen.errors == "");
    seen = run_switchhook({"check", c.odd, "--strict"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("warning: section") && Catch::Contains("--strict"));
    CHECK(seen.output.find("no mistakes") == std::string::npos);
    CHECK(run_switchhook({"check", c.fine, "--strict"}).status == 0);
    seen = run_switchhook({"check", c.wrong, "--quiet"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("no step is called \"hangp\"; did you mean \"hangup\"?"));
}

TEST_CASE("check says what the sample left to be filled in", "[commands][check]") {
    const test::temporary_folder c;
    c.write("flows/fine.json", R"({"version": 1, "sections": {"main": [{"hangup": {}}]}})");
    const auto file = c.write("switchhook.json", R"({"listen": {"address": "127.0.0.1"},
        "publicUrl": "https://bot.contoso.com", "flows": {"incoming": "fine"}, "app": {"secret": {"env": "S"},
        "id": "00000000-0000-0000-0000-000000000001", "tenant": "00000000-0000-0000-0000-000000000002"}})");
    const auto seen = run_switchhook({"check", file}, {{"S", "s3cret"}});
    CHECK(seen.status == 0);
    CHECK_THAT(seen.errors,
               Catch::Contains(":2:22: /publicUrl: warning: \"bot.contoso.com\" is the sample's") &&
                   Catch::Contains("/app/id: warning: ") && Catch::Contains("/app/tenant: warning: "));
    CHECK(run_switchhook({"check", file, "--strict"}, {{"S", "s3cret"}}).status == 1);
    const auto elsewhere = run_switchhook(
        {"check", file}, {{"S", "s3cret"}, {"SWITCHHOOK_GRAPH_BASE_URL", "https://localhost:9443"}});
    CHECK(elsewhere.errors.empty());
}

TEST_CASE("for programs nothing but the document stands on standard output", "[commands][check]") {
    const checked c;
    auto seen = run_switchhook({"check", c.wrong, c.odd, c.fine, "--format", "json"});
    CHECK(seen.status == 1);
    CHECK(seen.errors == "");
    CHECK(at(seen.output, "0.level") == "warning");
    CHECK(at(seen.output, "1.level") == "error");
    CHECK(at(seen.output, "2") == "null");
    seen = run_switchhook({"check", c.odd, "--format", "sarif", "--strict"});
    CHECK(seen.status == 1);
    CHECK(seen.errors == "");
    CHECK(result_at(seen.output, "0.level") == "warning");
    seen = run_switchhook({"check", c.fine, "--format", "json"});
    CHECK(seen.status == 0);
    CHECK(seen.output == "[]\n");
    seen = run_switchhook({"check", c.file("none.json"), "--format", "sarif"});
    CHECK(seen.status == 1);
    CHECK(result_at(seen.output, "0.ruleId") == "unreadable-file");
}

TEST_CASE("tests of a flow are checked, by themselves and beside their flow", "[commands][check]") {
    const checked c;
    const auto tests = c.write("flows/fine.test.json", R"({ "flow": "fine", "tests": [ { "name": "a", "do": [
  { "call": {} },
  { "expct": {} },
  { "silence": "5 s" },
  { "expect": { "section": "mian", "step": "hangpu", "played": "welcome" } } ] } ] })");
    for (const auto& named : {tests, c.fine}) {
        const auto seen = run_switchhook({"check", named, "--format", "json"});
        CHECK(seen.status == 1);
        const auto told = [&](const std::string& number) {
            const auto of = [&](const char* member) { return at(seen.output, number + member); };
            return of(".line") + ':' + of(".column") + ' ' + of(".rule");
        };
        CHECK(told("0") == "3:5 unknown-line");
        CHECK(told("1") == "4:16 wrong-value");
        CHECK(told("2") == "5:28 not-in-flow");
        CHECK(at(seen.output, "2.what") == "the flow has no section \"mian\"; did you mean \"main\"?");
        CHECK(told("3") == "5:44 not-in-flow");
        CHECK(told("4") == "5:64 not-in-flow");
        CHECK(at(seen.output, "5") == "null");
    }
    c.write("flows/fine.test.json",
            R"({ "flow": "nowhere", "tests": [ { "name": "a", "do": [ { "call": {} } ] } ] })");
    const auto seen = run_switchhook({"check", tests});
    CHECK_THAT(seen.errors, Catch::Contains("fine.test.json:1:11: /flow: ") &&
                                Catch::Contains("nowhere.json cannot be read"));
}

TEST_CASE("a flow asks for no more than the configuration beside it gives", "[commands][check]") {
    const checked c;
    const auto flow = c.write("flows/desk.json", R"({"version": 1, "sections": {"main": [
  {"http": {"url": "https://srm.example.com/", "failed": []}},
  {"transfer": {"to": {"phone": "+33123456789"}, "failed": []}}]}})");
    CHECK(run_switchhook({"check", flow, "--strict"}).status == 0);
    c.write("switchhook.json", R"({"services": {"allow": ["crm.example.com"]}})");
    const auto seen = run_switchhook({"check", flow});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors,
               Catch::Contains("desk.json:2:20: /sections/main/0/http/url: the host \"srm.example.com\"") &&
                   Catch::Contains("desk.json:3:23: /sections/main/1/transfer/to: warning: \"transfer\""));
    const auto whole =
        run_switchhook({"check", c.write("switchhook.json", R"({"services": {"allow": ["crm.example.com"]},
        "flows": {"incoming": "desk"}})")});
    CHECK_THAT(whole.errors,
               Catch::Contains("desk.json:2:20: /sections/main/0/http/url: the host \"srm.example.com\"") &&
                   Catch::Contains("desk.json:3:23: /sections/main/1/transfer/to: warning: \"transfer\""));
}
