#include "server/runtime/people.hpp"

namespace switchhook::server {
namespace {

void write_members(json::writer& w, const graph::identity& who) {
    w.field(graph::to_string(who.kind), who.id);
    w.optional_field("displayName", who.display_name);
}

std::string text_of(const std::optional<graph::identity>& who) {
    if (!who) return {};
    json::writer w;
    w.object([&] { write_members(w, *who); });
    return w.take();
}

// The bot itself is a party of every call: nobody looks for it.
void add_party(std::string& all, const std::optional<graph::identity>& who) {
    using kind = graph::identity_kind;
    if (!who || who->kind == kind::application || who->kind == kind::application_instance) return;
    const auto id = searched(who->id);
    if (id.empty()) return;
    if (!all.empty()) all += ' ';
    all += id;
}

}  // namespace

void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who) {
    if (who) w.object(name, [&] { write_members(w, *who); });
}

call_people people_of(const bot::call& call) {
    return {std::string(graph::to_string(call.direction)), call.chain, text_of(call.from), text_of(call.to),
            parties_of(call)};
}

std::string parties_of(const bot::call& call) {
    std::string all;
    add_party(all, call.from);
    add_party(all, call.to);
    return all;
}

}  // namespace switchhook::server
