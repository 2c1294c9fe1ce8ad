#pragma once
// Certificates made while the test runs, in a temporary folder that goes with the authority.

#include <string>

#include "net/local_authority.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {

using net::certificate_wish;

struct certificate_files {
    std::string chain;  // the leaf; its issuer is the authority itself
    std::string key;
};

// Throws when a certificate cannot be made: tests have no use for half of one.
class certificate_authority {
  public:
    certificate_authority();

    // The bundle that trusts this authority.
    [[nodiscard]] std::string file() const { return folder_.file("ca.pem"); }
    certificate_files issue(const certificate_wish& wish = {});

  private:
    temporary_folder folder_;
    net::local_authority authority_;
    int issued_ = 0;
};

}  // namespace switchhook::test
