#include "bot/picture/mermaid.hpp"

#include "bot/picture/mermaid_text.hpp"

namespace switchhook::bot {
namespace {

std::string quoted(const std::string& safe) { return '"' + safe + '"'; }

std::string name_of(std::size_t node) { return "n" + std::to_string(node); }

std::string box_of(const picture_node& n) {
    auto text = mermaid_text(n.title);
    if (n.type != picture_node::kind::section) return "([" + quoted(text) + "])";
    for (const auto& step : n.steps) {
        text += "<br/>" + std::string(step.depth == 0 ? "" : "↳ ") + mermaid_text(step.caption);
        if (step.entered) text += " · " + std::to_string(*step.entered);
    }
    return '[' + quoted(text) + ']';
}

// Failures are dashed; where it was counted, what never happened is.
std::string_view line_of(const picture_arrow& a) {
    if (a.type == picture_arrow::kind::run) return "<-->";
    const auto look = look_of(a.taken);
    const bool dashed =
        look == picture_look::plain ? a.type == picture_arrow::kind::failure : look == picture_look::never;
    return dashed ? "-.->" : "-->";
}

std::string style_of(const picture& p, const picture_arrow& a) {
    const auto look = look_of(a.taken);
    if (look == picture_look::plain) return {};
    std::string style = look == picture_look::never ? "stroke:#cf222e" : "stroke:#1a7f37";
    if (p.weighted) style += ",stroke-width:" + width_of(a) + "px";
    return style;
}

}  // namespace

std::string mermaid_of(const picture& p) {
    std::string text = "flowchart TD\n";
    std::string never, taken;
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
        const auto& n = p.nodes[i];
        text += "    " + name_of(i) + box_of(n) + '\n';
        if (n.type != picture_node::kind::section) continue;
        if (look_of(n.entered) == picture_look::never) never += (never.empty() ? "" : ",") + name_of(i);
        if (look_of(n.entered) == picture_look::taken) taken += (taken.empty() ? "" : ",") + name_of(i);
    }
    std::string styles;
    const auto arrows = merged_arrows(p, arrows_from::whole_nodes);
    for (std::size_t i = 0; i < arrows.size(); ++i) {
        const auto& a = arrows[i];
        text += "    " + name_of(a.from) + ' ' + std::string(line_of(a));
        auto label = mermaid_text(a.label);
        if (a.taken && *a.taken != 0) label += (label.empty() ? "" : " · ") + std::to_string(*a.taken);
        if (!label.empty()) text += '|' + quoted(label) + '|';
        text += ' ' + name_of(a.to) + '\n';
        if (const auto style = style_of(p, a); !style.empty())
            styles += "    linkStyle " + std::to_string(i) + ' ' + style + '\n';
    }
    text += styles;
    if (!never.empty())
        text +=
            "    classDef never fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 3\n    class " +
            never + " never\n";
    if (!taken.empty())
        text +=
            "    classDef taken fill:#dafbe1,stroke:#1a7f37,color:#1f2328\n    class " + taken + " taken\n";
    return text;
}

}  // namespace switchhook::bot
