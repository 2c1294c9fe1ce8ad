#pragma once
// Where the callers are whom a desk has in its lines: which instance leads their calls. Reads no clock; not thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/call/timer.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::server {

class whereabouts {
  public:
    struct visit {
        graph::call_id call;
        std::uint32_t number = 0;
        std::string line;
        std::int64_t at = 0;  // an instance
        bool doubted = false;
    };

    // Also one that was elsewhere, or in doubt.
    void entered(const graph::call_id& call, std::uint32_t number, const std::string& line, std::int64_t at);
    void left(const graph::call_id& call, std::uint32_t number);
    [[nodiscard]] std::int64_t of(const graph::call_id& call) const;  // 0: not known

    // An instance begins to tell anew: callers of it of whom it has said nothing more until then are overdue.
    void doubt(std::int64_t instance, bot::instant until);
    [[nodiscard]] std::optional<bot::instant> due() const;

    // These are known no longer:
    std::vector<visit> take_overdue(bot::instant now);
    std::vector<visit> take_all_of(std::int64_t instance);
    std::vector<visit> take_all();

  private:
    template <class Which>
    std::vector<visit> take_if(Which which);

    std::map<std::string, visit> visits_;  // by the call
    std::map<std::int64_t, bot::instant> doubts_;
};

}  // namespace switchhook::server
