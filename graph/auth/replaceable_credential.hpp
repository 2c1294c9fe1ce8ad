#pragma once

#include <memory>
#include <mutex>

#include "graph/auth/credential.hpp"

namespace switchhook::graph {

// Stands for another credential, which may be exchanged while tokens are asked for. A token that was got by an earlier
// one serves on until it expires.
class replaceable_credential final : public credential {
  public:
    explicit replaceable_credential(std::shared_ptr<credential> first) : now_(std::move(first)) {}

    // From any thread.
    void use(std::shared_ptr<credential> next);

    asio::awaitable<result<void, std::string>> add_proof(net::form& form,
                                                         const std::string& token_url) override;
    [[nodiscard]] std::string describe() const override { return now()->describe(); }

  private:
    [[nodiscard]] std::shared_ptr<credential> now() const;

    mutable std::mutex guard_;
    std::shared_ptr<credential> now_;
};

}  // namespace switchhook::graph
