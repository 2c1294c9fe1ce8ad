// What `switchhook call` reads and tells.

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "server/calling/call_outcome.hpp"
#include "server/calling/list_progress.hpp"
#include "server/calling/pace.hpp"
#include "server/calling/tally.hpp"
#include "server/calling/target_list.hpp"
#include "server/media/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

const std::string jane = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

std::string target(std::string_view text) {
    const auto t = parse_target(text);
    return t.has_value() ? t->json : "wrong: " + t.error();
}

struct read_list {
    explicit read_list(std::string_view text) {
        problems out;
        for (const auto& e : read_target_list(text, "list.csv", out))
            targets.push_back(std::to_string(e.line) + ' ' + e.target.text);
        for (const auto& p : out.all()) wrong.push_back(to_string(p));
    }
    lines targets, wrong;
};

call_outcome outcome_in(const std::string& state, const std::string& outcome) {
    const auto d = json::document::parse(R"({"state": ")" + state + "\"" +
                                         (outcome.empty() ? "" : R"(, "outcome": ")" + outcome + "\"") + "}");
    return outcome_of(d->root());
}

}  // namespace

TEST_CASE("a target is a number, an id, or a kind with an id", "[commands][call]") {
    CHECK(target("+33123456789") == R"({"phone":"+33123456789"})");
    CHECK(target(" +33 (1) 23-45.67 89 ") == R"({"phone":"+33123456789"})");
    CHECK(target(jane) == R"({"user":")" + jane + R"("})");
    CHECK(target("USER:8D1E6AB6-26C5-4E22-A1BC-06EA7343958E") == R"({"user":")" + jane + R"("})");
    CHECK(target("applicationInstance:" + jane) == R"({"applicationInstance":")" + jane + R"("})");
    CHECK(target("phone:+33123456789") == R"({"phone":"+33123456789"})");
    CHECK(parse_target("+33 123 456 789")->text == parse_target("phone:+33123456789")->text);
    CHECK(target("") == "wrong: nobody is named");
    CHECK(target("0123").starts_with("wrong: expected a number such as"));
    CHECK(target("+33x").starts_with("wrong: expected a number in international form"));
    CHECK(target("usr:" + jane) == "wrong: unknown kind \"usr\"; did you mean \"user\"?");
    CHECK(target("sip:x@y").find("expected user, phone") != std::string::npos);
}

TEST_CASE("a list is CSV with a column to", "[commands][call][list]") {
    const read_list l("\xEF\xBB\xBFname, to ,x\r\n\"Doe, \"\"J\"\"\",+33123456789,1\r\n\r\nJane," + jane +
                      "\n");
    CHECK(l.wrong == lines{});
    CHECK(l.targets == lines{"2 +33123456789", "4 user:" + jane});
    CHECK(read_list("to;name\n+331111111;a\n").targets == lines{"2 +331111111"});
    CHECK(read_list("to\n+331111111").targets == lines{"2 +331111111"});
}

TEST_CASE("a list is JSON lines with a member to", "[commands][call][list]") {
    const read_list l("{\"to\": \"+331111111\", \"name\": \"a\"}\n{\"to\": \"" + jane + "\"}\n");
    CHECK(l.wrong == lines{});
    CHECK(l.targets == lines{"1 +331111111", "2 user:" + jane});
}

TEST_CASE("the other columns of a list are parameters of the flow", "[commands][call][list]") {
    using params = std::map<std::string, std::string>;
    const auto read = [](std::string_view text) {
        problems out;
        std::vector<params> all;
        for (auto& e : read_target_list(text, "list.csv", out)) all.push_back(std::move(e.params));
        CHECK(out.empty());
        return all;
    };
    CHECK(
        read(
            "name, to,#note,,when\nAnna,+33123456789,x,y,9:00\n\"B, C\",+33123456788,,,\nD,+33123456787\n") ==
        std::vector<params>{{{"name", "Anna"}, {"when", "9:00"}}, {{"name", "B, C"}}, {{"name", "D"}}});
    CHECK(
        read(
            R"({"to": "+33123456789", "name": "Anna", "n": 7, "x": 2.5, "ok": true, "none": null, "#note": []})") ==
        std::vector<params>{{{"name", "Anna"}, {"n", "7"}, {"x", "2.5"}, {"ok", "true"}}});
    CHECK(read_list(R"({"to": "+33123456789", "a": [1]})").wrong ==
          lines{"list.csv:1: the parameter \"a\" has to be a text or a number"});
    CHECK(read_list("to,a,a\n").wrong == lines{"list.csv:1: two columns are called \"a\""});
    CHECK(params_member({{"who", "\"A\""}, {"n", "7"}}) == R"(,"params":{"n":"7","who":"\"A\""})");
    CHECK(params_member({}).empty());
}

TEST_CASE("every bad line of a list is told with its number", "[commands][call][list]") {
    const read_list csv("to,name\n+331111111,a\n12,b\n+331111111,c\n\"+3,d\n+332222222,e,f\n");
    CHECK(csv.wrong ==
          lines{"list.csv:3: expected a number such as +33123456789 or the id of a user, found \"12\"",
                "list.csv:4: the same as in line 2: nobody is called twice",
                "list.csv:5: a quotation mark stays open", "list.csv:6: has 3 columns, the first line 2"});
    CHECK(read_list("number,name\n+331111111,a\n").wrong ==
          lines{"list.csv:1: the first line names the columns, and has no \"to\""});
    CHECK(read_list("").wrong == lines{"list.csv: is empty"});
    const read_list json("{\"to\": \"+331111111\"}\n{\"to\": 7}\n{\"to\"\n");
    CHECK(json.targets.size() == 1);
    REQUIRE(json.wrong.size() == 2);
    CHECK(json.wrong[0] == "list.csv:2: expected a member \"to\" such as \"+33123456789\"");
    CHECK(json.wrong[1].starts_with("list.csv:3: "));
}

TEST_CASE("progress goes on where it was cut off, at whatever byte", "[commands][call][list]") {
    const test::temporary_folder folder;
    const auto file = folder.path() / "list.state";
    std::string run;
    {
        auto p = list_progress::open(file);
        REQUIRE(p.has_value());
        run = p->run();
        CHECK_FALSE(p->placed("+331", "c1").has_value());
        CHECK_FALSE(p->ended("+331", "busy").has_value());
        CHECK_FALSE(p->placed("+332", "c2").has_value());
    }
    const auto whole = *media::read_file(file, 10'000);
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        folder.write("cut.state", whole.substr(0, cut));
        auto p = list_progress::open(folder.path() / "cut.state");
        REQUIRE(p.has_value());
        const bool has_run = cut > whole.find('\n');
        CHECK((p->run() == run) == has_run);
        CHECK_FALSE(p->ended("+339", "answered").has_value());
        const auto read = read_progress(*media::read_file(folder.path() / "cut.state", 10'000));
        REQUIRE(read.has_value());
        CHECK(read->targets.at("+339") == target_progress{"", "answered"});
        CHECK((read->targets.contains("+332")) == (cut == whole.size()));
    }
    auto p = list_progress::open(file);
    REQUIRE(p.has_value());
    CHECK(p->of("+331") == target_progress{"c1", "busy"});
    CHECK(p->of("+332") == target_progress{"c2", ""});
    CHECK_FALSE(p->placed("+331", "c3").has_value());
    CHECK(p->of("+331") == target_progress{"c3", ""});
    CHECK(read_progress(*media::read_file(file, 10'000))->targets.at("+331") == target_progress{"c3", ""});
    CHECK(p->of("+333") == target_progress{});
    // Two at once would call people twice.
    CHECK(list_progress::open(file).error().ends_with("another run of this list is under way"));
}

TEST_CASE("a file that holds something else is left alone", "[commands][call][list]") {
    const test::temporary_folder folder;
    folder.write("x.state", "{\"run\": \"r\"}\nto,name\n");
    const auto p = list_progress::open(folder.path() / "x.state");
    REQUIRE(p.has_error());
    CHECK(p.error().ends_with("x.state:2: is no line of a list's progress"));
    CHECK(*media::read_file(folder.path() / "x.state", 1'000) == "{\"run\": \"r\"}\nto,name\n");
    // Nor is it taken for a line that was cut off.
    for (const std::string text : {"to", "a-secret", "{\"run\":\"r\"}\nx", "{}"}) {
        folder.write("y.state", text);
        const auto q = list_progress::open(folder.path() / "y.state");
        REQUIRE(q.has_error());
        CHECK(q.error().ends_with("is no line of a list's progress"));
        CHECK(*media::read_file(folder.path() / "y.state", 1'000) == text);
    }
}

TEST_CASE("a fact that could not be written leaves no half of itself behind", "[commands][call][list]") {
    const test::temporary_folder folder;
    const auto file = folder.path() / "list.state";
    auto p = list_progress::open(file);
    REQUIRE(p.has_value());
    CHECK_FALSE(p->placed("+331", "c1").has_value());
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit tight = before;
    tight.rlim_cur = std::filesystem::file_size(file) + 10;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    const auto wrong = p->placed("+332", "c2");
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    CHECK(wrong.value_or("") == file.string() + ": File too large");
    // There is room again while the calls under way come to their ends.
    CHECK_FALSE(p->ended("+331", "busy").has_value());
    const auto read = read_progress(*media::read_file(file, 10'000));
    REQUIRE(read.has_value());
    CHECK(read->targets.at("+331") == target_progress{"c1", "busy"});
    CHECK_FALSE(read->targets.contains("+332"));
}

TEST_CASE("a target keeps its key within a run, and shows nothing of itself", "[commands][call][list]") {
    CHECK(idempotency_key("r", "+331", {}) == idempotency_key("r", "+331", {}));
    CHECK(idempotency_key("r", "+331", {}) != idempotency_key("r", "+332", {}));
    CHECK(idempotency_key("r", "+331", {}) != idempotency_key("s", "+331", {}));
    CHECK(idempotency_key("r", "+331", "c1") != idempotency_key("r", "+331", {}));
    CHECK(idempotency_key("r", "+331", "c1") != idempotency_key("r", "+331", "c2"));
    CHECK(idempotency_key("r", "+33123456789", {}).find("123456789") == std::string::npos);
}

TEST_CASE("calls go at their rate, and who was held up does not catch up", "[commands][call][list]") {
    pace p(10);
    const pace::time noon{1000h};
    CHECK(p.next(noon) == noon);
    CHECK(p.next(noon) == noon + 100ms);
    CHECK(p.next(noon) == noon + 200ms);
    CHECK(p.next(noon + 5s) == noon + 5s);
    CHECK(p.next(noon + 5s) == noon + 5s + 100ms);
}

TEST_CASE("the tally counts, and fits its line", "[commands][call][list]") {
    tally t;
    t.total = 200;
    t.under_way = 12;
    for (int i = 0; i < 61; ++i) t.count("answered");
    for (int i = 0; i < 9; ++i) t.count("busy");
    for (int i = 0; i < 10; ++i) t.count("noAnswer");
    CHECK(t.done() == 80);
    CHECK(progress_line(t, 40s, 200) ==
          "[########............] 80/200  about 1m0s left  12 under way, 61 answered, 9 busy, 10 noAnswer");
    CHECK(progress_line(t, 40s, 30).size() == 30);
    CHECK(summary(t) ==
          "61 answered, 9 busy, 0 declined, 10 noAnswer, 0 unreachable, 0 failed; 120 not finished");
    t.count("what is this");
    CHECK(t.ended.back() == 1);
    CHECK(progress_line({}, 0s, 80) == "[....................] 0/0  0 under way");
}

TEST_CASE("a call has its outcome when it is answered, or over", "[commands][call]") {
    CHECK(outcome_in("calling", "").outcome.empty());
    CHECK(outcome_in("established", "answered").outcome == "answered");
    CHECK_FALSE(outcome_in("established", "answered").over);
    CHECK(outcome_in("prepared", "busy").outcome.empty());  // its flow may call again
    for (const std::string no : {"busy", "declined", "noAnswer", "unreachable", "failed"}) {
        CHECK(outcome_in("terminated", no).outcome == no);
        CHECK(outcome_in("terminated", no).over);
    }
    for (const std::string yes : {"callee", "hangup", "transfer", "lost"})
        CHECK(outcome_in("terminated", yes).outcome == "answered");
    // One that was hung up while it rang.
    const auto rang = json::document::parse(
        R"({"state": "terminated", "outcome": "hangup", "timeline": [{"event": "request #1 → 201 in 6ms"}]})");
    CHECK(outcome_of(rang->root()).outcome == "failed");
}

TEST_CASE("a call that failed says why, as its timeline does", "[commands][call]") {
    const auto outcome = [](const std::string& how, const std::string& timeline) {
        const auto d = json::document::parse(R"({"state": "terminated", "outcome": ")" + how +
                                             R"(", "timeline": [)" + timeline + "]}");
        return outcome_of(d->root()).why;
    };
    const std::string refused =
        R"({"event": "request #1 → 403", "reason": "refused", "meaning": "A role is missing.", "remedy": "Consent."})";
    const std::string over = R"({"event": "call over", "reason": "call is over"})";
    CHECK(outcome("failed", refused + ',' + over) == "A role is missing. Remedy: Consent.");
    CHECK(outcome("unreachable", over) == "call is over");
    CHECK(outcome("failed", "").empty());
    CHECK(outcome("busy", refused).empty());
    CHECK(outcome("hangup", over) == "it was hung up before anybody answered");
}
