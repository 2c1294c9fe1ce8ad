#include "server/trials/pages.hpp"

#include <algorithm>
#include <cstdio>

#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_timeline = 60;

std::string in_seconds(std::chrono::microseconds time) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(time.count()) / 1e6);
    return text;
}

std::string place_text(const std::filesystem::path& file, const bot::place& at) {
    return file.string() + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

std::string failure_text(const test_result& r, const std::string& indent) {
    std::string text;
    for (const auto& f : r.verdict.failures)
        text +=
            indent + one_line(place_text(r.suite->file, f.at) + ": " + f.at.pointer + ": " + f.what) + '\n';
    const auto& way = r.verdict.timeline;
    const auto from = way.size() > most_timeline ? way.size() - most_timeline : 0;
    if (from > 0) text += indent + "  … " + std::to_string(from) + " lines earlier\n";
    for (auto i = from; i < way.size(); ++i) text += indent + "  " + one_line(to_string(way[i])) + '\n';
    return text;
}

std::string counted(std::size_t number, const std::string& what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

struct tally {
    std::size_t all = 0, failed = 0;
};

tally tally_of(const test_run& run, const test_suite* suite) {
    tally t;
    for (const auto& r : run.results) {
        if (suite != nullptr && r.suite != suite) continue;
        ++t.all;
        if (!r.verdict.failures.empty()) ++t.failed;
    }
    return t;
}

std::string of_percent(std::size_t part, std::size_t whole, const std::string& what) {
    return std::to_string(part) + " of " + counted(whole, what);
}

const bot::flow_step* step_at(const bot::flow& f, std::string_view pointer) {
    for (const auto& b : f.blocks)
        for (const auto& s : b.steps)
            if (s->at.pointer == pointer) return s.get();
    return nullptr;
}

std::string missing_in(const test_suite& suite, const bot::step_counts& counts) {
    std::string never;
    for (const auto& [name, count] : counts.outcomes)
        if (count == 0) never += (never.empty() ? "" : ", ") + name;
    if (counts.entered != 0 && never.empty()) return {};
    const auto* step = step_at(*suite.scenery->flow, counts.at);
    const auto where =
        "  " + (step == nullptr ? suite.flow_file.string() : place_text(suite.flow_file, step->at)) + ": " +
        counts.verb + (step == nullptr || step->id.empty() ? std::string() : " \"" + step->id + '"') + ": ";
    return where + (counts.entered == 0 ? "no test comes here\n" : "never ends as " + never + '\n');
}

}  // namespace

std::string results_page(const std::vector<test_suite>& suites, const test_run& run) {
    std::string text;
    std::size_t wrong_files = 0;
    for (const auto& suite : suites) {
        if (suite.file.empty()) continue;
        const auto t = tally_of(run, &suite);
        text += suite.file.string() + ": ";
        if (!suite.scenery) {
            ++wrong_files;
            text += "cannot be run\n";
            continue;
        }
        text += t.all == 0 ? "nothing to run" : std::to_string(t.all - t.failed) + " passed";
        if (t.failed > 0) text += ", " + std::to_string(t.failed) + " failed";
        text += '\n';
        for (const auto& r : run.results)
            if (r.suite == &suite && !r.verdict.failures.empty())
                text += "  FAILED: " + one_line(r.test->name) + '\n' + failure_text(r, "    ");
    }
    const auto t = tally_of(run, nullptr);
    text += counted(t.all, "test") + ": " + std::to_string(t.all - t.failed) + " passed, " +
            std::to_string(t.failed) + " failed";
    if (wrong_files > 0) text += ", " + counted(wrong_files, "file") + " cannot be run";
    return text + ", in " + in_seconds(run.took) + " s\n";
}

unsigned covered_share::percent() const {
    const auto all = steps + outcomes;
    return all == 0 ? 100U : static_cast<unsigned>((steps_covered + outcomes_covered) * 100 / all);
}

covered_share share_of(const bot::flow_counts& counts) {
    covered_share share;
    for (const auto& s : counts.steps) {
        ++share.steps;
        if (s.entered > 0) ++share.steps_covered;
        share.outcomes += s.outcomes.size();
        for (const auto& [name, count] : s.outcomes)
            if (count > 0) ++share.outcomes_covered;
    }
    return share;
}

covered_share share_of(const bot::counts_report& report) {
    covered_share sum;
    for (const auto& f : report.flows) {
        const auto one = share_of(f);
        sum.steps += one.steps;
        sum.steps_covered += one.steps_covered;
        sum.outcomes += one.outcomes;
        sum.outcomes_covered += one.outcomes_covered;
    }
    return sum;
}

std::string coverage_page(const std::vector<test_suite>& suites, const bot::counts_report& report) {
    std::string text;
    for (const auto& counts : report.flows) {
        const auto suite = std::find_if(suites.begin(), suites.end(), [&](const test_suite& s) {
            return s.scenery && s.flow_file.string() == counts.file;
        });
        const auto share = share_of(counts);
        text += "coverage of " + counts.flow + ": " + std::to_string(share.percent()) + " %, " +
                of_percent(share.steps_covered, share.steps, "step") + ", " +
                of_percent(share.outcomes_covered, share.outcomes, "outcome") + '\n';
        if (suite == suites.end()) continue;
        if (share.steps_covered == 0) {
            text += "  " + counts.file + " has no tests\n";
            continue;
        }
        for (const auto& s : counts.steps) text += missing_in(*suite, s);
    }
    return text;
}

}  // namespace switchhook::server
