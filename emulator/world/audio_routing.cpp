#include "emulator/world/audio_routing.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json/writer.hpp"
#include "emulator/world/request_checks.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

// oneToOne: one source and one receiver; multicast: one source and several receivers.
std::optional<graph_answer> broken_rule(const graph::audio_routing_group& g,
                                        const audio_routing::in_call& known) {
    if (g.sources.size() != 1) return invalid("sources", "must name one participant");
    if (g.receivers.empty()) return invalid("receivers", "must have at least one entry");
    if (graph::same_text(g.routing_mode, "oneToOne") && g.receivers.size() != 1)
        return invalid("receivers", "must name one participant when routingMode is oneToOne");
    for (const auto* side : {&g.sources, &g.receivers})
        for (const auto& id : *side)
            if (!known(id)) return refused(400, "8558", "The participant " + id + " is not in the call.");
    return std::nullopt;
}

graph_answer shown(const graph::audio_routing_group& g, const std::string& context) {
    return {200, graph::write_resource(g, context + "/$entity"), {}, {}, {}};
}

}  // namespace

const graph::audio_routing_group* audio_routing::find(std::string_view id) const {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const auto& g) { return graph::same_text(g.id, id); });
    return found == groups_.end() ? nullptr : &*found;
}

graph_answer audio_routing::list(const std::string& context) const {
    json::writer w;
    w.object([&] {
        w.field("@odata.context", context);
        w.array("value", [&] {
            for (const auto& g : groups_) graph::write_resource(w, g);
        });
    });
    return {200, w.take(), {}, {}, {}};
}

graph_answer audio_routing::get(const std::string& id, const std::string& context) const {
    const auto* g = find(id);
    return g == nullptr ? refused(404, "8522", "Audio routing group not found.") : shown(*g, context);
}

graph_answer audio_routing::create(graph::audio_routing_group wanted, const in_call& known, chance& ids,
                                   const std::string& context) {
    if (auto refusal = broken_rule(wanted, known)) return *std::move(refusal);
    if (wanted.id.empty()) wanted.id = ids.guid();
    if (find(wanted.id) != nullptr)
        return refused(409, "8519", "There is an audio routing group of that id already.");
    if (groups_.size() >= most_groups)
        return refused(400, "8523", "There are too many audio routing groups.");
    groups_.push_back(std::move(wanted));
    return shown(groups_.back(), context);
}

graph_answer audio_routing::update(const std::string& id, const graph::audio_routing_group& change,
                                   const in_call& known, const std::string& context) {
    const auto* g = find(id);
    if (g == nullptr) return refused(404, "8522", "Audio routing group not found.");
    graph::audio_routing_group wanted = *g;
    if (!change.routing_mode.empty()) wanted.routing_mode = change.routing_mode;
    if (!change.sources.empty()) wanted.sources = change.sources;
    if (!change.receivers.empty()) wanted.receivers = change.receivers;
    if (auto refusal = broken_rule(wanted, known)) return *std::move(refusal);
    groups_.at(static_cast<std::size_t>(g - groups_.data())) = std::move(wanted);
    return shown(*g, context);
}

graph_answer audio_routing::remove(const std::string& id) {
    const auto* g = find(id);
    if (g == nullptr) return refused(404, "8522", "Audio routing group not found.");
    groups_.erase(groups_.begin() + (g - groups_.data()));
    return {204, {}, {}, {}, {}};
}

}  // namespace switchhook::emulator
