// The dashboard and the rules for Prometheus, held against what the process gives and what the documents say.

#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "base/json/document.hpp"
#include "document.hpp"
#include "server/telemetry/metrics.hpp"

using namespace switchhook;

namespace {

const std::string dashboard_file = "docker/grafana/dashboard.json",
                  rules_file = "docker/prometheus/alerts.yml",
                  rule_tests_file = "docker/prometheus/alerts_test.yml";

// As samples are called: those of a histogram have names of their own.
std::set<std::string> names_given() {
    std::set<std::string> names;
    std::istringstream lines(server::metrics().prometheus_text());
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with('#')) names.insert(line.substr(0, line.find_first_of("{ ")));
    return names;
}

std::vector<std::string> all_of(const std::string& text, const std::string& pattern, std::size_t part = 1) {
    const std::regex wanted(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
        found.push_back((*at)[part].str());
    return found;
}

std::string without_texts(const std::string& expression) {
    return std::regex_replace(expression, std::regex(R"("[^"]*"|'[^']*')"), "");
}

void check_names(const std::string& expression) {
    static const auto given = names_given();
    for (const auto& name : all_of(without_texts(expression), R"(\b((?:switchhook|process)_\w+))")) {
        CAPTURE(name, expression);
        CHECK(given.contains(name));
    }
}

// What the label of a metric is compared with.
void check_label_values(const std::string& text) {
    const auto given = server::metrics().prometheus_text();
    static const std::regex compared(R"re((switchhook_\w+)\{([a-z]+)=~?"([^"$]+)"\})re");
    for (std::sregex_iterator at(text.begin(), text.end(), compared), end; at != end; ++at) {
        std::istringstream values((*at)[3].str());
        for (std::string value; std::getline(values, value, '|');) {
            const auto sample = (*at)[1].str() + '{' + (*at)[2].str() + "=\"" + value + "\"}";
            CAPTURE(sample);
            CHECK(given.find(sample) != std::string::npos);
        }
    }
}

}  // namespace

TEST_CASE("the dashboard asks for metrics that there are", "[docs][watching]") {
    const auto text = document_of(dashboard_file).text;
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    const auto panels = document->root()["panels"];
    std::set<std::int64_t> ids;
    std::size_t expressions = 0;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const auto panel = panels.at(i);
        CAPTURE(panel["title"].string_or());
        CHECK_FALSE(panel["title"].string_or().empty());
        CHECK(ids.insert(panel["id"].as_integer().value_or(0)).second);
        const auto targets = panel["targets"];
        for (std::size_t t = 0; t < targets.size(); ++t, ++expressions)
            check_names(targets.at(t)["expr"].string_or());
    }
    CHECK(expressions > 40);
    check_names(document->root()["templating"]["list"].at(1)["definition"].string_or());
}

TEST_CASE("each alert asks for metrics that there are, is tested, and says where to read on",
          "[docs][watching]") {
    const auto rules = document_of(rules_file).text, tests = document_of(rule_tests_file).text;
    std::set<std::string> anchors;
    for (const auto& part : parts_of(document_of("docs/running.md"))) anchors.insert(part.anchor);
    const auto alerts = all_of(rules, "- alert: (\\w+)");
    const auto runbooks = all_of(rules, "runbook: (\\S+)");
    CHECK(alerts.size() > 15);
    REQUIRE(runbooks.size() == alerts.size());
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        CAPTURE(alerts[i], runbooks[i]);
        const auto mark = runbooks[i].find('#');
        CHECK(runbooks[i].substr(0, mark) == "docs/running.md");
        CHECK(anchors.contains(runbooks[i].substr(mark + 1)));
        CHECK(tests.find("alertname: " + alerts[i] + "\n        exp_alerts:") != std::string::npos);
        CHECK(tests.find("alertname: " + alerts[i] + " }") != std::string::npos);
    }
    for (const auto& expression : all_of(rules, "expr:([^]*?)(?:for:|labels:)")) check_names(expression);
    check_label_values(rules);
}

TEST_CASE("the tests of the alerts feed them with series that there are", "[docs][watching]") {
    const auto tests = document_of(rule_tests_file).text;
    const auto series = all_of(tests, "series: '(\\w+)");
    CHECK(series.size() > 40);
    for (const auto& name : series)
        if (name != "up") check_names(name);
}
