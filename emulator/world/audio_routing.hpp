#pragma once
// Who hears whom, where that is not everybody: the audio routing groups of one call.
// https://learn.microsoft.com/graph/api/resources/audioroutinggroup

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/chance.hpp"
#include "emulator/world/graph_answer.hpp"
#include "graph/model/resources/participant.hpp"

namespace switchhook::emulator {

class audio_routing {
  public:
    using in_call = std::function<bool(const std::string& participant)>;

    // `context` is the @odata.context of the collection.
    [[nodiscard]] graph_answer list(const std::string& context) const;
    [[nodiscard]] graph_answer get(const std::string& id, const std::string& context) const;
    // Answered with 200, not 201, as the page has it.
    graph_answer create(graph::audio_routing_group wanted, const in_call& known, chance& ids,
                        const std::string& context);
    // What is absent stays.
    graph_answer update(const std::string& id, const graph::audio_routing_group& change, const in_call& known,
                        const std::string& context);
    graph_answer remove(const std::string& id);

    static constexpr std::size_t most_groups = 100;

  private:
    [[nodiscard]] const graph::audio_routing_group* find(std::string_view id) const;

    std::vector<graph::audio_routing_group> groups_;
};

}  // namespace switchhook::emulator
