#include "server/events/timeline_entry.hpp"

#include <array>
#include <ctime>

#include "bot/call/describe.hpp"
#include "bot/call/failure.hpp"

namespace switchhook::server {
namespace {

std::string event_text(const bot::event& e, bot::key_display keys) {
    // The journal does not tell a hidden key from one that was none.
    const auto* tone = std::get_if<bot::tone_received>(&e);
    const bool no_key = tone != nullptr && tone->key == 0;
    return bot::describe(e, no_key ? bot::key_display::hide : keys);
}

}  // namespace

std::string time_text(bot::instant at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
    const std::time_t t = seconds.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&t, &parts);
    std::array<char, 40> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    auto fraction = std::to_string((at - seconds).count() + 1000);
    fraction.front() = '.';
    return std::string(text.data(), length) + fraction + 'Z';
}

timeline_entry entry_of(bot::journal_record record) {
    auto text = event_text(record.what, bot::key_display::show);
    return {record.at,
            std::move(text),
            std::move(record.reason),
            std::move(record.actions),
            std::move(record.way),
            bot::failure_in(record.what),
            std::move(record.follows)};
}

timeline_entry entry_of(bot::instant at, const bot::event& e, const bot::call& before,
                        const bot::step_result& result, const bot::world& w,
                        const std::optional<bot::followed_flow>& follows) {
    timeline_entry entry{at,
                         event_text(e, bot::keys_at(before, *w.flow, e)),
                         std::string(result.reason),
                         {},
                         bot::way_of(result.visits, *w.flow),
                         bot::failure_in(e),
                         follows};
    for (const auto& a : result.actions) entry.actions.push_back(bot::describe(a, w));
    return entry;
}

void write_entry(json::writer& w, const timeline_entry& entry) {
    w.field("at", time_text(entry.at));
    w.field("event", entry.event);
    if (entry.failure) {
        w.field("meaning", entry.failure->meaning);
        w.field("remedy", entry.failure->remedy);
    }
    w.field("reason", entry.reason);
    w.array("actions", [&] {
        for (const auto& a : entry.actions) w.item(a);
    });
    if (entry.follows)
        w.object("follows", [&] {
            w.field("name", entry.follows->name);
            w.field("version", entry.follows->version);
        });
    if (entry.visits.empty()) return;
    w.array("visits", [&] {
        for (const auto& v : entry.visits)
            w.object([&] {
                w.field("section", bot::section_of(v));
                w.field("step", v.step);
                w.field("verb", v.verb);
                if (!v.outcome.empty()) w.field("outcome", v.outcome);
            });
    });
}

}  // namespace switchhook::server
