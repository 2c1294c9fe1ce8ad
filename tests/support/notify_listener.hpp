#pragma once
// What a service manager does with NOTIFY_SOCKET: a datagram socket, and what was told on it.

#include <chrono>
#include <string>

namespace switchhook::test {

class notify_listener {
  public:
    // A path, or a name of the abstract namespace behind "@". Throws when it cannot be had.
    explicit notify_listener(const std::string& address);
    ~notify_listener();
    notify_listener(const notify_listener&) = delete;
    notify_listener& operator=(const notify_listener&) = delete;

    // The datagram that has waited longest; empty when none does.
    std::string next();
    // The next one with that line, among all that come; throws when none does within the time.
    std::string next_with(const std::string& line, std::chrono::milliseconds within);

  private:
    int handle_ = -1;
};

}  // namespace switchhook::test
