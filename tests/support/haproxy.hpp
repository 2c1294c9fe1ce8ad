#pragma once
// HAProxy, as it comes with the system: round robin by connection, TLS passed through, dead servers found by trying.

#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {

class haproxy {
  public:
    haproxy();
    ~haproxy();
    haproxy(const haproxy&) = delete;
    haproxy& operator=(const haproxy&) = delete;

    [[nodiscard]] unsigned short port() const { return port_; }

    // Connections from now on go to these ports of loopback; those before are served to their end. Throws when it does
    // not start.
    void use(const std::vector<unsigned short>& behind);

  private:
    temporary_folder folder_;
    const unsigned short port_;
    std::vector<int> processes_;  // the last takes connections, the others serve what they have
};

}  // namespace switchhook::test
