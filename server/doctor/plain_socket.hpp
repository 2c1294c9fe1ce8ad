#pragma once
// A TCP connection with deadlines, blocking: checks run in threads of their own.

#include <string>
#include <string_view>

#include "net/asio.hpp"

namespace switchhook::server::doctor {

class plain_socket {
  public:
    plain_socket() = default;
    ~plain_socket();
    plain_socket(const plain_socket&) = delete;
    plain_socket& operator=(const plain_socket&) = delete;

    // `address` is numeric. Nothing when connected, otherwise why not.
    std::string connect(const std::string& address, unsigned short port, net::deadline until);
    [[nodiscard]] int handle() const { return handle_; }
    // False when the time is up first.
    [[nodiscard]] bool wait(bool to_write, net::deadline until) const;

  private:
    int handle_ = -1;
};

}  // namespace switchhook::server::doctor
