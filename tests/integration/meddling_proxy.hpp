#pragma once
// Stands between Graph and the bot, with TLS of its own, and changes what passes as a test wants.

#include <functional>
#include <memory>
#include <string>

#include "net/http.hpp"
#include "tests/support/certificates.hpp"

namespace switchhook::test {

struct meddling {
    std::function<void(net::http_request&)> request = {};
    std::function<void(net::http_response&)> response = {};
};

class meddling_proxy {
  public:
    // `behind` is an origin, https://localhost:PORT, whose certificate `trust` vouches for. Without
    // certificate files it speaks plain HTTP.
    meddling_proxy(const std::string& behind, const std::string& trust, const certificate_files& own,
                   meddling how);
    ~meddling_proxy();
    meddling_proxy(const meddling_proxy&) = delete;
    meddling_proxy& operator=(const meddling_proxy&) = delete;

    [[nodiscard]] unsigned short port() const;
    [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port()); }

  private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace switchhook::test
