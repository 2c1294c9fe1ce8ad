#include <cstdio>

#include "server/commands/report.hpp"
#include "server/trials/pages.hpp"

namespace switchhook::server {
namespace {

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += c;
        }
    }
    return safe;
}

// Control characters have no place in XML.
std::string attribute(const std::string& name, const std::string& text) {
    return ' ' + name + "=\"" + escaped(one_line(text)) + '"';
}

std::string seconds(std::chrono::microseconds time) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(time.count()) / 1e6);
    return text;
}

std::string failure_element(const test_result& r) {
    const auto& failures = r.verdict.failures;
    std::string body;
    for (const auto& f : failures)
        body += one_line(r.suite->file.string() + ':' + std::to_string(f.at.line) + ':' +
                         std::to_string(f.at.column) + ": " + f.at.pointer + ": " + f.what) +
                '\n';
    for (const auto& h : r.verdict.timeline) body += one_line(to_string(h)) + '\n';
    return "      <failure" + attribute("message", failures.front().what) + '>' + escaped(body) +
           "</failure>\n";
}

std::string suite_element(const test_suite& suite, const test_run& run) {
    std::string cases;
    std::size_t all = 0, failed = 0, errors = 0;
    std::chrono::microseconds took{0};
    const auto name = suite.file.string();
    for (const auto& r : run.results) {
        if (r.suite != &suite) continue;
        ++all;
        took += r.took;
        cases += "    <testcase" + attribute("name", r.test->name) +
                 attribute("classname", suite.scenery->flow->name) + attribute("file", name) +
                 attribute("line", std::to_string(r.test->at.line)) + attribute("time", seconds(r.took));
        if (r.verdict.failures.empty()) {
            cases += "/>\n";
            continue;
        }
        ++failed;
        cases += ">\n" + failure_element(r) + "    </testcase>\n";
    }
    if (!suite.scenery) {
        ++all;
        ++errors;
        std::string why;
        for (const auto& p : suite.found.all()) why += one_line(to_string(p)) + '\n';
        cases += "    <testcase" + attribute("name", "can be run") + attribute("classname", name) +
                 ">\n      <error" + attribute("message", "the file cannot be run") + '>' + escaped(why) +
                 "</error>\n    </testcase>\n";
    }
    return "  <testsuite" + attribute("name", name) + attribute("tests", std::to_string(all)) +
           attribute("failures", std::to_string(failed)) + attribute("errors", std::to_string(errors)) +
           attribute("time", seconds(took)) + ">\n" + cases + "  </testsuite>\n";
}

}  // namespace

std::string junit_page(const std::vector<test_suite>& suites, const test_run& run) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                       attribute("name", "switchhook") + attribute("time", seconds(run.took)) + ">\n";
    for (const auto& suite : suites)
        if (!suite.file.empty()) text += suite_element(suite, run);
    return text + "</testsuites>\n";
}

}  // namespace switchhook::server
