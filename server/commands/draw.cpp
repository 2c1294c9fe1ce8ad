#include <iostream>

#include "base/json/located.hpp"
#include "bot/picture/counted.hpp"
#include "bot/picture/dot.hpp"
#include "bot/picture/from_flow.hpp"
#include "bot/picture/mermaid.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/flows/program.hpp"
#include "server/media/child.hpp"
#include "server/media/file.hpp"

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

std::optional<bot::picture> picture_of_file(const std::filesystem::path& file, std::string& version) {
    problems found;
    const auto loaded = read_flow_file(file, {}, found);
    if (!loaded.flow) {
        print_problems(found);
        return std::nullopt;
    }
    const auto text = read(file, most_bytes);
    if (!text) return std::nullopt;
    version = loaded.version;
    return bot::picture_of(*loaded.flow, json::parse_located(*text, file.string(), found));
}

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
        std::cerr << one_line("switchhook: " + file.string() + ": counted with version " + counts->version +
                              " of the flow, and this is " + version)
                  << '\n';
    bot::put_counts(p, *counts);
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
    std::string version;
    auto p = picture_of_file(o.flow, version);
    if (!p || (!o.coverage.empty() && !put_counts(*p, version, o.coverage))) return 1;
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
