#include "server/systemd/notify_socket.hpp"

#include <algorithm>
#include <cstddef>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace switchhook::server {

notify_socket::notify_socket(const std::string& address) : address_(address) {
    const bool abstract = address.starts_with('@');
    const bool fits = address.size() > 1 && address.size() < sizeof(sockaddr_un::sun_path);
    if (!fits || !(abstract || address.starts_with('/'))) return;
    if (abstract) address_.front() = '\0';
    handle_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const timeval at_most{1, 0};
    if (handle_ >= 0) ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &at_most, sizeof at_most);
}

notify_socket::~notify_socket() {
    if (handle_ >= 0) ::close(handle_);
}

void notify_socket::send(std::string_view lines) const {
    if (handle_ < 0) return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::copy(address_.begin(), address_.end(), to.sun_path);
    // A name of the abstract namespace ends with the length, not with a zero.
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    ::sendto(handle_, lines.data(), lines.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to),
             length);
}

}  // namespace switchhook::server
