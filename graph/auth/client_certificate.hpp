#pragma once
// Signs in with a certificate: each token request carries a fresh assertion, signed with PS256.
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "graph/auth/certificate.hpp"
#include "graph/auth/credential.hpp"

namespace switchhook::graph {

class client_certificate final : public credential {
  public:
    using clock = std::function<std::chrono::system_clock::time_point()>;

    // Both PEM, also in one file. The error names the file: unreadable, encrypted, no RSA key, or two that do
    // not belong together. Blocking. The private key stays in memory only.
    static result<std::shared_ptr<client_certificate>, std::string> load(
        const std::filesystem::path& certificate_file, const std::filesystem::path& key_file,
        std::string client_id, clock now = std::chrono::system_clock::now);

    asio::awaitable<result<void, std::string>> add_proof(net::form& form,
                                                         const std::string& token_url) override;
    [[nodiscard]] std::string describe() const override;

    // The assertion for one request, good for ten minutes; its `jti` never comes again.
    [[nodiscard]] std::string assertion(const std::string& audience) const;

  private:
    client_certificate(std::string name, certificate shown, rsa_private_key key, std::string client_id,
                       clock now);

    std::string name_;
    certificate certificate_;
    rsa_private_key key_;
    std::string client_id_;
    clock now_;
};

}  // namespace switchhook::graph
