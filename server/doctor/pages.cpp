#include "server/doctor/pages.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server::doctor {
namespace {

constexpr std::size_t columns = 110, verdict_width = 6;

constexpr std::string_view out_of_sight =
    "Not seen from here: the calling webhook in Azure, the Teams app, the telephone number, and consent in "
    "other tenants. docs/guides/register.md says how to look at them.";

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

std::string_view color_of(verdict v) {
    switch (v) {
        case verdict::ok: return "\x1b[32m";
        case verdict::skip: return "\x1b[2m";
        case verdict::warn: return "\x1b[33m";
        case verdict::fail: break;
    }
    return "\x1b[31m";
}

// Words, broken between columns `indent` and `columns`.
std::string paragraph(const std::string& text, std::size_t indent) {
    const std::string margin(indent, ' ');
    std::string page, line;
    std::size_t from = 0;
    while (from < text.size()) {
        const auto end = std::min(text.find(' ', from), text.size());
        const auto word = text.substr(from, end - from);
        if (!line.empty() && indent + line.size() + 1 + word.size() > columns) {
            page += margin + line + '\n';
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
        from = end + 1;
    }
    return line.empty() ? page : page + margin + line + '\n';
}

}  // namespace

tally count(std::span<const checked> all) {
    tally t;
    for (const auto& c : all) {
        switch (worst(c.found)) {
            case verdict::ok: ++t.ok; break;
            case verdict::warn: ++t.warned; break;
            case verdict::fail: ++t.failed; break;
            case verdict::skip: ++t.skipped; break;
        }
    }
    return t;
}

std::string text_page(std::span<const checked> all, bool in_color) {
    std::size_t width = 0;
    for (const auto& c : all) width = std::max(width, c.name.size() + 2);
    std::string page;
    for (const auto& c : all)
        for (const auto& f : c.found) {
            const auto word = padded(std::string(to_string(f.is)), verdict_width);
            page += in_color ? std::string(color_of(f.is)) + word + "\x1b[0m" : word;
            page += padded(std::string(c.name), width) + one_line(f.what) + '\n';
            if (!f.remedy.empty()) page += paragraph(one_line(f.remedy), verdict_width + width);
        }
    const auto t = count(all);
    page += '\n' + std::to_string(all.size()) + (all.size() == 1 ? " check: " : " checks: ") +
            std::to_string(t.ok) + " ok, " + std::to_string(t.warned) + " to look at, " +
            std::to_string(t.failed) + " failed, " + std::to_string(t.skipped) + " skipped\n";
    if (all.size() == all_checks().size()) page += paragraph(std::string(out_of_sight), 0);
    return page;
}

std::string json_page(std::span<const checked> all) {
    const auto t = count(all);
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.object("summary", [&] {
            w.field("ok", t.ok);
            w.field("warn", t.warned);
            w.field("fail", t.failed);
            w.field("skip", t.skipped);
        });
        w.array("checks", [&] {
            for (const auto& c : all)
                w.object([&] {
                    w.field("name", c.name);
                    w.field("status", to_string(worst(c.found)));
                    w.array("findings", [&] {
                        for (const auto& f : c.found)
                            w.object([&] {
                                w.field("status", to_string(f.is));
                                w.field("what", f.what);
                                if (!f.remedy.empty()) w.field("remedy", f.remedy);
                            });
                    });
                });
        });
    });
    return w.take() + '\n';
}

std::string progress_line(std::size_t done, std::size_t of, const std::vector<std::string_view>& running,
                          std::size_t width) {
    auto line = std::to_string(done) + " of " + std::to_string(of) + " checks done";
    for (std::size_t i = 0; i < running.size(); ++i) (line += i == 0 ? "; " : ", ") += running[i];
    if (line.size() <= width) return line;
    line.resize(width == 0 ? 0 : width - 1);
    return width == 0 ? line : line + "…";  // one column
}

}  // namespace switchhook::server::doctor
