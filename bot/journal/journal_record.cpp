#include "bot/journal/journal_record.hpp"

#include "bot/call/describe.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "bot/journal/snapshot_members.hpp"

namespace switchhook::bot {

bool needs_state(const event& e, const call& before, const call& after, const flow& f) {
    if (std::holds_alternative<tone_received>(e) && keys_at(before, f, e) == key_display::hide) return true;
    const auto* answered = std::get_if<service_answered>(&e);
    if (answered != nullptr && answered->sensitive) return true;
    return holds_secrets(before, f) || holds_secrets(after, f);
}

std::string write_journal_record(instant at, const event& e, const call& before, const step_result& result,
                                 const world& w, const record_notes& notes) {
    json::writer out;
    out.object([&] {
        out.field("t", at.time_since_epoch().count());
        out.key("e");
        write_event(out, e, keys_at(before, *w.flow, e));
        out.field("r", result.reason);
        if (notes.follows)
            out.object("f", [&] {
                out.field("name", notes.follows->name);
                out.field("version", notes.follows->version);
            });
        if (!notes.trace.empty()) out.field("w", notes.trace);
        if (notes.performed) out.field("p", *notes.performed);
        if (const auto& tags = result.call.flow.tags; tags != before.flow.tags)
            out.array("g", [&] {
                for (const auto& tag : tags) out.item(tag);
            });
        if (!result.actions.empty())
            out.array("a", [&] {
                for (const auto& a : result.actions) out.item(describe(a, w));
            });
        if (const auto way = way_of(result.visits, *w.flow); !way.empty()) {
            out.key("v");
            write_way(out, way);
        }
        if (notes.with_state) {
            out.key("s");
            out.raw(write_snapshot(take_snapshot(result.call, *w.flow)));
        }
    });
    return out.take();
}

namespace {

bool is_of_later_format(json::value record) {
    return record["j"].as_integer().value_or(0) > journal_format ||
           record["s"]["format"].as_integer().value_or(0) > snapshot_format;
}

}  // namespace

bool is_of_later_format(std::string_view line) {
    const auto document = json::document::parse(line);
    return document.has_value() && is_of_later_format(document->root());
}

// Years have four digits, and sums of such times fit.
constexpr instant last_moment = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

std::optional<journal_record> read_journal_record(std::string_view line) {
    const auto document = json::document::parse(line);
    if (!document) return std::nullopt;
    const auto root = document->root();
    if (is_of_later_format(root)) return std::nullopt;
    const auto at = root["t"].as_integer();
    auto what = read_event(root["e"]);
    if (!at || *at < 0 || *at > last_moment.time_since_epoch().count() || !what) return std::nullopt;
    journal_record record{
        instant(milliseconds(*at)), std::move(*what), root["r"].string_or(), {}, read_way(root["v"]), {}};
    for (std::size_t i = 0; i < root["a"].size(); ++i) record.actions.push_back(root["a"].at(i).string_or());
    if (const auto follows = root["f"])
        record.follows = followed_flow{follows["name"].string_or(), follows["version"].string_or()};
    record.trace = root["w"].string_or();
    for (std::size_t i = 0; i < root["g"].size(); ++i) record.tags.push_back(root["g"].at(i).string_or());
    if (const auto state = root["s"]) {
        record.state = read_snapshot(state);
        if (!record.state) return std::nullopt;
    }
    if (const auto performed = root["p"].as_integer())
        record.performed = static_cast<std::uint64_t>(*performed);
    return record;
}

}  // namespace switchhook::bot
