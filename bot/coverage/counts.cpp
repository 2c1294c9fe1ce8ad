#include "bot/coverage/counts.hpp"

#include <algorithm>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::bot {
namespace {

std::uint64_t count_of(json::value v) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(v.as_integer().value_or(0), 0));
}

step_counts read_step(json::value v) {
    step_counts s;
    s.at = v["at"].string_or();
    s.verb = v["verb"].string_or();
    s.entered = count_of(v["entered"]);
    v["outcomes"].each_member([&](std::string_view name, json::value count) {
        s.outcomes.emplace_back(std::string(name), count_of(count));
    });
    return s;
}

}  // namespace

std::uint64_t step_counts::of(std::string_view outcome) const {
    for (const auto& [name, count] : outcomes)
        if (name == outcome) return count;
    return 0;
}

const step_counts* flow_counts::find(std::string_view at) const {
    const auto found =
        std::find_if(steps.begin(), steps.end(), [&](const step_counts& s) { return s.at == at; });
    return found == steps.end() ? nullptr : &*found;
}

const flow_counts* counts_report::find(std::string_view flow) const {
    const auto found =
        std::find_if(flows.begin(), flows.end(), [&](const flow_counts& f) { return f.flow == flow; });
    return found == flows.end() ? nullptr : &*found;
}

std::string to_json(const counts_report& report) {
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.array("flows", [&] {
            for (const auto& f : report.flows)
                w.object([&] {
                    w.field("flow", f.flow);
                    w.field("file", f.file);
                    w.field("version", f.version);
                    w.array("steps", [&] {
                        for (const auto& s : f.steps)
                            w.object([&] {
                                w.field("at", s.at);
                                w.field("verb", s.verb);
                                w.field("entered", s.entered);
                                w.object("outcomes", [&] {
                                    for (const auto& [name, count] : s.outcomes) w.field(name, count);
                                });
                            });
                    });
                });
        });
    });
    return w.take() + '\n';
}

result<counts_report, std::string> read_counts(std::string_view text) {
    const auto document = json::document::parse(text);
    if (!document) return document.error().message();
    const auto flows = document->root()["flows"];
    if (!flows.is_array()) return std::string("no coverage report: expected {\"flows\": […]}");
    counts_report report;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const auto v = flows.at(i);
        if (!v["flow"].is_string() || !v["steps"].is_array())
            return "no coverage report: /flows/" + std::to_string(i) + " has no \"flow\" or no \"steps\"";
        flow_counts f{v["flow"].string_or(), v["file"].string_or(), v["version"].string_or(), {}};
        const auto steps = v["steps"];
        for (std::size_t s = 0; s < steps.size(); ++s) f.steps.push_back(read_step(steps.at(s)));
        report.flows.push_back(std::move(f));
    }
    return report;
}

}  // namespace switchhook::bot
