// The order of checks, what is skipped because of what, and deadlines.

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

#include "base/json/document.hpp"
#include "server/doctor/pages.hpp"

using namespace switchhook;
using namespace switchhook::server::doctor;
using namespace std::chrono_literals;

namespace {

findings run_well(patient&, net::deadline) { return {well("fine"), well("too")}; }
findings run_badly(patient&, net::deadline) { return {well("half"), failure("broken", "mend it")}; }
findings run_warned(patient&, net::deadline) { return {warning("odd", "look")}; }
findings run_skipped(patient&, net::deadline) { return {skipped("not here")}; }
findings run_throwing(patient&, net::deadline) { throw std::runtime_error("a bug"); }

// Released when the test ends, for the sake of tidy exits; the thread may still look at it then.
std::promise<void>& release() {
    static auto* const one = new std::promise<void>;
    return *one;
}
findings run_hanging(patient&, net::deadline) {
    static const auto* const until = new std::shared_future<void>(release().get_future().share());
    until->wait();
    return {well("late")};
}

std::string spell(const examined& all) {
    std::string text;
    for (const auto& c : all.all)
        for (const auto& f : c.found)
            text += std::string(to_string(f.is)) + ' ' + std::string(c.name) + ": " + f.what + '\n';
    return text;
}

examined examine_all(const std::vector<check>& checks, std::vector<std::string> only = {}) {
    examination_wish wish;
    wish.only = std::move(only);
    return examine(std::make_shared<patient>(), checks, wish);
}

}  // namespace

TEST_CASE("a check whose need failed is skipped, and says which", "[doctor]") {
    const std::vector<check> checks{{"a", "", {}, run_badly},   {"b", "", {"a"}, run_well},
                                    {"c", "", {"b"}, run_well}, {"d", "", {}, run_warned},
                                    {"e", "", {"d"}, run_well}, {"f", "", {}, run_skipped},
                                    {"g", "", {"f"}, run_well}};
    CHECK(spell(examine_all(checks)) ==
          "fail a: broken\n"
          "skip b: needs a, which failed\n"
          "skip c: needs a, which failed\n"
          "warn d: odd\n"
          "ok e: fine\n"
          "ok e: too\n"
          "skip f: not here\n"
          "skip g: needs f, which was skipped\n");
}

TEST_CASE("of what only others need, failures alone are told", "[doctor]") {
    const std::vector<check> checks{
        {"a", "", {}, run_well}, {"b", "", {"a"}, run_warned}, {"x", "", {}, run_badly}};
    CHECK(spell(examine_all(checks, {"b"})) == "warn b: odd\n");
    const std::vector<check> broken{{"a", "", {}, run_badly}, {"b", "", {"a"}, run_well}};
    CHECK(spell(examine_all(broken, {"b"})) == "fail a: broken\nskip b: needs a, which failed\n");
}

TEST_CASE("a check that throws or hangs is a failure of its own", "[doctor]") {
    const std::vector<check> checks{{"a", "", {}, run_throwing},
                                    {"b", "", {}, run_hanging},
                                    {"c", "", {"b"}, run_well},
                                    {"d", "", {}, run_warned}};
    examination_wish wish;
    wish.timeout = 1ms;
    const auto seen = examine(std::make_shared<patient>(), checks, wish);
    CHECK(seen.left_behind == 1);
    CHECK(spell(seen) ==
          "fail a: the check broke off: a bug\n"
          "fail b: did not end within 1ms\n"
          "skip c: needs b, which failed\n"
          "warn d: odd\n");
    release().set_value();
}

TEST_CASE("every need is a check that stands before", "[doctor]") {
    std::vector<std::string_view> before;
    for (const auto& c : all_checks()) {
        CAPTURE(c.name);
        for (const auto n : c.needs) CHECK(std::find(before.begin(), before.end(), n) != before.end());
        CHECK_FALSE(c.about.empty());
        before.push_back(c.name);
    }
}

TEST_CASE("the page has a line a finding, and the remedy below", "[doctor]") {
    const std::vector<checked> all{{"sign-in", {failure("wrong\nsecret", "Make another.")}},
                                   {"keys", {well("2 keys")}},
                                   {"roles", {skipped("needs sign-in, which failed")}}};
    CHECK(text_page(all, false) ==
          "fail  sign-in  wrong?secret\n"
          "               Make another.\n"
          "ok    keys     2 keys\n"
          "skip  roles    needs sign-in, which failed\n"
          "\n"
          "3 checks: 1 ok, 0 to look at, 1 failed, 1 skipped\n");
    CHECK(text_page(all, true).find("\x1b[31mfail") != std::string::npos);
    const auto read = json::document::parse(json_page(all));
    REQUIRE(read.has_value());
    CHECK(read->root()["summary"]["fail"].as_integer() == 1);
    CHECK(read->root()["checks"].at(0)["name"].string_or() == "sign-in");
    CHECK(read->root()["checks"].at(0)["findings"].at(0)["remedy"].string_or() == "Make another.");
}

TEST_CASE("after all checks the page says what none can see", "[doctor]") {
    std::vector<checked> all;
    for (const auto& c : all_checks()) all.push_back({c.name, {well("fine")}});
    CHECK_THAT(text_page(all, false),
               Catch::Contains(" skipped\nNot seen from here: the calling webhook in Azure, "));
    all.pop_back();
    CHECK_THAT(text_page(all, false), Catch::EndsWith(" skipped\n"));
}

TEST_CASE("the line of progress fits the terminal", "[doctor]") {
    const std::vector<std::string_view> running{"certificate", "clock"};
    CHECK(progress_line(4, 15, {}, 79) == "4 of 15 checks done");
    CHECK(progress_line(4, 15, running, 79) == "4 of 15 checks done; certificate, clock");
    CHECK(progress_line(4, 15, running, 39) == "4 of 15 checks done; certificate, clock");
    CHECK(progress_line(4, 15, running, 38) == "4 of 15 checks done; certificate, clo…");
    CHECK(progress_line(4, 15, running, 1) == "…");
    CHECK(progress_line(4, 15, running, 0).empty());
}
