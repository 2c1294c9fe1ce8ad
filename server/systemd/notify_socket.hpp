#pragma once
// The socket on which a service manager hears of its services: one datagram a message, lines of NAME=value.
// https://www.freedesktop.org/software/systemd/man/sd_notify.html

#include <string>
#include <string_view>

namespace switchhook::server {

class notify_socket {
  public:
    // As NOTIFY_SOCKET has it: a path, or a name of the abstract namespace behind "@". Nobody is told at any other.
    explicit notify_socket(const std::string& address);
    ~notify_socket();
    notify_socket(const notify_socket&) = delete;
    notify_socket& operator=(const notify_socket&) = delete;

    [[nodiscard]] bool is_open() const { return handle_ >= 0; }
    // Waits a second at most for room; what nobody takes then is lost. From any thread.
    void send(std::string_view lines) const;

  private:
    int handle_ = -1;
    std::string address_;  // without "@"; its first byte is 0 in the abstract namespace
};

}  // namespace switchhook::server
