#pragma once
// The meetings and group calls that are known, by the ways to find them.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/chance.hpp"
#include "emulator/world/conference.hpp"
#include "emulator/world/graph_answer.hpp"
#include "emulator/world/settings.hpp"
#include "graph/model/resources/call_resource.hpp"

namespace switchhook::emulator {

class conference_book {
  public:
    conference_book(const world_settings& settings, chance& ids) : settings_(settings), ids_(ids) {}

    // What is missing is made up: thread, join id, token. Null when there are too many.
    std::shared_ptr<conference> open(conference_facts facts);
    [[nodiscard]] std::shared_ptr<conference> find(std::string_view id) const;
    [[nodiscard]] const std::map<std::string, std::shared_ptr<conference>>& all() const { return all_; }
    bool forget(std::string_view id);

    // The meeting that a call wants to join, or why it may not. Codes:
    // https://learn.microsoft.com/azure/communication-services/resources/troubleshooting/voice-video-calling/troubleshooting-codes
    struct found {
        std::shared_ptr<conference> what;
        graph_answer refusal;  // when there is none
        bool is_new = false;   // made up for this call
    };
    found to_join(const graph::call_resource& call, moment now);

  private:
    found by_organizer(const graph::call_resource& call, const graph::organizer_meeting_info& info);
    [[nodiscard]] std::shared_ptr<conference> with(std::string conference_facts::*member,
                                                   std::string_view text) const;

    const world_settings& settings_;
    chance& ids_;
    std::map<std::string, std::shared_ptr<conference>> all_;
    std::map<std::string, std::vector<moment>> joins_;  // of the meetings of an organizer, in a month
};

}  // namespace switchhook::emulator
