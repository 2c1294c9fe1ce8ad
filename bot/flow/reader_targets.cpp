// Whom to call.

#include "base/guid.hpp"
#include "bot/flow/reader.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {

using json::node;

std::optional<graph::identity> resolve(const target& whom, const call& c) {
    graph::identity who;
    who.kind = whom.kind;
    who.id = whom.id.render(c, secrets::reveal);
    if (who.id.empty()) return std::nullopt;
    return who;
}

void flow_reader::declare_target(const std::string& name, const json::spot& where) {
    targets_.emplace(name, named{where});
}

std::vector<target> flow_reader::read_targets(const json::spot& where, std::size_t most) {
    std::vector<target> all;
    if (where.value->type != node::kind::array) {
        if (auto one = read_target(where)) all.push_back(*std::move(one));
        return all;
    }
    const auto count = where.value->items.size();
    if (count == 0 || count > most)
        where.complain("expected 1 to " + std::to_string(most) + " targets, found " + std::to_string(count));
    for (std::size_t i = 0; i < count; ++i)
        if (auto one = read_target(where.item(i))) all.push_back(*std::move(one));
    return all;
}

std::optional<target> flow_reader::read_target(const json::spot& where) {
    auto found =
        where.value->type == node::kind::string ? read_named_target(where) : read_inline_target(where);
    if (found && found->kind == graph::identity_kind::phone) notes_.numbers.push_back(place_of(where));
    return found;
}

std::optional<target> flow_reader::read_named_target(const json::spot& where) {
    const auto found = targets_.find(where.value->text);
    if (found == targets_.end()) {
        where.complain("no target \"" + where.value->text + "\"" + suggest(targets_, where.value->text),
                       "unknown-target");
        return std::nullopt;
    }
    note_name(found->first);
    found->second.used = true;
    return read_inline_target(found->second.where);
}

std::optional<target> flow_reader::read_inline_target(const json::spot& where) {
    using graph::identity_kind;
    json::fields f(where);
    std::optional<target> found;
    int count = 0;
    const auto accept = [&](std::string_view name, identity_kind kind) {
        std::string id;
        if (!f.optional(name, id)) return;
        ++count;
        const auto spot = where.member(std::string(name));
        auto t = target{kind, read_template(spot, id)};
        const bool written = id.find("${") == std::string::npos;
        if (written && kind == identity_kind::phone && !graph::is_phone_number(id))
            spot.complain("expected a number in international form such as \"+33123456789\"", "wrong-value",
                          "Write it with a plus, the code of the country and digits alone.");
        else if (written && kind != identity_kind::phone && !is_guid(id))
            spot.complain("expected an object id such as \"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e\"",
                          "wrong-value", "Microsoft Entra ID has it on the page of the user or application.");
        found = std::move(t);
    };
    accept("user", identity_kind::user);
    accept("phone", identity_kind::phone);
    accept("application", identity_kind::application);
    accept("applicationInstance", identity_kind::application_instance);
    f.finish();
    if (count != 1 && where.value->type == node::kind::object && where.value->members.size() != 1)
        where.complain("expected one of user, phone, application, applicationInstance");
    return found;
}

}  // namespace switchhook::bot
