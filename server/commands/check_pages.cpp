#include "server/commands/check_pages.hpp"

#include <set>

#include "base/json/writer.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {

std::string text_page(const problems& found) {
    std::string page;
    std::set<std::string_view> advised;
    for (const auto& p : found.all()) {
        page += one_line(to_string(p)) + '\n';
        std::string_view advice = p.advice;
        if (advice.empty() && !p.rule.empty()) advice = p.rule.described().advice;
        if (!advice.empty() && advised.insert(advice).second)
            page += "    " + one_line(std::string(advice)) + '\n';
    }
    return page;
}

std::string json_page(const problems& found) {
    json::writer w(json::writer::layout::pretty);
    w.array([&] {
        for (const auto& p : found.all())
            w.object([&] {
                w.field("file", p.file);
                if (p.line != 0) w.field("line", p.line);
                if (p.line != 0 && p.column != 0) w.field("column", p.column);
                if (!p.path.empty()) w.field("path", p.path);
                w.field("level", p.level == severity::error ? "error" : "warning");
                w.field("rule", p.rule.described().name);
                w.field("what", p.what);
                w.field("advice", p.advice.empty() ? p.rule.described().advice : p.advice);
            });
    });
    return w.take() + '\n';
}

}  // namespace switchhook::server
