#include "base/json/fields.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

using namespace switchhook;
using namespace std::chrono_literals;

namespace {

struct form {
    std::string text;
    explicit form(std::string t) : text(std::move(t)) {}
    std::string file = "f.json";
    problems out;
    json::node root = json::parse_located(text, file, out);
    json::spot top() { return {&root, "", &file, &out}; }
    std::vector<std::string> complaints() {
        out.sort();
        std::vector<std::string> all;
        for (const auto& p : out.all()) all.push_back(to_string(p));
        return all;
    }
};

}  // namespace

TEST_CASE("every mistake of an object is reported, each at its place", "[json]") {
    form f("{ \"port\": 70000,\n  \"adress\": \"x\",\n  \"tls\": \"yes\",\n  \"idle\": \"5\" }");
    json::fields in(f.top());
    std::int64_t port = 1;
    std::string address = "0.0.0.0", name;
    bool tls = false;
    auto idle = 1000ms;
    CHECK_FALSE(in.required("port", port, 0, 65535));
    CHECK_FALSE(in.optional("address", address));
    CHECK_FALSE(in.optional("tls", tls));
    CHECK_FALSE(in.optional("idle", idle, 0ms, 60s));
    CHECK_FALSE(in.required("name", name));
    in.finish();
    CHECK(f.complaints() ==
          std::vector<std::string>{
              "f.json:1:1: \"name\" is missing",
              "f.json:1:11: /port: expected a whole number from 0 to 65535",
              "f.json:2:3: /adress: unknown key; did you mean \"address\"?",
              "f.json:3:10: /tls: expected boolean, found string",
              "f.json:4:11: /idle: expected a duration such as \"250ms\", \"5s\" or \"2m\", found \"5\"",
          });
    CHECK(port == 1);
}

TEST_CASE("a choice suggests the nearest word", "[json]") {
    form f(R"({"cloud": "globl"})");
    json::fields in(f.top());
    CHECK_FALSE(in.choice("cloud", {"global", "usGov"}));
    CHECK(
        f.complaints() ==
        std::vector<std::string>{
            "f.json:1:11: /cloud: expected one of global, usGov, found \"globl\"; did you mean \"global\"?"});
}

TEST_CASE("what should be an object and is not complains once", "[json]") {
    form f("[]");
    json::fields in(f.top());
    std::string name;
    in.required("name", name);
    in.finish();
    CHECK(f.complaints() == std::vector<std::string>{"f.json:1:1: expected object, found array"});
}

TEST_CASE("every mistake that reading finds has the name of its kind", "[json][rules]") {
    form f(R"({ "port": 70000, "tls": "yes", "idle": 5, "cloud": "x", "what": 1, "tls": true })");
    json::fields in(f.top());
    std::int64_t port = 1;
    std::string name;
    bool tls = false;
    auto idle = 1000ms;
    in.optional("port", port, 0, 65535);
    in.optional("tls", tls);
    in.optional("idle", idle, 0ms, 60s);
    in.choice("cloud", {"global"});
    in.required("name", name);
    in.finish();
    std::map<std::string, std::string> rules;
    for (const auto& p : f.out.all()) rules[p.path + ' ' + p.what.substr(0, 6)] = p.rule.text();
    CHECK(rules == std::map<std::string, std::string>{{" \"name\"", "missing-key"},
                                                      {" \"tls\" ", "duplicate-key"},
                                                      {"/cloud expect", "wrong-value"},
                                                      {"/idle expect", "wrong-kind"},
                                                      {"/port expect", "wrong-value"},
                                                      {"/tls expect", "wrong-kind"},
                                                      {"/what unknow", "unknown-key"}});
    for (const std::string text : {"{", "[1,]", "{\"a\": \"b\n\"}"}) {
        form broken(text);
        CAPTURE(text);
        REQUIRE(broken.out.all().size() == 1);
        CHECK(broken.out.all().front().rule.text() == "json-syntax");
    }
}

TEST_CASE("a complaint carries its rule and its advice", "[json][rules]") {
    form f("1");
    f.top().complain("is wrong", "wrong-value", "Take 2.");
    f.top().warn("is odd", "unused");
    REQUIRE(f.out.all().size() == 2);
    CHECK(f.out.all()[0] ==
          problem{"f.json", 1, 1, "", "is wrong", severity::error, "wrong-value", "Take 2."});
    CHECK(f.out.all()[1] == problem{"f.json", 1, 1, "", "is odd", severity::warning, "unused"});
}

TEST_CASE("every rule has a name that stays, and says what it is and what to do", "[rules]") {
    std::set<std::string_view> names;
    for (const auto& r : all_rules) {
        CAPTURE(r.name);
        CHECK(names.insert(r.name).second);
        CHECK(r.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
        CHECK(r.what.ends_with('.'));
        CHECK(r.advice.ends_with('.'));
        CHECK((std::string(r.what) + std::string(r.advice)).find_first_of("|`\n") == std::string::npos);
    }
    CHECK(rule_name().described().name == "mistake");
    CHECK(rule_name("unused").described().name == "unused");
}
