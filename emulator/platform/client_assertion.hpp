#pragma once
// Whether a client assertion proves that the application is itself: signed with a certificate of its
// registration, or by a platform that it federates with. Refusals carry the platform's own numbers.
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
//
// Not thread-safe; time is the wall clock's and handed in.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/platform/registered_app.hpp"

namespace switchhook::emulator {

struct assertion_refused {
    std::int64_t code = 0;  // AADSTS
    std::string text;
};

class assertion_judge {
  public:
    // `own_key` signs the tokens of the emulator's own federation.
    explicit assertion_judge(graph::rsa_public_key own_key) : own_key_(std::move(own_key)) {}

    struct asked {
        const registered_app& app;
        std::string_view tenant;
        std::string_view own_url;  // of the emulator: audiences begin with it, or with a cloud's login URL
        std::chrono::sys_seconds now;
    };
    // Nothing when it is good. A signed assertion is good once: its `jti` is remembered until it expires.
    std::optional<assertion_refused> judge(std::string_view jwt, const asked& by);

    static constexpr std::chrono::minutes skew{5};
    static constexpr std::size_t most_remembered = 10'000;

  private:
    struct parsed;
    std::optional<assertion_refused> judge_certificate(const parsed& token, const asked& by);
    std::optional<assertion_refused> judge_federation(const parsed& token, const asked& by) const;
    bool seen_before(const std::string& id, std::chrono::sys_seconds until, std::chrono::sys_seconds now);

    graph::rsa_public_key own_key_;
    std::map<std::string, std::chrono::sys_seconds> seen_;  // until when
};

}  // namespace switchhook::emulator
