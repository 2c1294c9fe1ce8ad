#pragma once
// Certificates made while the test runs: P-256, PEM files in a temporary folder that goes with the authority.

#include <chrono>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {

struct certificate_wish {
    std::string names = "DNS:localhost,IP:127.0.0.1";  // subject alternative names, as OpenSSL writes them
    std::chrono::seconds valid_from = -std::chrono::hours(1);  // both from now
    std::chrono::seconds valid_until = std::chrono::hours(24);
};

struct certificate_files {
    std::string chain;  // the leaf; its issuer is the authority itself
    std::string key;
};

class certificate_authority {
  public:
    certificate_authority();
    ~certificate_authority();
    certificate_authority(const certificate_authority&) = delete;
    certificate_authority& operator=(const certificate_authority&) = delete;

    // The bundle that trusts this authority.
    [[nodiscard]] std::string file() const { return folder_.file("ca.pem"); }
    certificate_files issue(const certificate_wish& wish = {});

  private:
    struct issuer;
    temporary_folder folder_;
    issuer* issuer_;
    int issued_ = 0;
};

}  // namespace switchhook::test
