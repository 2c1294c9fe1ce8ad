#pragma once
// A PostgreSQL server of the test's own, on a free port of loopback: made from nothing, and gone with everything in it.

#include <memory>
#include <string>

#include "base/secret.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {

class database {
  public:
    // Tests survive no power cut: only who measures has what is committed synced.
    enum class disk { left_alone, synced };
    explicit database(disk d = disk::left_alone);  // throws when there is no server to be had
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    [[nodiscard]] secret uri() const { return secret(uri_through(port_)); }
    // By somebody who passes on to `port`.
    [[nodiscard]] static std::string uri_through(unsigned short port);
    [[nodiscard]] unsigned short port() const { return port_; }

    // At once, as when its machine fails; and again, with all that was committed.
    void kill();
    void start();

  private:
    void launch();

    temporary_folder folder_;
    disk disk_;
    unsigned short port_ = 0;
    std::unique_ptr<child_process> server_;
};

}  // namespace switchhook::test
