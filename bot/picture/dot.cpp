#include "bot/picture/dot.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

// Boxes are light with dark words. Lines and their words stand on the page itself: they keep a contrast of 3
// and more with white and with black.
constexpr std::string_view ink = "#1f2328", frame = "#8c959f", head = "#eaeef2", paper = "#ffffff";
constexpr std::string_view outside = "#ddf4ff";  // where the flow begins and ends
constexpr std::string_view plain_line = "#6e7781";
constexpr std::string_view never_line = "#d1242f", never_fill = "#ffebe9";
constexpr std::string_view taken_line = "#1f883d", taken_fill = "#dafbe1";

// Of labels that are XML. Characters that no XML may hold become blanks.
std::string xml_of(std::string_view text) {
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto three = text.substr(i, 3);
        if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
            safe += ' ';
            i += 2;
        } else if (byte < 0x20 || byte == 0x7F) {
            safe += ' ';
        } else if (text[i] == '&') {
            safe += "&amp;";
        } else if (text[i] == '<') {
            safe += "&lt;";
        } else if (text[i] == '>') {
            safe += "&gt;";
        } else if (text[i] == '"') {
            safe += "&quot;";
        } else if (text[i] == '\\') {
            safe += "&#92;&#92;";  // one: \N would be the name of the node, in these labels too
        } else {
            safe += text[i];
        }
    }
    // A label without anything in it is none.
    return safe.empty() ? " " : safe;
}

std::string attribute(std::string_view name, std::string_view value) {
    return std::string(name) + "=\"" + std::string(value) + '"';
}

std::string_view fill_of(const picture_count& count, std::string_view otherwise) {
    switch (look_of(count)) {
        case picture_look::never: return never_fill;
        case picture_look::taken: return taken_fill;
        case picture_look::plain: break;
    }
    return otherwise;
}

std::string row_of(const picture_step& step, std::size_t index) {
    std::string indent;
    for (std::size_t i = 0; i < step.depth; ++i) indent += "&#160;&#160;&#160;";
    const auto fill = attribute("bgcolor", fill_of(step.entered, paper));
    auto row = "<tr><td " + attribute("align", "left") + ' ' +
               attribute("port", "s" + std::to_string(index)) + ' ' + fill + '>' + indent +
               xml_of(step.caption) + "</td>";
    if (step.entered)
        row += "<td " + attribute("align", "right") + ' ' +
               attribute("port", "count" + std::to_string(index)) + ' ' + fill + '>' +
               std::to_string(*step.entered) + "</td>";
    return row + "</tr>";
}

std::string section_of(const picture_node& n) {
    const bool counted = std::any_of(n.steps.begin(), n.steps.end(),
                                     [](const picture_step& s) { return s.entered.has_value(); });
    auto table = "<<table " + attribute("border", "1") + ' ' + attribute("cellborder", "0") + ' ' +
                 attribute("cellspacing", "0") + ' ' + attribute("cellpadding", "4") + ' ' +
                 attribute("color", frame) + ' ' + attribute("bgcolor", paper) + '>';
    table += "<tr><td " + attribute("align", "left") + ' ' + attribute("port", "title") + ' ' +
             attribute("bgcolor", head) + (counted ? ' ' + attribute("colspan", "2") : std::string()) +
             "><b>" + xml_of(n.title) + "</b></td></tr>";
    for (std::size_t i = 0; i < n.steps.size(); ++i) table += row_of(n.steps[i], i);
    return "[label=" + table + "</table>>]";
}

std::string box_of(const picture_node& n) {
    if (n.type == picture_node::kind::section) return section_of(n);
    return "[shape=box, style=\"rounded,filled\", " + attribute("fillcolor", outside) + ", " +
           attribute("color", frame) + ", label=<" + xml_of(n.title) + ">]";
}

// Where an arrow begins. A loop keeps to the right, clear of the arrows that come in.
std::string tail_of(const picture& p, const picture_arrow& a) {
    const auto& n = p.nodes[a.from];
    auto name = "n" + std::to_string(a.from);
    if (n.type != picture_node::kind::section) return name;
    const bool loop = a.from == a.to;
    if (!a.step) return name + ":title" + (loop ? ":e" : "");
    const bool counted = loop && n.steps[*a.step].entered;
    return name + (counted ? ":count" : ":s") + std::to_string(*a.step) + (loop ? ":e" : "");
}

std::string head_of(const picture& p, const picture_arrow& a) {
    const auto name = "n" + std::to_string(a.to);
    if (p.nodes[a.to].type != picture_node::kind::section) return name;
    return name + ":title" + (a.from == a.to ? ":e" : "");
}

std::string arrow_of(const picture& p, const picture_arrow& a) {
    const auto look = look_of(a.taken);
    const bool failure = a.type == picture_arrow::kind::failure;
    const bool dashed = look == picture_look::plain ? failure : look == picture_look::never;
    const auto color = look == picture_look::never   ? never_line
                       : look == picture_look::taken ? taken_line
                                                     : plain_line;
    auto label = a.label;
    if (a.taken && *a.taken != 0) label += (label.empty() ? "" : " · ") + std::to_string(*a.taken);
    auto text = tail_of(p, a) + " -> " + head_of(p, a) + " [" + attribute("color", color) + ", " +
                attribute("fontcolor", color);
    if (dashed) text += ", style=dashed";
    if (a.type == picture_arrow::kind::run) text += ", dir=both";
    if (p.weighted) text += ", " + attribute("penwidth", width_of(a));
    if (!label.empty()) text += ", label=<&#160;" + xml_of(label) + "&#160;>";
    return text + ']';
}

}  // namespace

std::string dot_of(const picture& p) {
    const auto font = attribute("fontname", "Helvetica,Arial,sans-serif");
    std::string text = "digraph flow {\n";
    text += "    graph [rankdir=TB, bgcolor=transparent, nodesep=0.5, ranksep=0.6, " + font + "]\n";
    text += "    node [shape=plain, fontsize=11, " + attribute("fontcolor", ink) + ", " + font + "]\n";
    text += "    edge [fontsize=10, arrowsize=0.7, " + font + "]\n";
    for (std::size_t i = 0; i < p.nodes.size(); ++i)
        text += "    n" + std::to_string(i) + ' ' + box_of(p.nodes[i]) + '\n';
    for (const auto& a : merged_arrows(p, arrows_from::steps)) text += "    " + arrow_of(p, a) + '\n';
    return text + "}\n";
}

}  // namespace switchhook::bot
