#include <iostream>

#include "base/json/located.hpp"
#include "bot/coverage/counter.hpp"
#include "bot/picture/counted.hpp"
#include "bot/picture/dot.hpp"
#include "bot/picture/from_flow.hpp"
#include "bot/picture/mermaid.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/flows/program.hpp"
#include "server/media/child.hpp"
#include "server/media/file.hpp"
#include "server/replay/stored_calls.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_bytes = 4U << 20;          // of a flow
constexpr std::size_t most_report_bytes = 64U << 20;  // of counts, for many flows
constexpr media::child_limits drawing{std::chrono::seconds(60), 64U << 20};

// Text that a person will see in a picture, or nothing, with a line on standard error.
std::optional<std::string> read(const std::filesystem::path& file, std::size_t most) {
    auto text = media::read_file(file, most);
    if (text.has_value()) return std::move(*text);
    fail(file.string() + ": cannot be read: " + text.error().message());
    return std::nullopt;
}

std::optional<bot::picture> picture_of_file(const std::filesystem::path& file, loaded_flow& loaded) {
    problems found;
    loaded = read_flow_file(file, {}, found);
    if (!loaded.flow) {
        print_problems(found);
        return std::nullopt;
    }
    const auto text = read(file, most_bytes);
    if (!text) return std::nullopt;
    return bot::picture_of(*loaded.flow, json::parse_located(*text, file.string(), found));
}

// On standard error, where it does not get into the picture.
void note(const std::string& what) { std::cerr << one_line("switchhook: " + what) << '\n'; }

// False, with a line on standard error, when the report is of no use for the flow.
bool put_counts(bot::picture& p, const std::string& version, const std::filesystem::path& file) {
    const auto text = read(file, most_report_bytes);
    if (!text) return false;
    const auto report = bot::read_counts(*text);
    if (report.has_error()) {
        fail(file.string() + ": " + report.error());
        return false;
    }
    const auto* counts = report->find(p.title);
    if (counts == nullptr) {
        fail(file.string() + ": does not tell of the flow \"" + p.title + '"');
        return false;
    }
    if (!counts->version.empty() && counts->version != version)
        note(file.string() + ": counted with version " + counts->version + " of the flow, and this is " +
             version);
    bot::put_counts(p, *counts);
    return true;
}

// False, with a line on standard error, when no call followed the flow.
bool put_calls(bot::picture& p, const loaded_flow& drawn, const draw_options& o) {
    const auto calls = o.journals.empty() ? stored_calls_of(o.control) : stored_calls_in(o.journals);
    if (!calls.has_value()) {
        fail(calls.error());
        return false;
    }
    bot::flow_counter counter(*drawn.flow);
    std::size_t counted = 0, of_other_versions = 0, in_part = 0;
    for (const auto& call : *calls) {
        if (call.flow != drawn.flow->name) continue;
        ++counted;
        // A call's version tells its audio apart, too.
        if (!call.version.starts_with(drawn.version)) ++of_other_versions;
        bool whole = true;
        for (const auto& record : call.records) whole = counter.count(record.way) && whole;
        if (!whole) ++in_part;
    }
    if (counted == 0) {
        fail("none of " + std::to_string(calls->size()) + " calls followed the flow \"" + drawn.flow->name +
             '"');
        return false;
    }
    const auto of_all = " of " + std::to_string(counted) + " calls ";
    if (of_other_versions > 0)
        note(std::to_string(of_other_versions) + of_all + "followed another version of the flow");
    if (in_part > 0)
        note(std::to_string(in_part) + of_all +
             "took ways that are not in the picture, or that their journals do not tell: those are not "
             "counted");
    bot::put_counts(p, counter.counts(o.flow.string(), drawn.version));
    return true;
}

// Graphviz draws, as a program of its own.
int print_svg(const std::string& dot) {
    const auto svg = media::run_child({"dot", "-Tsvg"}, dot, drawing);
    if (svg.has_value()) {
        std::cout << *svg;
        return 0;
    }
    if (svg.error() == media::errc::engine_missing)
        return fail(
            "SVG is drawn by Graphviz, whose program dot is not on PATH: install it (package graphviz), "
            "or take --format dot or mermaid");
    if (svg.error() == media::errc::engine_timed_out)
        return fail("Graphviz took longer than a minute and was stopped; take --format dot or mermaid");
    if (svg.error() == media::errc::engine_failed) return fail("Graphviz cannot draw this flow");
    return fail("Graphviz: " + svg.error().message());
}

}  // namespace

int draw(const draw_options& o) {
    loaded_flow drawn;
    auto p = picture_of_file(o.flow, drawn);
    if (!p || (!o.coverage.empty() && !put_counts(*p, drawn.version, o.coverage))) return 1;
    if (o.calls && !put_calls(*p, drawn, o)) return 1;
    if (o.format == "mermaid") {
        std::cout << bot::mermaid_of(*p);
        return 0;
    }
    const auto dot = bot::dot_of(*p);
    if (o.format == "svg") return print_svg(dot);
    std::cout << dot;
    return 0;
}

}  // namespace switchhook::server
