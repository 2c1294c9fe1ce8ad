#include "server/keeping/kept_call.hpp"

#include <algorithm>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/journal/journal_record.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

constexpr int format = 1;  // of what is exported

std::optional<bot::journal_record> first_of(const kept_call& call) {
    if (call.records.empty()) return std::nullopt;
    return bot::read_journal_record(call.records.front());
}

// A call that another process had to give up is said to have begun when it did so.
media::day_range days_of(const kept_call& call, bot::instant now) {
    const auto first = first_of(call);
    auto from = first ? first->at : now;
    if (call.ended) from = std::min(from, call.ended->began);
    const auto to = call.ended ? call.ended->over : now;
    // The last recording is stored a while behind the end.
    return {std::chrono::floor<std::chrono::days>(from),
            std::chrono::floor<std::chrono::days>(to) + std::chrono::days(1)};
}

std::optional<kept_flow> flow_of(const kept_call& call, const services& from) {
    bot::followed_flow follows;
    if (call.ended) follows = {call.ended->flow, call.ended->flow_version};
    if (const auto first = first_of(call); first && first->follows) follows = *first->follows;
    if (follows.version.empty()) return std::nullopt;
    if (auto kept = from.store->flow(follows.version)) return kept;
    for (const auto& p : from.flows.now()->programs())
        if (p->version == follows.version && p->text) return kept_flow{follows.name, p->version, *p->text};
    return kept_flow{follows.name, follows.version, {}};
}

void write_record(json::writer& w, const std::string& record) {
    if (json::document::parse(record).has_value())
        w.raw(record);
    else
        w.item(record);
}

}  // namespace

result<kept_call> read_kept_call(const services& from, const graph::call_id& call) {
    kept_call found;
    auto ended = from.store->find_ended(call);
    if (ended.has_error()) return ended.error();
    found.ended = *std::move(ended);
    auto records = from.store->records(call);
    if (records.has_error()) return records.error();
    found.records = *std::move(records);
    if (!found.is_known()) return found;
    found.flow = flow_of(found, from);
    const auto& id = found.ended ? found.ended->id : call;
    found.recordings = from.recordings.of_call(id.wire(), days_of(found, from.clock.now()));
    return found;
}

std::string export_of(const kept_call& call, const std::string& summary, bot::instant now) {
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.field("format", format);
        w.field("exported", time_text(now));
        w.key("call");
        w.raw(summary);
        if (call.flow)
            w.object("flow", [&] {
                w.field("name", call.flow->name);
                w.field("version", call.flow->version);
                if (!call.flow->text.empty()) w.field("text", call.flow->text);
            });
        w.array("recordings", [&] {
            for (const auto& one : call.recordings)
                w.object([&] {
                    w.field("file", one.name);
                    w.field("bytes", one.bytes);
                });
        });
        w.array("callbacks", [&] {
            for (const auto& order : call.callbacks) w.raw(order);
        });
        w.array("journal", [&] {
            for (const auto& record : call.records) write_record(w, record);
        });
    });
    return w.take();
}

result<erased_call> erase_call(services& from, const graph::call_id& call) {
    const auto found = read_kept_call(from, call);
    if (found.has_error()) return found.error();
    erased_call done;
    if (found->ended) {
        const auto removed = from.recordings.remove(found->recordings);
        if (removed.has_error()) return removed.error();
        done.recordings = found->recordings.size();
    }
    const auto erased = from.store->erase(call);
    if (erased.has_error()) return erased.error();
    done.outcome = *erased;
    return done;
}

}  // namespace switchhook::server
