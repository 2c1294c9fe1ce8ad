#include "server/admin/picture_view.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

using bot::picture_arrow;
using bot::picture_node;

std::string_view name_of(picture_node::kind k) {
    switch (k) {
        case picture_node::kind::start: return "start";
        case picture_node::kind::section: return "section";
        case picture_node::kind::end: return "end";
    }
    return {};
}

std::string_view name_of(picture_arrow::kind k) {
    switch (k) {
        case picture_arrow::kind::success: return "success";
        case picture_arrow::kind::failure: return "failure";
        case picture_arrow::kind::run: return "run";
    }
    return {};
}

void write(json::writer& w, const picture_node& n) {
    w.field("kind", name_of(n.type));
    w.field("title", n.title);
    w.optional_field("entered", n.entered);
    w.array("steps", [&] {
        for (const auto& step : n.steps)
            w.object([&] {
                w.field("at", step.at);
                w.field("caption", step.caption);
                w.field("depth", step.depth);
                w.optional_field("entered", step.entered);
            });
    });
}

void write(json::writer& w, const picture_arrow& a) {
    w.field("from", a.from);
    w.field("to", a.to);
    w.field("kind", name_of(a.type));
    w.field("label", a.label);
    w.optional_field("step", a.step);
    w.optional_field("taken", a.taken);
}

}  // namespace

std::string to_json(const counted_picture& p) {
    json::writer w;
    w.object([&] {
        w.field("name", p.picture.title);
        w.field("version", p.version);
        w.field("calls", p.calls);
        w.field("inPart", p.in_part);
        w.array("nodes", [&] {
            for (const auto& n : p.picture.nodes) w.object([&] { write(w, n); });
        });
        w.array("arrows", [&] {
            for (const auto& a : bot::merged_arrows(p.picture, bot::arrows_from::steps))
                w.object([&] { write(w, a); });
        });
    });
    return w.take();
}

std::vector<graph::call_id> counted_calls(
    const std::vector<graph::call_id>& live, std::size_t most,
    const std::function<std::vector<graph::call_id>(std::size_t most)>& ended) {
    auto calls = ended(most - std::min(live.size(), most / 2));
    const std::unordered_set<graph::call_id> over(calls.begin(), calls.end());
    for (const auto& call : live)
        if (calls.size() < most && !over.contains(call)) calls.push_back(call);
    return calls;
}

}  // namespace switchhook::server
