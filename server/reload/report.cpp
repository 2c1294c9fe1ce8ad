#include "server/reload/report.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

void log_part(const reload_part& part) {
    if (part.what == fate::refused)
        log::error("reload", "refused", {{"what", part.name}, {"because", part.detail}});
    else if (part.what == fate::taken)
        log::info("reload", "taken", {{"what", part.name}, {"now", part.detail}});
}

}  // namespace

std::string_view to_string(reload_cause c) {
    switch (c) {
        case reload_cause::files: return "changed files";
        case reload_cause::request: return "POST /api/reload";
        case reload_cause::signal: break;
    }
    return "SIGHUP";
}

std::string_view to_string(fate f) {
    switch (f) {
        case fate::unchanged: return "unchanged";
        case fate::taken: return "taken";
        case fate::refused: break;
    }
    return "refused";
}

void reload_report::add(std::string_view name, fate what, std::string detail) {
    parts.push_back({name, what, std::move(detail)});
}

fate reload_report::outcome() const {
    auto worst = fate::unchanged;
    for (const auto& part : parts) worst = std::max(worst, part.what);
    return worst;
}

void write_report(json::writer& w, const reload_report& r) {
    w.field("at", time_text(r.at));
    w.field("cause", to_string(r.cause));
    w.field("outcome", to_string(r.outcome()));
    w.array("parts", [&] {
        for (const auto& part : r.parts)
            w.object([&] {
                w.field("name", part.name);
                w.field("outcome", to_string(part.what));
                if (!part.detail.empty()) w.field("detail", part.detail);
            });
    });
    w.array("atNextStart", [&] {
        for (const auto& key : r.at_next_start) w.item(key);
    });
    w.array("problems", [&] {
        for (const auto& p : r.found.all()) w.item(to_string(p));
    });
}

void log_report(const reload_report& r) {
    const auto outcome = r.outcome();
    for (const auto& p : r.found.all())
        log::write(p.level == severity::error ? log::level::error : log::level::warn, "reload", to_string(p));
    for (const auto& part : r.parts) log_part(part);
    if (!r.at_next_start.empty())
        log::warn("reload", "these keys count from the next start on", {{"keys", joined(r.at_next_start)}});
    log::info("reload", "done", {{"cause", to_string(r.cause)}, {"outcome", to_string(outcome)}});
}

}  // namespace switchhook::server
