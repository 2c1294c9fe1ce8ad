#pragma once
// What new calls follow. Swapped whole while calls live: each keeps the program it began with.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/flows/program.hpp"

namespace switchhook::server {

// Immutable once it is offered.
struct offering {
    std::shared_ptr<const program> incoming;  // null: calls cannot be taken yet
    // Of calls that the bot places; the one without a name places a call and leaves it to the control API.
    std::map<std::string, std::shared_ptr<const program>, std::less<>> outbound;

    // Null for a name that no outbound flow has.
    [[nodiscard]] std::shared_ptr<const program> named(std::string_view name) const;
    // All of them, the incoming one first.
    [[nodiscard]] std::vector<std::shared_ptr<const program>> programs() const;
};

offering make_offering(const loaded_flows& from, const std::string& public_url,
                       const bot::call_settings& settings);

// Thread-safe.
class offered_flows {
  public:
    // Never null.
    [[nodiscard]] std::shared_ptr<const offering> now() const;
    // For calls that begin from now on.
    void offer(offering next);

    // The audio of that content: of what is offered, and of what was, as long as a call follows it. Null when none has it.
    [[nodiscard]] std::shared_ptr<const media::clip> clip(std::string_view hash) const;
    // Audio of one call: as long as the call follows what needs it.
    void lend(const std::shared_ptr<const media::prompt_library>& library);

  private:
    void remember(const std::shared_ptr<const media::prompt_library>& library);

    mutable std::mutex guard_;
    std::shared_ptr<const offering> now_ = std::make_shared<offering>();
    std::vector<std::weak_ptr<const media::prompt_library>> earlier_;  // and of single calls
};

}  // namespace switchhook::server
