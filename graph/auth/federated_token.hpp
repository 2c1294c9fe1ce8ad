#pragma once
// Signs in with a token that another platform has signed: workload identity federation. The file holds one
// JWT, and whoever writes it renews it.
// https://learn.microsoft.com/entra/workload-id/workload-identity-federation

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

#include "graph/auth/credential.hpp"

namespace switchhook::graph {

struct federated_claims {
    std::string issuer, subject, audience;
};
// Nothing when the text is no JWT that names all three. Not verified.
std::optional<federated_claims> read_federated_claims(const std::string& text);

class federated_token final : public credential {
  public:
    using clock = std::function<std::chrono::system_clock::time_point()>;

    explicit federated_token(std::filesystem::path file, clock now = std::chrono::system_clock::now)
        : file_(std::move(file)), now_(std::move(now)) {}

    // Reads the file anew: token requests are an hour apart, and the file may have been renewed at any time.
    // Errors: unreadable, no JWT, or one that has expired.
    asio::awaitable<result<void, std::string>> add_proof(net::form& form,
                                                         const std::string& token_url) override;
    [[nodiscard]] std::string describe() const override { return "federated token in " + file_.string(); }

  private:
    std::filesystem::path file_;
    clock now_;
};

}  // namespace switchhook::graph
