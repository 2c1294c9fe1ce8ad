#include "server/admin/call_view.hpp"

#include "base/json/writer.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/replay/stored_call.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/runtime/people.hpp"

namespace switchhook::server {
namespace {

void write_live_summary(json::writer& w, const live_call& c) {
    const auto& call = c.state;
    const auto& flow = *c.follows->flow;
    w.field("id", call.key.wire());
    w.field("state", bot::to_string(call.phase));
    w.field("direction", graph::to_string(call.direction));
    if (const auto outcome = bot::outcome_of(call.dial); !outcome.empty()) w.field("outcome", outcome);
    w.field("began", time_text(c.began));
    write_party(w, "from", call.from);
    write_party(w, "to", call.to);
    w.object("flow", [&] {
        w.field("name", flow.name);
        w.field("version", c.follows->version);
        if (call.flow.position.empty()) return;
        const auto& here = call.flow.position.back();
        w.field("section", flow.blocks[here.block].section);
        w.field("step", flow.at(here).verb);
    });
}

void write_ended_summary(json::writer& w, const ended_call& c) {
    w.field("id", c.id.wire());
    w.field("state", "terminated");
    const auto& who = c.people;
    if (!who.direction.empty()) w.field("direction", who.direction);
    w.field("began", time_text(c.began));
    w.field("ended", time_text(c.over));
    w.field("outcome", c.outcome);
    const auto party = [&](std::string_view name, const std::string& json) {
        if (json.empty()) return;
        w.key(name);
        w.raw(json);
    };
    party("from", who.from);
    party("to", who.to);
    if (!who.chain.empty()) w.field("chain", who.chain);
    w.object("flow", [&] {
        w.field("name", c.flow);
        w.field("version", c.flow_version);
    });
}

void write_tags(json::writer& w, const std::vector<std::string>& tags) {
    w.array("tags", [&] {
        for (const auto& tag : tags) w.item(tag);
    });
}

// Nothing takes a tag off: the last record that tells of tags has all of them.
std::vector<std::string> tags_in(const std::vector<std::string>& records) {
    for (auto line = records.rbegin(); line != records.rend(); ++line) {
        auto record = bot::read_journal_record(*line);
        if (record && !record->tags.empty()) return std::move(record->tags);
    }
    return {};
}

void write_timeline(json::writer& w, const std::vector<std::string>& records) {
    w.array("timeline", [&] {
        for (const auto& line : records) {
            auto record = bot::read_journal_record(line);
            if (!record) continue;
            w.object([&] { write_entry(w, entry_of(*std::move(record))); });
        }
    });
}

template <class Members>
std::string object(const Members& members) {
    json::writer w;
    w.object([&] { members(w); });
    return w.take();
}

}  // namespace

std::string live_call_summary(const live_call& c) {
    return object([&](json::writer& w) { write_live_summary(w, c); });
}

std::string ended_call_summary(const ended_call& c) {
    return object([&](json::writer& w) { write_ended_summary(w, c); });
}

std::string live_call_details(const live_call& c, const std::vector<std::string>& records) {
    return object([&](json::writer& w) {
        write_live_summary(w, c);
        w.field("tenant", c.state.tenant);
        w.field("chain", c.state.chain);
        w.object("variables", [&] {
            for (const auto& r : c.state.flow.results)
                w.field(r.name, r.sensitive ? std::string("***") : r.content.text());
        });
        write_tags(w, c.state.flow.tags);
        w.field("keysMissed", c.state.tones.missed());
        write_timeline(w, records);
    });
}

std::string ended_call_details(const ended_call& c, const std::vector<std::string>& records) {
    return object([&](json::writer& w) {
        write_ended_summary(w, c);
        write_tags(w, tags_in(records));
        write_timeline(w, records);
    });
}

std::string head_of_journal(const live_call& c) {
    return bot::replay::head_of({c.state.key.wire(), c.follows->flow->name, c.follows->version, {}});
}

std::string head_of_journal(const ended_call& c) {
    return bot::replay::head_of({c.id.wire(), c.flow, c.flow_version, {}});
}

}  // namespace switchhook::server
