#pragma once
// Bearer tokens for callbacks, and the documents from which a bot learns to check them.
// https://learn.microsoft.com/microsoftteams/platform/bots/calls-and-meetings/call-notifications
// Not thread-safe; time is the wall clock's and handed in.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/world/chance.hpp"
#include "emulator/world/faults.hpp"
#include "graph/auth/jwt_signer.hpp"

namespace switchhook::emulator {

class callback_signer {
  public:
    using make_key = std::function<graph::rsa_private_key()>;
    callback_signer(make_key keys, chance& ids);

    // The same token again for five minutes: signing is by far the most expensive part of a notification.
    std::string token(const std::string& app_id, const std::string& tenant, std::chrono::sys_seconds now);
    std::string flawed_token(token_flaw flaw, const std::string& app_id, const std::string& tenant,
                             std::chrono::sys_seconds now);

    // From now on another key signs; the one before stays published.
    void rotate();

    [[nodiscard]] std::string open_id_configuration(const std::string& own_url) const;
    [[nodiscard]] std::string keys() const;  // JWK Set

    static constexpr std::chrono::seconds lifetime{3900};
    static constexpr std::chrono::minutes reuse{5};

  private:
    struct cached {
        std::string token;
        std::chrono::sys_seconds made;
    };

    make_key make_key_;
    chance& ids_;
    std::vector<graph::jwt_signer> signers_;  // the newest last
    std::map<std::pair<std::string, std::string>, cached> cache_;
};

}  // namespace switchhook::emulator
