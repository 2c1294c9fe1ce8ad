#include "bot/call/journal_record.hpp"

#include "bot/call/describe.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"

namespace switchhook::bot {

std::string write_journal_record(instant at, const event& e, const call& before, const step_result& result,
                                 const world& w, const std::optional<followed_flow>& follows) {
    json::writer out;
    out.object([&] {
        out.field("t", at.time_since_epoch().count());
        out.key("e");
        write_event(out, e, keys_at(before, *w.flow, e));
        out.field("r", result.reason);
        if (follows)
            out.object("f", [&] {
                out.field("name", follows->name);
                out.field("version", follows->version);
            });
        if (!result.actions.empty())
            out.array("a", [&] {
                for (const auto& a : result.actions) out.item(describe(a, w));
            });
        if (const auto way = way_of(result.visits, *w.flow); !way.empty()) {
            out.key("v");
            write_way(out, way);
        }
    });
    return out.take();
}

std::optional<journal_record> read_journal_record(std::string_view line) {
    const auto document = json::document::parse(line);
    if (!document) return std::nullopt;
    const auto root = document->root();
    const auto at = root["t"].as_integer();
    auto what = read_event(root["e"]);
    if (!at || !what) return std::nullopt;
    journal_record record{
        instant(milliseconds(*at)), std::move(*what), root["r"].string_or(), {}, read_way(root["v"]), {}};
    for (std::size_t i = 0; i < root["a"].size(); ++i) record.actions.push_back(root["a"].at(i).string_or());
    if (const auto follows = root["f"])
        record.follows = followed_flow{follows["name"].string_or(), follows["version"].string_or()};
    return record;
}

}  // namespace switchhook::bot
