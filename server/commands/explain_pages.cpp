#include "server/commands/explain_pages.hpp"

#include <algorithm>
#include <string_view>

#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t columns = 80;

// `first` stands before the first line and blanks of the same length before the others. The texts are plain
// ASCII, so bytes are columns.
std::string wrapped(std::string_view text, std::string_view first) {
    const std::string indent(first.size(), ' ');
    std::string out(first);
    std::size_t used = first.size();
    bool fresh = true;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!fresh && used + 1 + word.size() > columns) {
            out += '\n' + indent;
            used = indent.size();
            fresh = true;
        }
        if (!fresh) out += ' ';
        out += word;
        used += word.size() + (fresh ? 0 : 1);
        fresh = false;
    }
    return out + '\n';
}

template <class Item, class Text>
std::string listed(const std::vector<Item>& items, const Text& text_of) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + text_of(item);
    return out;
}

std::string paragraphs(const graph::explanation& e) {
    std::string out = wrapped(e.meaning, e.code + "  ");
    if (e.sure == graph::certainty::by_family)
        out += '\n' + wrapped("No list has this very code: this is what its family says.", "  ");
    if (!e.causes.empty()) {
        out += "\nUsual causes\n";
        for (const auto cause : e.causes) out += wrapped(cause, "  - ");
    }
    return out + "\nWhat to do\n" + wrapped(e.remedy, "  ");
}

void write(json::writer& w, const graph::explanation& e) {
    w.object([&] {
        w.field("code", e.code);
        w.field("family", graph::to_string(e.family));
        w.field("certainty", graph::to_string(e.sure));
        w.field("meaning", e.meaning);
        w.array("causes", [&] {
            for (const auto cause : e.causes) w.item(cause);
        });
        w.field("remedy", e.remedy);
    });
}

std::vector<graph::explanation> codes_of(graph::code_family f) {
    std::vector<graph::explanation> all;
    for (const auto& t : graph::result_code_texts(f)) all.push_back(graph::explain(t));
    for (const auto& t : graph::error_word_texts(f)) all.push_back(graph::explain(f, t));
    return all;
}

// As GitHub makes them: small letters, blanks become dashes, the rest goes.
std::string anchor_of(std::string_view title) {
    std::string anchor;
    for (const char c : title) {
        if (c == ' ') anchor += '-';
        if (c >= 'a' && c <= 'z') anchor += c;
        if (c >= 'A' && c <= 'Z') anchor += static_cast<char>(c - 'A' + 'a');
    }
    return anchor;
}

std::string markdown_row(const graph::explanation& e) {
    std::string causes;
    for (const auto cause : e.causes) causes += (causes.empty() ? "" : " ") + std::string(cause);
    return "| `" + e.code + "` | " + e.meaning + " | " + causes + " | " + e.remedy + " |\n";
}

constexpr std::string_view markdown_head =
    R"(# Result codes

What Graph's codes say, what usually causes them, and what to do. `switchhook explain` prints the same on the terminal
(`switchhook explain 480 10076`, `switchhook explain AADSTS7000215`), and the log and the timeline of a call have the
words beside each code that tells of a failure.

`480/10076` is code and subcode of a `resultInfo`. The code resembles an HTTP or SIP status, the subcode says more. The
code is left out where the subcode goes with any. Graph sends 0 in place of 200 for what ended well. The same subcode
stands as `code` in the error body of a refused request.

This page is written by `switchhook explain --format markdown`.

)";

constexpr std::string_view telephone_rule =
    R"(Other subcodes that begin with 540 (a leg that came in) or 560 (one that went out) end in a SIP status: 560488 is SIP 488
from the far network.

)";

}  // namespace

std::string text_page(const explained& what) {
    std::string out;
    for (const auto& e : what.all) out += (out.empty() ? "" : "\n\n") + paragraphs(e);
    if (!what.subcodes.empty())
        out += '\n' + wrapped("Known with a subcode: " +
                                  listed(what.subcodes, [](int n) { return std::to_string(n); }) + '.',
                              "");
    if (!what.near.empty())
        out +=
            '\n' + wrapped("Near it: " + listed(what.near, [](const std::string& s) { return s; }) + '.', "");
    return out;
}

std::string json_page(const explained& what) {
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.array("codes", [&] {
            for (const auto& e : what.all) write(w, e);
        });
        if (!what.subcodes.empty())
            w.array("subcodes", [&] {
                for (const int n : what.subcodes) w.item(n);
            });
        if (!what.near.empty())
            w.array("near", [&] {
                for (const auto& s : what.near) w.item(s);
            });
    });
    return w.take() + '\n';
}

explained every_code() {
    explained every;
    for (const auto f : graph::all_code_families)
        for (auto& e : codes_of(f)) every.all.push_back(std::move(e));
    return every;
}

std::string list_page() {
    std::string out;
    for (const auto f : graph::all_code_families) {
        const auto codes = codes_of(f);
        std::size_t widest = 0;
        for (const auto& e : codes) widest = std::max(widest, e.code.size());
        out += (out.empty() ? "" : "\n") + std::string(graph::title_of(f)) + '\n';
        for (const auto& e : codes)
            out += wrapped(e.meaning, "  " + e.code + std::string(widest - e.code.size() + 2, ' '));
    }
    return out + "\nswitchhook explain CODE says what causes one and what to do.\n";
}

std::string markdown_page() {
    std::string contents, tables;
    for (const auto f : graph::all_code_families) {
        const std::string title(graph::title_of(f));
        contents += "- [" + title + "](#" + anchor_of(title) + ")\n";
        tables += "\n## " + title + "\n\n";
        if (f == graph::code_family::telephone) tables += telephone_rule;
        tables += "| code | says | usual causes | what to do |\n|---|---|---|---|\n";
        for (const auto& e : codes_of(f)) tables += markdown_row(e);
    }
    return std::string(markdown_head) + contents + tables;
}

}  // namespace switchhook::server
