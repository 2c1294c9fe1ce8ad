#pragma once
// A certificate authority of one's own, for a bot and an emulator on one machine, and for tests. P-256 keys:
// the handshake of each new connection costs a fraction of what RSA would.

#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace switchhook::net {

struct certificate_wish {
    std::string names =
        "DNS:localhost,IP:127.0.0.1,IP:::1";  // subject alternative names, as OpenSSL writes them
    std::chrono::seconds valid_from = -std::chrono::hours(1);  // both from now
    std::chrono::seconds valid_until = std::chrono::hours(24 * 90);
};

// Errors: errc::bad_certificate when OpenSSL refuses, or that of the file system. Keys are written readable
// by the owner alone.
class local_authority {
  public:
    static result<local_authority> make(const std::string& common_name);
    static result<local_authority> load(const std::string& certificate_file, const std::string& key_file);

    local_authority(local_authority&&) noexcept;
    local_authority& operator=(local_authority&&) noexcept;
    ~local_authority();

    [[nodiscard]] result<> save(const std::string& certificate_file, const std::string& key_file) const;
    // The bundle that trusts this authority, without its key.
    [[nodiscard]] result<> save_certificate(const std::string& certificate_file) const;
    [[nodiscard]] result<> issue(const certificate_wish& wish, const std::string& certificate_file,
                                 const std::string& key_file) const;

  private:
    struct state;
    explicit local_authority(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

}  // namespace switchhook::net
