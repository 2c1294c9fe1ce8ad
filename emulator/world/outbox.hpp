#pragma once
// The notifications of one call on their way: in order, one at a time, unless a fault was asked for.
// The platform's own order of a call is strict; see "commsNotifications",
// https://learn.microsoft.com/graph/api/resources/commsnotifications

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "emulator/world/chance.hpp"
#include "emulator/world/faults.hpp"
#include "emulator/world/settings.hpp"

namespace switchhook::emulator {

struct outgoing {
    std::uint64_t number = 0;  // 1, 2, 3 … within the call, in the order of what happened
    std::string about;         // for people: "established", "tone 2", "playPrompt completed"
    std::string callback_uri;
    std::string body;
};

struct delivery {
    outgoing what;
    std::string message_id;
    std::string original_message_id;    // set when this is sent again
    std::vector<std::uint64_t> with{};  // the numbers of others in the same POST
};

class outbox {
  public:
    outbox(const world_settings& settings, fault_plan& faults, chance& ids)
        : settings_(settings), faults_(faults), ids_(ids) {}

    enum class fate { queued, duplicated, held, delayed, dropped, lost };  // lost: the queue is full
    fate push(outgoing what, moment now);

    // The next one to send, when none is under way. `done` ends it.
    std::optional<delivery> next(moment now);
    // Answers the numbers of those that went along.
    std::vector<std::uint64_t> done(bool accepted, moment now);
    // When `next` may have something that it had not before.
    [[nodiscard]] std::optional<moment> next_due() const;
    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
    [[nodiscard]] bool idle() const { return queue_.empty() && !under_way_; }

  private:
    struct entry {
        delivery what;
        moment not_before{};
        bool held = false;   // until `not_before`, or until another one has overtaken it
        bool twice = false;  // its copy is right behind it
        unsigned repeats = 0;
    };

    void take_along(entry& first, moment now);

    const world_settings& settings_;
    fault_plan& faults_;
    chance& ids_;
    std::deque<entry> queue_;
    std::optional<entry> under_way_;
};

}  // namespace switchhook::emulator
