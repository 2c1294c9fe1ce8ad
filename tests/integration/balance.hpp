#pragma once
// What stands in front of several instances, and gives each connection to the next of them: a relay of the tests' own, or
// HAProxy where SWITCHHOOK_TEST_BALANCER says so.

#include <memory>
#include <vector>

#include "tests/support/haproxy.hpp"
#include "tests/support/relay.hpp"

namespace switchhook::test {

class balance {
  public:
    balance();

    [[nodiscard]] unsigned short port() const;
    // For connections from now on.
    void over(const std::vector<unsigned short>& ports);
    // What listened there is dead.
    void drop(unsigned short port);

  private:
    relay own_;
    std::unique_ptr<haproxy> other_;
};

}  // namespace switchhook::test
