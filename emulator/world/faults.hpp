#pragma once
// Misbehaviour on order: each kind strikes at its own rate, and which occasions it strikes follows from the
// seed alone.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

enum class fault_kind {
    // Of Graph requests.
    http_429,       // with Retry-After: `wait`
    http_5xx,       // with `status`
    delay,          // the answer comes `wait` later
    reset,          // done, but the connection closes in the middle of the answer
    expired_token,  // 401, though the token is good
    // Of notifications.
    duplicate,
    reorder,  // the next one overtakes it
    drop,
    notification_delay,  // by `wait`; those behind it wait too
    bad_callback_token,  // `flaw` says how
    // Of record operations.
    beep_fails,
    no_media,
    record_fails,
};
inline constexpr std::size_t fault_kinds = 13;
std::string_view to_string(fault_kind k);  // the name in PUT /emulator/faults
std::optional<fault_kind> parse_fault_kind(std::string_view name);

enum class token_flaw { expired, wrong_audience, unknown_key, no_tenant, early, bad_signature };
std::optional<token_flaw> parse_token_flaw(std::string_view name);
std::string_view to_string(token_flaw f);

struct fault {
    double rate = 0;  // 0 to 1
    duration wait = std::chrono::milliseconds(1'500);
    unsigned status = 503;
    token_flaw flaw = token_flaw::expired;
};

class fault_plan {
  public:
    // From now on; counting begins anew.
    void set(std::uint64_t seed, std::array<fault, fault_kinds> all);
    void clear() { set(0, {}); }

    // One occasion has come: does the fault strike?
    bool strikes(fault_kind k);
    [[nodiscard]] const fault& of(fault_kind k) const { return all_.at(static_cast<std::size_t>(k)); }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] std::uint64_t struck(fault_kind k) const { return struck_.at(static_cast<std::size_t>(k)); }

  private:
    std::uint64_t seed_ = 0;
    std::array<fault, fault_kinds> all_{};
    std::array<std::uint64_t, fault_kinds> occasions_{};
    std::array<std::uint64_t, fault_kinds> struck_{};
};

}  // namespace switchhook::emulator
