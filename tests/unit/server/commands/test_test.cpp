// Tests of flows on the command line: what is found, told and written.

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "base/json/located.hpp"
#include "bot/coverage/counts.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace std::chrono_literals;
namespace test = switchhook::test;
using test::run_switchhook;

namespace {

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct bench : test::temporary_folder {
    std::string flow =
        write("flows/desk.json", R"({ "version": 1, "env": ["GREETING"], "sections": { "main": [
        { "menu": { "id": "m", "options": { "1": "a", "2": "b" }, "exhausted": "b" } } ],
        "a": [ { "set": { "greeting": "${env.GREETING}" } } ],
        "b": [ { "hangup": {} } ] } })");
    std::string tests = write_tests(
        R"({ "name": "one & <all>", "do": [ { "call": {} }, { "press": "1" }, { "expect": { "section": "a", "variables": { "vars.greeting": "hello" } } } ] })");

    std::string write_tests(const std::string& list) const {
        return write("flows/desk.test.json",
                     R"({ "flow": "desk", "env": { "GREETING": "hello" }, "tests": [)" + list + "] }");
    }
};

constexpr const char* wrong_test =
    R"({ "name": "two", "do": [ { "call": {} }, { "press": "2" }, { "expect": { "section": "a" } } ] })";

}  // namespace

TEST_CASE("tests are found beside their flow, by their own name and in folders", "[commands][test]") {
    const bench b;
    for (const auto& path : {b.flow, b.tests, b.file("flows")}) {
        CAPTURE(path);
        const auto seen = run_switchhook({"test", path});
        CHECK(seen.status == 0);
        CHECK(seen.errors == "");
        CHECK_THAT(seen.output, Catch::StartsWith(b.tests + ": 1 passed\n1 test: 1 passed, 0 failed, in "));
        CHECK_THAT(seen.output, Catch::Contains("coverage of desk: 57 %, 2 of 3 steps, 2 of 4 outcomes\n  " +
                                                b.flow + ":2:11: menu \"m\": never ends as 2, exhausted\n  " +
                                                b.flow + ":4:18: hangup: no test comes here\n"));
    }
}

TEST_CASE("the flows of a configuration are tested without its secrets", "[commands][test]") {
    const bench b;
    const auto config = b.write(
        "switchhook.json",
        R"({ "app": { "secret": { "env": "NOT_THERE" } }, "flows": { "folder": "flows", "incoming": "desk" } })");
    CHECK(run_switchhook({"test", "--config", config}).status == 0);
    const auto none = run_switchhook({"test", "--config", b.file("none.json")});
    CHECK(none.status == 1);
    CHECK_THAT(none.errors,
               Catch::Contains("none.json: there is no such file; name flows, tests or folders instead"));
    const auto half = run_switchhook({"test", "--config", b.write("half.json", R"({ "flows": )")});
    CHECK(half.status == 1);
    CHECK_THAT(half.errors, Catch::Contains("half.json:1:"));
    CHECK_THAT(half.errors, !Catch::Contains("there is no such file"));
}

TEST_CASE("a test that fails is told with its place and the way of the call", "[commands][test]") {
    const bench b;
    b.write_tests(wrong_test);
    const auto seen = run_switchhook({"test", b.tests});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.output,
               Catch::StartsWith(b.tests + ": 0 passed, 1 failed\n  FAILED: two\n    " + b.tests + ":1:") &&
                   Catch::Contains("/tests/0/do/2/expect/section: expected the section a, found b; the call "
                                   "is over: hangup\n") &&
                   Catch::Contains("incoming call from +33…42\n") &&
                   Catch::Contains("main: menu \"m\" ends: 2\n"));
}

TEST_CASE("files that are wrong are told like all mistakes, and the others run", "[commands][test]") {
    const bench b;
    b.write("flows/other.test.json",
            R"({ "flow": "desk", "tests": [ { "name": "x", "do": [ { "call": {} }, { "pres": "1" } ] } ] })");
    b.write("flows/lost.test.json",
            R"({ "flow": "none", "tests": [ { "name": "x", "do": [ { "call": {} } ] } ] })");
    b.write("flows/broken.test.json", "{");
    b.write("flows/untested.json", R"({ "version": 1, "sections": { "main": [ { "hangup": {} } ] } })");
    const auto junit = b.file("results.xml");
    const auto seen = run_switchhook({"test", b.file("flows"), "--junit", junit});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("other.test.json:1:") &&
                                Catch::Contains("a test cannot \"pres\"; did you mean \"press\"?") &&
                                Catch::Contains("none.json cannot be read: ") &&
                                Catch::Contains("broken.test.json:1:2"));
    CHECK_THAT(seen.output, Catch::Contains("desk.test.json: 1 passed\n") &&
                                Catch::Contains("lost.test.json: cannot be run\n") &&
                                Catch::Contains("1 test: 1 passed, 0 failed, 3 files cannot be run") &&
                                Catch::Contains("untested.json has no tests\n"));
    CHECK_THAT(content_of(junit), Catch::Contains("<error message=\"the file cannot be run\">"));
}

TEST_CASE("a path that leads nowhere is a mistake, and so is a filter that leaves nothing",
          "[commands][test]") {
    const bench b;
    auto seen = run_switchhook({"test", b.file("nowhere")});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("nowhere: there is no such file or folder"));
    const auto alone = b.write("flows/alone.json", "{}");
    CHECK_THAT(run_switchhook({"test", alone}).errors, Catch::Contains("alone.test.json beside it"));
    seen = run_switchhook({"test", b.tests, "--filter", "xyz"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("no test has \"xyz\" in its name"));
    CHECK(run_switchhook({"test", b.tests, "--filter", "one"}).status == 0);
    CHECK(run_switchhook({"test", b.tests, "--require-coverage", "101"}).status == 2);
}

TEST_CASE("results and coverage are written for other programs", "[commands][test]") {
    const bench b;
    b.write_tests(R"({ "name": "one & <all>", "do": [ { "call": {} }, { "press": "1" } ] }, )" +
                  std::string(wrong_test));
    const auto seen =
        run_switchhook({"test", b.tests, "--junit", b.file("r.xml"), "--coverage", b.file("c.json")});
    CHECK(seen.status == 1);
    const auto xml = content_of(b.file("r.xml"));
    CHECK_THAT(xml,
               Catch::StartsWith(
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"switchhook\" time=\"") &&
                   Catch::Contains("tests=\"2\" failures=\"1\" errors=\"0\"") &&
                   Catch::Contains("<testcase name=\"one &amp; &lt;all&gt;\" classname=\"desk\"") &&
                   Catch::Contains(
                       "<failure message=\"expected the section a, found b; the call is over: hangup\">"));
    const auto counts = switchhook::bot::read_counts(content_of(b.file("c.json")));
    REQUIRE(counts.has_value());
    const auto* desk = counts->find("desk");
    REQUIRE(desk != nullptr);
    CHECK(desk->file == b.flow);
    CHECK(desk->version.size() == 12);
    CHECK(desk->find("/sections/main/0")->entered == 2);
    CHECK(desk->find("/sections/main/0")->of("2") == 1);
    run_switchhook({"test", b.tests, "--coverage", b.file("c.txt")});
    CHECK_THAT(content_of(b.file("c.txt")), Catch::StartsWith("coverage of desk: "));
    CHECK_THAT(run_switchhook({"test", b.tests, "--junit", b.file("no/r.xml")}).errors,
               Catch::Contains("r.xml: cannot be written: "));
}

TEST_CASE("too little coverage is a failure when so much is asked for", "[commands][test]") {
    const bench b;
    CHECK(run_switchhook({"test", b.tests, "--require-coverage", "57"}).status == 0);
    const auto seen = run_switchhook({"test", b.tests, "--require-coverage", "58"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("the tests cover 57 % of the flows, and 58 % are asked for"));
}

TEST_CASE("hundreds of tests at once are those same tests one by one", "[commands][test]") {
    const bench b;
    std::string many;
    for (int i = 0; i < 600; ++i)
        many += (i == 0 ? "" : ", ") +
                (R"({ "name": "t)" + std::to_string(i) + R"(", "do": [ { "call": {} }, { "press": ")" +
                 (i % 3 == 0 ? "1" : "2") + R"(" }, { "expect": { "section": "a" } } ] })");
    b.write_tests(many);
    const auto seen = run_switchhook({"test", b.tests, "--coverage", b.file("c.json")});
    CHECK_THAT(seen.output, Catch::Contains("600 tests: 200 passed, 400 failed"));
    CHECK(switchhook::bot::read_counts(content_of(b.file("c.json")))
              ->find("desk")
              ->find("/sections/main/0")
              ->of("2") == 400);
}

TEST_CASE("what is watched is tested again when it changes", "[commands][test]") {
    const bench b;
    test::child_process child(
        {test::switchhook_binary(), {"test", b.tests, "--watch"}, {}, b.file("out"), b.file("err")});
    child.line_of_output("1 test: 1 passed", 30s);
    b.write_tests(wrong_test);
    child.line_of_output("1 test: 0 passed, 1 failed", 30s);
    child.signal(SIGINT);
    CHECK(child.wait_for_exit(30s) == 128 + SIGINT);
}
