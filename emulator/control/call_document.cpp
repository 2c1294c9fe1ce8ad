#include "emulator/control/call_document.hpp"

namespace switchhook::emulator {
namespace {

void write_ringing(json::writer& w, const call& c) {
    w.array("ringing", [&] {
        for (const auto& party : c.ringing()) {
            if (!party.by_itself.rings) continue;
            w.object([&] {
                w.field("party", party.number);
                write_party(w, "who", party.who);
                w.field("as", to_string(party.as));
                w.field("since", milliseconds(party.since - c.born()));
                w.field("until", milliseconds(party.until - c.born()));
                w.field("then", to_string(party.by_itself.does));
            });
        }
    });
}

}  // namespace

void write_party(json::writer& w, std::string_view name, const graph::identity& who) {
    w.object(name, [&] {
        w.field(graph::to_string(who.kind), who.id);
        w.optional_field("name", who.display_name);
    });
}

void write_call(json::writer& w, const call& c) {
    w.field("id", c.facts().id);
    w.field("state", graph::to_string(c.state()));
    w.field("audio", c.audio_active() ? "active" : "inactive");
    w.field("ended", c.ended());
    if (c.ended()) w.field("outcome", c.outcome());
    w.field("direction", graph::to_string(c.facts().direction));
    write_party(w, "from", c.facts().from);
    write_party(w, "to", c.facts().to);
    w.field("callbackUri", c.callback_uri());
    if (c.meets()) w.field("meeting", c.meets()->facts().id);
    w.field("began", milliseconds(c.born()));
    w.field("last", c.story().last());
    write_ringing(w, c);
}

std::string call_document(const call& c, std::uint64_t after) {
    json::writer w;
    w.object([&] {
        write_call(w, c);
        w.array("exchange", [&] {
            for (const auto& e : c.story().entries())
                if (e.n > after) write(w, e);
        });
    });
    return w.take();
}

}  // namespace switchhook::emulator
