#include "tests/support/notify_listener.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace switchhook::test {

notify_listener::notify_listener(const std::string& address)
    : handle_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (address.size() >= sizeof at.sun_path) throw std::runtime_error(address + " is too long for a socket");
    std::copy(address.begin(), address.end(), at.sun_path);
    if (address.starts_with('@')) at.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    if (::bind(handle_, reinterpret_cast<const sockaddr*>(&at), length) != 0)
        throw std::runtime_error("cannot listen at " + address);
}

notify_listener::~notify_listener() { ::close(handle_); }

std::string notify_listener::next() {
    std::array<char, 4096> room{};
    const auto size = ::recv(handle_, room.data(), room.size(), 0);
    return size <= 0 ? std::string() : std::string(room.data(), static_cast<std::size_t>(size));
}

std::string notify_listener::next_with(const std::string& line, std::chrono::milliseconds within) {
    const auto until = std::chrono::steady_clock::now() + within;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        pollfd waiting{handle_, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) != 1)
            throw std::runtime_error("nobody tells " + line);
        const auto told = next();
        if (('\n' + told).find('\n' + line) != std::string::npos) return told;
    }
}

}  // namespace switchhook::test
